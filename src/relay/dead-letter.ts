import type { ActivityRecord, RecordHeaders } from './activity-record.js';
import type { NotTaken } from './read-report.js';

/**
 * A record that could not be taken, with the reason: it lies in a topic of its own until somebody has seen
 * to it, while the records behind it are taken. The record itself is there unchanged.
 */
export interface DeadLetter {
  /** Where it stood, and what it was. */
  record: ActivityRecord;
  reason: Pick<NotTaken, 'message'> & { code: string };
}

/** Where dead letters go and are read from; Kafka is behind it. */
export interface DeadLetters {
  /** Resolves when all of them are kept for certain. They may come to be there twice. */
  send(letters: readonly DeadLetter[]): Promise<void>;
}

/** Headers that are added; others of these names are written over. */
const REASON = 'dlq_reason';
const MESSAGE = 'dlq_message';
const TOPIC = 'dlq_topic';
const PARTITION = 'dlq_partition';
const OFFSET = 'dlq_offset';
const TIME = 'dlq_time';

/** The topic of what a group could not take. */
export function deadLetterTopic(topic: string, groupId: string): string {
  return `${topic}.${groupId}.dlq`;
}

/** The headers of the letter: those of the record, and what is to be known of it. */
export function deadLetterHeaders({ record, reason }: DeadLetter): RecordHeaders {
  return {
    ...record.headers,
    [REASON]: reason.code,
    [MESSAGE]: reason.message,
    [TOPIC]: record.topic,
    [PARTITION]: String(record.partition),
    [OFFSET]: String(record.offset),
    [TIME]: new Date(record.timestamp).toISOString(),
  };
}

/** The letter in a record of the dead letters; undefined for one that somebody else put there. */
export function readDeadLetter(found: ActivityRecord): DeadLetter | undefined {
  const headers = { ...found.headers };
  const take = (name: string) => {
    const value = headers[name];
    delete headers[name];
    return value === undefined ? undefined : String(value);
  };
  const code = take(REASON);
  const message = take(MESSAGE) ?? '';
  const topic = take(TOPIC);
  const partition = Number(take(PARTITION) ?? Number.NaN);
  const offset = Number(take(OFFSET) ?? Number.NaN);
  const timestamp = Date.parse(take(TIME) ?? '');
  const places = [partition, offset, timestamp];
  if (code === undefined || topic === undefined || !places.every(Number.isSafeInteger)) {
    return undefined;
  }
  const { key, value } = found;
  return {
    record: { topic, partition, offset, timestamp, key, value, headers },
    reason: { code, message },
  };
}

/** The same for a letter that lies there twice, another one for a record of a topic that was made anew. */
export function letterId({ record }: DeadLetter): string {
  return `${placeOf(record)}@${record.timestamp}`;
}

/** Each letter once, however often it lies there, in the order they came. */
export function onceEach(letters: readonly DeadLetter[]): DeadLetter[] {
  return [...new Map(letters.map((letter) => [letterId(letter), letter])).values()];
}

/** `3:17`: partition and offset of the record, as people name it. */
export function placeOf({ partition, offset }: ActivityRecord): string {
  return `${partition}:${offset}`;
}
