import type { ActivityReported } from './activity.js';
import type { CustomerEvent } from './events.js';
import type { Policy } from './policy.js';
import type { Problem } from './problem.js';
import type { Refusal } from './refusal.js';

/** Everything a decision may depend on that is not in the customer's own history. */
export interface DecideContext {
  customerId: string;
  /** The stream's version before the command; 0 for a new customer. */
  version: number;
  /** Local date. */
  today: string;
  actorId: string;
  /** Whether the actor may postpone reviews beyond the policy's number. */
  steward: boolean;
  policy: Policy;
  newId: () => string;
  /** The code for a new customer that brings none. */
  nextCode?: string;
  /** What is known of other customers; absent when the command does not touch on it. */
  others?: Others;
}

export interface Others {
  /** Another customer has the same normalised legal name. */
  sameName?: boolean;
  /** The chain of parents above the parent named, itself first; undefined if there is no such customer. */
  ancestors?: readonly string[] | undefined;
  /** The chain goes on above `ancestors`, which are this many: no customer may be put below it. */
  treeTooDeep?: number;
  /** Claim forms of the tax ids in the tree above, for shared ones. */
  treeTaxIds?: ReadonlySet<string>;
}

export interface Accepted {
  type: 'accepted';
  /** Empty when the command changes nothing. */
  events: CustomerEvent[];
  /** What goes into the customer's activity stream in the same commit. */
  activity?: ActivityReported[];
  /** Warnings, with pointers into the caller's input. */
  problems: Problem[];
  /** Where a value of the record stands in the caller's input (`/taxIds/<id>` → `/taxIds/0`). */
  inputPointer?: (stored: string) => string;
}

export type Decision = Accepted | Refusal;

export function accept(...events: CustomerEvent[]): Accepted {
  return { type: 'accepted', events, problems: [] };
}
