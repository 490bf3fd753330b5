import type { EventLog } from './event-log.js';
import { RangeVersions, type StreamSteps, type StreamVersions } from './stream-versions.js';
import type { Predecessor } from './verify-commit.js';
import type { ClaimsOf } from './verify-guards.js';
import { checkInOrder, type Reached } from './verify-in-order.js';

/** Commits with `after < position <= to`; at least one. */
export interface Range {
  after: number;
  to: number;
}

/** What a range that is good in itself needs of what comes before it, and gives to what comes after. */
export interface RangeEnds {
  /** What its first commit says of itself. */
  first: { previousHash: string; recordedAt: string };
  last: Predecessor;
  steps: StreamSteps;
}

/**
 * Checks a range for all that shows without the commits before it. Undefined when something is wrong:
 * to say what, and that it is the first fault of the log, somebody must come there in order.
 * @throws StoreError for any trouble but `damaged`
 */
export async function checkRange(
  log: EventLog,
  { after, to }: Range,
  claimsOf: ClaimsOf | undefined,
): Promise<RangeEnds | undefined> {
  const reached: Reached<RangeVersions> = {
    position: after,
    before: undefined,
    versions: new RangeVersions(),
  };
  let first: RangeEnds['first'] | undefined;
  const finding = await checkInOrder(log, reached, to, {
    claimsOf,
    onPage: ([commit]) => {
      first ??= commit && { previousHash: commit.previousHash, recordedAt: commit.recordedAt };
    },
  });
  const last = reached.before;
  return !finding && first && last ? { first, last, steps: reached.versions.steps() } : undefined;
}

/** Moves `reached` over a range if that goes on from there; otherwise nothing changes. */
export function goOver(
  reached: Reached<StreamVersions>,
  { to }: Range,
  { first, last, steps }: RangeEnds,
): boolean {
  const { before, versions } = reached;
  if (before && (first.previousHash !== before.hash || first.recordedAt < before.recordedAt)) {
    return false;
  }
  if (!versions.takeUp(steps)) return false;
  reached.position = to;
  reached.before = last;
  return true;
}
