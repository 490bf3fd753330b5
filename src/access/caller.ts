import type { Actor } from '../log/event-log.js';
import type { Identity } from './identity.js';
import { ALL_RIGHTS, type Rights, type RightsPolicy, rightsOf } from './rights.js';

/** An identity with its rights: what every command and query carries. */
export interface Caller {
  identity: Identity;
  rights: Rights;
}

export function callerOf(identity: Identity, policy: RightsPolicy): Caller {
  return { identity, rights: rightsOf(identity, policy) };
}

/** Whoever can read the key file, at the command line. */
export function storeCaller(actorId: string): Caller {
  return trusted({ id: actorId, kind: 'user' });
}

/** What the service does by itself; the id says which part of it. */
export function serviceItself(actorId: string): Caller {
  return trusted({ id: actorId, kind: 'system' });
}

function trusted(actor: Actor): Caller {
  return { identity: { actor, person: actor.id, grants: 'all' }, rights: ALL_RIGHTS };
}
