import type { Kafka } from 'kafkajs';
import { checkpointJson, parseCheckpoint, type RelayCheckpoint } from '../../relay/checkpoint.js';
import type { Sight } from '../../relay/output.js';
import { readFromBeginning } from './read-from-beginning.js';

/**
 * The topic in which the relay keeps its checkpoint: one partition, compacted. A reader cannot tell from
 * offsets where it ends, since the ends of transactions take offsets too; so he writes a record of his own
 * and reads until it comes by.
 */

const CHECKPOINT = 'checkpoint';
/** Written by whoever takes over, in a transaction; its value is the session. */
const HOLDER = 'holder';
/** Written by whoever only looks, outside any transaction. */
const LOOK = 'look';

interface CheckpointRecord {
  key: string;
  value: string;
}

export function checkpointRecord(checkpoint: RelayCheckpoint): CheckpointRecord {
  return { key: CHECKPOINT, value: checkpointJson(checkpoint) };
}

export function holderRecord(sessionId: string): CheckpointRecord {
  return { key: HOLDER, value: sessionId };
}

export function lookRecord(nonce: string): CheckpointRecord {
  return { key: LOOK, value: nonce };
}

/**
 * Reads what is committed, from the beginning until the barrier comes by.
 * @param barrier a record with a value of its own that was just written
 * @param timeoutMs how long to wait; `isSettled` is false when that was not enough, as it is while a
 * transaction is open before the barrier
 */
export async function readCheckpoints(
  kafka: Kafka,
  topic: string,
  barrier: CheckpointRecord,
  timeoutMs: number,
): Promise<Sight> {
  const sight: Sight = { checkpoint: undefined, holder: undefined, isSettled: false };
  sight.isSettled = await readFromBeginning(kafka, {
    topic,
    groupPrefix: 'dossier-relay-look-',
    timeoutMs,
    take(message) {
      const key = message.key?.toString();
      const value = message.value?.toString() ?? '';
      if (key === CHECKPOINT) sight.checkpoint = parseCheckpoint(value);
      if (key === HOLDER) sight.holder = value;
      return key === barrier.key && value === barrier.value;
    },
  });
  return sight;
}
