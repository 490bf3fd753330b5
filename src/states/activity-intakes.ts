import type { Journal } from '../log/journal.js';
import type { RecordedEvent } from '../log/recorded.js';
import { activityIntakeStream } from '../log/streams.js';
import { firstFreeAfter } from './first-free.js';

/**
 * How far a partition of the activity topic was taken. It stands in the log, in the same commit as what was
 * taken: Kafka's own offsets are written afterwards, and are behind after a crash.
 */
export interface ActivityIntake {
  topic: string;
  partition: number;
  /** Of its stream; 0 while nothing was taken. */
  version: number;
  /** Of the last record that changed anything; -1 before the first, and after the topic was made anew. */
  offset: number;
  /** That record's time in the topic, in milliseconds: another one there has another time. */
  timestamp: number;
}

/** Reads the intake of a partition as it is now in the log. */
export async function loadActivityIntake(
  journal: Pick<Journal, 'readStream'>,
  topic: string,
  partition: number,
): Promise<ActivityIntake> {
  const streamId = activityIntakeStream(topic, partition);
  const at = (version: number) => journal.readStream(streamId, { from: version, to: version });
  const isThere = async (version: number) => (await at(version)).length > 0;
  // A commit of it holds a whole batch, so only the last one is of use and only few are read.
  const version = (await firstFreeAfter(0, isThere)) - 1;
  const [commit] = version === 0 ? [] : await at(version);
  const part = commit?.streams.find((candidate) => candidate.streamId === streamId);
  return { topic, partition, version, ...takenBy(part?.events.at(-1)) };
}

function takenBy(event: RecordedEvent | undefined): { offset: number; timestamp: number } {
  const { offset = -1, timestamp = 0 } = event?.data ?? {};
  return { offset: Number(offset), timestamp: Number(timestamp) };
}
