import type { GuardHolder } from './event-log.js';
import { streamGuard } from './guards.js';

/** No stream is as long as 2^30 commits. */
const LARGEST_STEP = 30;

/**
 * The version of a stream, 0 when there is none, without reading it: versions have no holes and each has
 * its guard, so steps of halving length find the last one. A stream of n commits takes at most log2(n) + 2
 * look-ups of up to 31 guards.
 */
export async function streamHead(
  log: { findGuards(guards: readonly string[]): Promise<Map<string, GuardHolder>> },
  streamId: string,
): Promise<number> {
  let version = 0;
  let largest = LARGEST_STEP;
  while (largest >= 0) {
    const steps = Array.from({ length: largest + 1 }, (_, exponent) => 2 ** exponent);
    const held = await log.findGuards(steps.map((step) => streamGuard(streamId, version + step)));
    const reached = steps.filter((step) => held.has(streamGuard(streamId, version + step)));
    const farthest = Math.max(0, ...reached);
    if (farthest === 0) return version;
    version += farthest;
    // The step twice as long was not there.
    largest = Math.log2(farthest) - 1;
  }
  return version;
}
