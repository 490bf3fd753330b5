import { BEGINNING, type RelayCheckpoint } from './checkpoint.js';
import { mustBeOurs, statesAnew } from './judge-checkpoint.js';
import type { RelayOutput } from './output.js';
import type { RelayLog } from './relay-log.js';

/**
 * Sets by hand where the relay goes on, whatever was published before: after the log was restored from an
 * older backup, or when the checkpoint is gone. Events after `position` are published, again or for the
 * first time, and the state of every customer anew, since those in the topic may be of commits that the
 * log no longer has.
 * @param position 0 to the log's head
 * @throws OutputUnfit when the topics belong to another log, whose relay is then not disturbed
 * @throws Error when the output cannot be written to, or the log does not reach so far
 */
export async function restartFrom(
  { log, output }: { log: RelayLog; output: RelayOutput },
  position: number,
): Promise<void> {
  const checkpoint = await checkpointAt(log, position);
  await output.prepare();
  await mustBeOurs((await output.look()).checkpoint, log);
  const session = await output.takeOver();
  try {
    // The other's relay may have come first.
    await mustBeOurs(session.checkpoint, log);
    await session.send([], checkpoint);
  } finally {
    await session.close();
  }
}

async function checkpointAt(log: RelayLog, position: number): Promise<RelayCheckpoint> {
  if (position === 0) return BEGINNING;
  const first = await log.commitAt(1, { opened: false });
  const last = await log.commitAt(position, { opened: false });
  if (first === undefined || last === undefined) {
    throw new Error(`The log does not reach to position ${position}.`);
  }
  return statesAnew({ position, hash: last.hash, log: first.hash });
}
