import type { RecordedCommit } from '../log/recorded.js';
import { type CloudEvent, cloudEventsOf } from './cloud-event.js';
import type { Message } from './message.js';

/**
 * The records of `customer.events.v1` that a commit gives, in order: CloudEvents 1.0 in Kafka's binary
 * mode, one for each event of a customer stream. None for a commit that has none.
 * @param commit read without personal values (`opened: false`)
 * @param source `source` of the CloudEvents
 */
export function eventMessages(commit: RecordedCommit, source: string): Message[] {
  return cloudEventsOf(commit, source).map(eventMessage);
}

function eventMessage({
  specversion,
  id,
  source,
  type,
  time,
  subject,
  datacontenttype,
  dataschema,
  position,
  hash,
  traceparent,
  data,
}: CloudEvent): Message {
  return {
    topic: 'events',
    key: subject,
    value: JSON.stringify(data),
    headers: {
      ce_specversion: specversion,
      ce_id: id,
      ce_source: source,
      ce_type: type,
      ce_time: time,
      ce_subject: subject,
      ce_dataschema: dataschema,
      ce_position: String(position),
      ce_hash: hash,
      'content-type': datacontenttype,
      ...(traceparent !== undefined && { traceparent }),
    },
  };
}
