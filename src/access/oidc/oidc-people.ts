import type { Guards } from '../../log/guards.js';
import { isRefused } from '../access-refusal.js';
import type { TracedBy } from '../access-trace.js';
import type { OidcIdentity, User, UserChange } from '../user.js';
import type { Users } from '../users.js';
import type { Claimed } from './claims.js';

export type OidcUsers = Pick<Users, 'findOidc' | 'add' | 'change' | 'isLocked'>;

export interface OidcPeopleParts {
  users: OidcUsers;
  /** Under the key file's digest key: an id does not tell whose it is. */
  guards: Pick<Guards, 'requestDigest'>;
}

/** The provider's word made the change, whoever carried it here. */
const BY: TracedBy = { actor: { id: 'oidc', kind: 'system' } };

const NAME_LENGTH = 16;

/**
 * Who somebody of the provider is here: known by issuer and subject (Core 1.0, 5.7), never by a name or an
 * address, which providers give to others again. So it is the same by browser and by token.
 */
export class OidcPeople {
  constructor(private readonly parts: OidcPeopleParts) {}

  /**
   * The id of somebody with a token: as he is here already, or from now on. Undefined for a newcomer whom no
   * claim gives a role.
   */
  async userId(whom: OidcIdentity, claimed: Claimed): Promise<string | undefined> {
    const user = (await this.parts.users.findOidc(whom)) ?? (await this.#added(whom, claimed));
    return user?.userId;
  }

  isLocked(userId: string): Promise<boolean> {
    return this.parts.users.isLocked(userId);
  }

  /**
   * Somebody who signs in: his name, roles and org unit are from now on what the provider says. Undefined
   * for whom that leaves no role, and where nobody else could manage users any more.
   */
  async signingIn(whom: OidcIdentity, claimed: Claimed): Promise<User | undefined> {
    const { users } = this.parts;
    const user = await users.findOidc(whom);
    if (user === undefined) return this.#added(whom, claimed);
    const { displayName, roles, orgUnit } = claimed;
    const change: UserChange = {
      roles,
      orgUnit: orgUnit ?? null,
      ...(displayName !== undefined && { displayName }),
    };
    const changed = await users.change(user.userId, change, BY);
    return isRefused(changed) || roles.length === 0 ? undefined : changed.user;
  }

  /** The id of a service. One whose subject is a person's is still not that person. */
  serviceId({ issuer, subject }: OidcIdentity): string {
    return this.parts.guards.requestDigest(['oidc-service', issuer, subject]);
  }

  async #added(whom: OidcIdentity, claimed: Claimed): Promise<User | undefined> {
    const { users, guards } = this.parts;
    const { displayName, roles, orgUnit } = claimed;
    if (roles.length === 0) return undefined;
    // A login name is for ever, so it is made of what is for ever; nobody has to type it.
    const digest = guards.requestDigest(['oidc-user', whom.issuer, whom.subject]);
    const name = `oidc-${Buffer.from(digest, 'base64url').toString('hex').slice(0, NAME_LENGTH)}`;
    const added = await users.add(
      {
        name,
        roles,
        oidc: whom,
        displayName: displayName ?? name,
        ...(orgUnit !== undefined && { orgUnit }),
      },
      BY,
    );
    // Somebody else may have been faster with the same.
    return isRefused(added) ? users.findOidc(whom) : added.user;
  }
}
