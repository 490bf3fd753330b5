import type { TopicNames } from './topics.js';

/** How Kafka keeps the topics that the relay writes to; a part of the contract. */

const HOUR_MS = 3_600_000;
/** A batch of one partition is one piece for Kafka; a single large record must go in as well. */
const LARGEST_BATCH = { 'max.message.bytes': '8388608' };
const FOR_EVER = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  ...LARGEST_BATCH,
};
/** The newest record of a customer for ever; older ones, and a null, are gone within days. */
const NEWEST_ONLY = {
  'cleanup.policy': 'compact',
  'max.compaction.lag.ms': String(12 * HOUR_MS),
  'segment.ms': String(6 * HOUR_MS),
  'delete.retention.ms': String(7 * 24 * HOUR_MS),
  ...LARGEST_BATCH,
};
/** Read from its beginning at every start, so it is kept short. */
const CHECKPOINTS = {
  'cleanup.policy': 'compact',
  'max.compaction.lag.ms': String(HOUR_MS),
  'segment.ms': String(HOUR_MS),
  'segment.bytes': String(4 * 1024 * 1024),
  'min.cleanable.dirty.ratio': '0.1',
  'delete.retention.ms': String(HOUR_MS),
};

/** Long enough for somebody to see to them, and no longer: nobody knows what is in them. */
const DEAD_LETTERS = {
  'cleanup.policy': 'delete',
  'retention.ms': String(90 * 24 * HOUR_MS),
  ...LARGEST_BATCH,
};

export const TOPIC_SETTINGS: Readonly<
  Record<Exclude<keyof TopicNames, 'activity'> | 'deadLetters', Readonly<Record<string, string>>>
> = {
  events: FOR_EVER,
  state: NEWEST_ONLY,
  finance: NEWEST_ONLY,
  relay: CHECKPOINTS,
  deadLetters: DEAD_LETTERS,
};
