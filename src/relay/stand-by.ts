import type { Head } from '../log/event-log.js';
import { BEGINNING, sameCheckpoint } from './checkpoint.js';
import type { RelayOutput, Sight } from './output.js';
import { type Clock, untilAborted } from './pauses.js';
import type { RelayLog } from './relay-log.js';

/** How long another relay's checkpoint must stand still, with commits waiting, before its work is taken over. */
const STAND_BY_MS = 30_000;

export interface StandByParts {
  output: Pick<RelayOutput, 'look'>;
  log: Pick<RelayLog, 'head'>;
  clock: Clock;
  signal: AbortSignal;
  /** How far the other relay and the log are. */
  seen: (checkpoint: Head, head: Head) => void;
  /** It could not be seen. */
  trouble: (message: string) => void;
}

interface Glance {
  sight: Sight;
  head: Head;
}

/**
 * Resolves when the other relay's work must be taken over, or with the signal: its checkpoint has stood
 * still although the log had gone on beyond it. One that has nothing to do is left in peace, or two
 * relays would take over from each other in turns.
 */
export async function untilOtherStops(parts: StandByParts): Promise<void> {
  const { clock, signal } = parts;
  let before = await glance(parts);
  for (;;) {
    await clock.sleep(STAND_BY_MS, signal);
    if (signal.aborted) return;
    const now = await glance(parts);
    if (before !== undefined && now !== undefined && hasStopped(before, now)) return;
    before = now ?? before;
  }
}

function hasStopped(before: Glance, now: Glance): boolean {
  const { checkpoint, holder } = before.sight;
  const isStill = now.sight.holder === holder && sameCheckpoint(now.sight.checkpoint, checkpoint);
  return isStill && before.head.position > (checkpoint ?? BEGINNING).position;
}

/** Undefined when it cannot be seen at present. */
async function glance({
  output,
  log,
  signal,
  seen,
  trouble,
}: StandByParts): Promise<Glance | undefined> {
  try {
    const head = await log.head();
    const sight = await untilAborted(output.look(), signal);
    seen(sight.checkpoint ?? BEGINNING, head);
    return { sight, head };
  } catch (error) {
    if (!signal.aborted) trouble(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
