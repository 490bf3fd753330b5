import type { Group } from '../customer/groups.js';
import type { Permission } from '../customer/roles.js';
import type { Actor } from '../log/event-log.js';

/*
 * Who is calling, and what they may do and see. What belongs in this folder: users, sessions, tokens and the
 * other ways of being known; rights, made of roles and the policy; what of a record, a list, a history each
 * caller is shown (`shown/`); traces of access. What does not: HTTP (`http/access/`), and rules about
 * customers.
 */

/** Rights that somebody was given: by roles, as a person of an org unit, and no further than a scope. */
export interface Grant {
  /** Whose customers are “one’s own”. */
  person: string;
  /** Names of the policy; one that it does not know gives nothing. */
  roles: readonly string[];
  orgUnit?: string;
  scope?: Scope;
}

/** Narrows what roles give; an absent part narrows nothing. */
export interface Scope {
  permissions?: readonly Permission[];
  /** Groups of fields that can be read and written, at most; `identity` is read where customers are. */
  groups?: readonly Group[];
}

/**
 * Somebody who is known. Plain data: a job keeps it, and a thread is given it. What can be done is what all
 * grants allow: a token's no further than its owner's, a service's no further than the user's it acts for.
 */
export interface Identity {
  /** As it stands in commits. */
  actor: Actor;
  /** Who counts as one person: the user acted for, the owner of a token, or the actor. */
  person: string;
  /** `all`: whoever can read the key file, and what the service does by itself. */
  grants: readonly Grant[] | 'all';
}
