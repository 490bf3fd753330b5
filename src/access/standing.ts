import type { Identity } from './identity.js';
import { identityActingFor, identityOfToken, identityOfUser } from './known-identities.js';
import { type RightsPolicy, rightsOf } from './rights.js';
import type { Tokens } from './tokens.js';
import type { UserRecords } from './user-records.js';

export interface StandingParts {
  records: Pick<UserRecords, 'read'>;
  tokens: Pick<Tokens, 'find'>;
  policy: RightsPolicy;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Users and tokens have a UUID (`newId`); a provider's services and the command line's users have none. */
const OUR_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What somebody who was known once may do now, read from the vault: a user's roles and org unit of now, a
 * token's with its owner's. Undefined: locked, revoked, expired or gone, or no longer to act for the user.
 * Who has everything, and whom the vault does not know, stays as he is; so does what an OpenID provider said
 * in a token, but for the roles of a person, which are those of his record.
 */
export async function standingOf(
  identity: Identity,
  parts: StandingParts,
): Promise<Identity | undefined> {
  if (identity.grants === 'all') return identity;
  const { onBehalfOf, ...actor } = identity.actor;
  if (onBehalfOf === undefined) return ownStanding(identity, parts);
  const service = await ownStanding({ ...identity, actor }, parts);
  const user = await unlockedUser(onBehalfOf, parts);
  if (service === undefined || user === undefined) return undefined;
  const isOurs = OUR_ID.test(actor.id);
  const mayStill = rightsOf(service, parts.policy).permissions.has('on-behalf-of');
  // Of others, the grants at hand are cut to the user's already, and say nothing of it.
  return isOurs && !mayStill ? undefined : identityActingFor(service, user);
}

async function ownStanding(
  identity: Identity,
  parts: StandingParts,
): Promise<Identity | undefined> {
  const { id, kind } = identity.actor;
  if (!OUR_ID.test(id)) return identity;
  switch (kind) {
    case 'user': {
      const user = await unlockedUser(id, parts);
      return user && identityOfUser(user);
    }
    case 'service':
      return tokenStanding(id, parts);
    case 'system':
      return identity;
    default:
      return kind satisfies never;
  }
}

async function tokenStanding(tokenId: string, parts: StandingParts): Promise<Identity | undefined> {
  const token = await parts.tokens.find(tokenId);
  // One that has expired is kept for a while, to be listed.
  if (token === undefined || parts.now() >= Date.parse(token.expiresAt)) return undefined;
  if (token.owner === undefined) return identityOfToken(token, undefined);
  const owner = await unlockedUser(token.owner, parts);
  return owner && identityOfToken(token, owner);
}

async function unlockedUser(userId: string, { records }: StandingParts) {
  const user = (await records.read(userId))?.user;
  return user?.locked ? undefined : user;
}
