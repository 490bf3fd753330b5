import type { Caller } from '../access/caller.js';
import type { ShownEvent } from '../access/shown/shown-events.js';
import type { ShownRecord } from '../access/shown/shown-record.js';
import type { ActivityReported } from '../customer/activity.js';
import type { CustomerRecord } from '../customer/customer-record.js';
import type { CustomerEvent } from '../customer/events.js';
import type { Problem } from '../customer/problem.js';
import type { Refusal } from '../customer/refusal.js';
import type { Cause } from '../log/event-log.js';
import { newId } from '../log/new-id.js';

/** Who asks, and how: what every command carries beside what it asks for. */
export interface Call {
  caller: Caller;
  correlationId: string;
  traceparent?: string;
  /** Repeats the first answer when the same request comes again. */
  idempotency?: {
    /** The guard: from the actor and the client's key, or Dossier's own (`once:import:<id>:<row>`). */
    guard: string;
    /** HMAC over method, path, If-Match and body: the same key with another one is refused. */
    requestDigest: string;
    /** Nobody can have used the key before: it is looked up only when the command does not come through. */
    isFresh?: boolean;
  };
  /** The version the caller saw; another one now refuses the command. */
  ifVersion?: number;
  /** Answer what would happen; write nothing. */
  dryRun?: boolean;
}

/** What a command makes happen. */
export type AnsweredEvent = CustomerEvent | ActivityReported;

/** What became of a command, before it is cut to what the caller may see: it stays inside. */
export type WholeAnswer = AnswerWith<CustomerRecord, AnsweredEvent>;

/** What the caller is answered (`shown-answer.ts`). */
export type CommandAnswer = AnswerWith<ShownRecord, ShownEvent<AnsweredEvent>>;

type AnswerWith<Record, Event> =
  | {
      type: 'done';
      record: Record;
      /** False when the command changed nothing, and no commit was made. */
      changed: boolean;
      /** The events of the commit; empty when nothing changed. */
      events: Event[];
      /** What there is to say about the input; pointers into the input. Empty for a repeated answer. */
      problems: Problem[];
    }
  | {
      type: 'dry-run';
      events: Event[];
      problems: Problem[];
      /** The record as it would be. */
      record: Record;
    }
  | Refused;

/** A refusal, with the other customers in the way when a value is taken. */
export interface Refused extends Refusal {
  holders?: Holder[];
  /** Those that are out of the caller's sight, as far as the policy lets him know of them. */
  unseenHolders?: UnseenHolder[];
}

/** A customer that has a value; `pointer` is where it stands in the input. */
export interface Holder {
  pointer: string;
  customerId: string;
  code: string;
  legalName: string;
}

export interface UnseenHolder {
  pointer: string;
  /** Actor id; absent when nobody owns it. */
  owner?: string;
  ownerName?: string;
}

/** A new `commandId` for every attempt: it tells our own first try from somebody else's commit. */
export function causeOf({ correlationId, traceparent, idempotency }: Call): Cause {
  return {
    commandId: newId(),
    correlationId,
    ...(idempotency === undefined ? {} : { requestDigest: idempotency.requestDigest }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
