import type { Standpoint } from '../customer/customer-record.js';
import type { CustomerState } from '../customer/state.js';
import type { RecordedCommit } from '../log/recorded.js';
import type { Message } from './message.js';
import { schemaUri } from './schema-uri.js';

/**
 * What the two compacted topics have in common: a record holds all there is to know of one customer at
 * a position, and the newest one counts.
 */

/** A customer folded from the log, opened: with its personal values, as far as they are not erased. */
export interface FoldedCustomer {
  customerId: string;
  state: CustomerState;
  standpoint: Standpoint;
}

/** The last commit that the customer was folded to. */
export type LastCommit = Pick<RecordedCommit, 'position' | 'hash' | 'recordedAt' | 'cause'>;

export type CurrentTopic = 'state' | 'finance';

/** Names of the messages, with the version of their schema. */
export const CURRENT_TYPES = {
  state: 'CustomerState.v1',
  finance: 'CustomerFinance.v1',
} as const satisfies Record<CurrentTopic, string>;

/**
 * A record of a compacted topic. It is no event, but says in the words of CloudEvents which commit it
 * follows; the same state of the same customer has the same `ce_id` whenever it is sent again.
 */
export function currentMessage(
  topic: CurrentTopic,
  customerId: string,
  value: object | null,
  { position, hash, recordedAt, cause: { traceparent } }: LastCommit,
  source: string,
): Message {
  const type = CURRENT_TYPES[topic];
  return {
    topic,
    key: customerId,
    value: value === null ? null : JSON.stringify(value),
    headers: {
      ce_specversion: '1.0',
      ce_id: `${position}.${topic}.${customerId}`,
      ce_source: source,
      ce_type: `dossier.${type}`,
      ce_time: recordedAt,
      ce_subject: customerId,
      ...(value !== null && { ce_dataschema: schemaUri(type) }),
      ce_position: String(position),
      ce_hash: hash,
      ...(value !== null && { 'content-type': 'application/json' }),
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}

/** Empty records: both compacted topics forget the customer, after the erasure of a person. */
export function tombstones(customerId: string, commit: LastCommit, source: string): Message[] {
  return (['state', 'finance'] as const).map((topic) =>
    currentMessage(topic, customerId, null, commit, source),
  );
}
