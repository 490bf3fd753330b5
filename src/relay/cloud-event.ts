import type { RecordedCommit, RecordedEvent } from '../log/recorded.js';
import { customerOfStream } from '../log/streams.js';
import { schemaUri } from './schema-uri.js';

/**
 * Events as others see them: CloudEvents 1.0, one for each event of a customer stream. Pure; the Kafka
 * relay and the HTTP feed say the same. Nothing personal is in them: they are made from events whose
 * personal values were left out, so that of a personal change only the path remains.
 */
export interface CloudEvent {
  specversion: '1.0';
  /** `<position>.<ordinal>`: unique and the same for ever. */
  id: string;
  source: string;
  /** `dossier.<EventName>.v<schemaVersion>`. */
  type: string;
  /** When the commit was recorded, UTC. */
  time: string;
  /** The customerId. */
  subject: string;
  datacontenttype: 'application/json';
  /** Names the schema of `data`. */
  dataschema: string;
  /** Position of the commit in the log. */
  position: number;
  /** Hash of the commit. */
  hash: string;
  /** W3C Trace Context of the request that made the commit. */
  traceparent?: string;
  data: Record<string, unknown>;
}

/**
 * The CloudEvents of a commit, in order; none when it has no customer stream.
 * @param commit read without personal values (`opened: false`)
 */
export function cloudEventsOf(commit: RecordedCommit, source: string): CloudEvent[] {
  const events: CloudEvent[] = [];
  // Counted over the whole commit, from 1, so that an id does not depend on what is published.
  let ordinal = 0;
  for (const { streamId, events: recorded } of commit.streams) {
    for (const event of recorded) {
      ordinal += 1;
      const subject = customerOfStream(streamId);
      if (subject === undefined) continue;
      events.push(cloudEvent(commit, event, ordinal, subject, source));
    }
  }
  return events;
}

function cloudEvent(
  { position, hash, recordedAt, cause }: RecordedCommit,
  { type, schemaVersion, data }: RecordedEvent,
  ordinal: number,
  subject: string,
  source: string,
): CloudEvent {
  const { traceparent } = cause;
  return {
    specversion: '1.0',
    id: `${position}.${ordinal}`,
    source,
    type: `dossier.${type}.v${schemaVersion}`,
    time: recordedAt,
    subject,
    datacontenttype: 'application/json',
    dataschema: schemaUri(`${type}.v${schemaVersion}`),
    position,
    hash,
    ...(traceparent !== undefined && { traceparent }),
    data,
  };
}
