import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { OidcConfig } from '../../config/oidc-config.js';
import type { Identity } from '../identity.js';
import { isService, personOf, serviceOf, subjectOf } from './claims.js';
import type { OidcPeople } from './oidc-people.js';
import type { OidcProvider } from './provider.js';
import type { ProviderKeys } from './provider-keys.js';
import { isJwt, type VerifiedJwt, verifiedJwt } from './verified-jwt.js';

/** A token that was checked is not checked again for so long, at most. */
const CHECKED_FOR_MS = 60_000;
const CHECKED_TOKENS = 10_000;

interface Checked {
  identity: Identity;
  /** Milliseconds since 1970. */
  until: number;
}

export interface JwtVerifierParts {
  config: Pick<OidcConfig, 'audience' | 'mapping'>;
  provider: OidcProvider;
  keys: ProviderKeys;
  people: OidcPeople;
}

/** Bearer tokens that the OpenID provider made: of services, and of people for whom a program calls. */
export class JwtVerifier {
  readonly #checked = new LRUCache<string, Checked>({ max: CHECKED_TOKENS });

  constructor(private readonly parts: JwtVerifierParts) {}

  /**
   * Who brings it: the same object as long as the token is not checked again. Undefined for whatever is not a
   * valid token for us, and for a person who is locked or has no role here.
   * @throws ProviderAway when it would have to be checked and there are no keys
   */
  async identify(jwt: string): Promise<Identity | undefined> {
    const { audience } = this.parts.config;
    if (audience === undefined || !isJwt(jwt)) return undefined;
    // The token itself is a secret, and is not kept.
    const digest = createHash('sha256').update(jwt).digest('base64');
    const before = this.#checked.get(digest);
    const isGood = before !== undefined && Date.now() < before.until;
    const identity = isGood ? before.identity : await this.#check(jwt, audience, digest);
    if (identity?.actor.kind !== 'user') return identity;
    return (await this.parts.people.isLocked(identity.person)) ? undefined : identity;
  }

  async #check(jwt: string, audience: string, digest: string): Promise<Identity | undefined> {
    const { provider, keys } = this.parts;
    const { issuer } = (await provider.client()).serverMetadata();
    const now = Date.now();
    const verified = await verifiedJwt(jwt, { issuer, audience, keyFor: keys.keyFor, now });
    this.#checked.delete(digest);
    if (verified === undefined) return undefined;
    const identity = await this.#identityOf(issuer, verified);
    if (identity !== undefined) {
      const until = Math.min(verified.expiresAt, now + CHECKED_FOR_MS);
      this.#checked.set(digest, { identity, until });
    }
    return identity;
  }

  async #identityOf(issuer: string, { claims }: VerifiedJwt): Promise<Identity | undefined> {
    const { people, config } = this.parts;
    const subject = subjectOf(claims, config.mapping);
    if (subject === undefined) return undefined;
    const whom = { issuer, subject };
    const isOfService = isService(claims, config.mapping);
    const claimed = (isOfService ? serviceOf : personOf)(claims, config.mapping);
    const id = isOfService ? people.serviceId(whom) : await people.userId(whom, claimed);
    if (id === undefined) return undefined;
    const { roles, orgUnit } = claimed;
    return {
      actor: { id, kind: isOfService ? 'service' : 'user' },
      person: id,
      grants: [{ person: id, roles, ...(orgUnit !== undefined && { orgUnit }) }],
    };
  }
}
