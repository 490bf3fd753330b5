import { NO_HASH } from './commit.js';
import type { EventLog, Head } from './event-log.js';
import { StreamVersions } from './stream-versions.js';
import { RangesAhead } from './verify-ahead.js';
import type { Fault, Finding } from './verify-commit.js';
import type { ClaimsOf } from './verify-guards.js';
import { checkInOrder, type Reached } from './verify-in-order.js';
import { checkRange, goOver } from './verify-range.js';
import { inThread, type RangeChecker, type VerifyThread } from './verify-thread.js';

export type Verification =
  /** Every commit up to this head is as it was written. */
  | { type: 'good'; head: Head }
  /** The first commit that is not. Everything before it is good. */
  | { type: 'bad'; position: number; fault: Fault; message: string };

export interface VerifyOptions {
  /** Called again and again with how far the log was found good. */
  onProgress?: (position: number, head: number) => void;
  /** Recomputes claims; without it only the `stream:` guards are checked. */
  claimsOf?: ClaimsOf;
  /** Threads that help with a long log. */
  threads?: VerifyThreads;
}

export interface VerifyThreads {
  /** How many to start. */
  count: number;
  /** Starts one; its entry opens the same log and calls `serveRanges`. */
  spawn: () => VerifyThread;
  /** A log with fewer commits is checked without them. */
  fromCommits?: number;
  /** Commits that are given to a thread at a time. */
  rangeCommits?: number;
}

/** A thread takes as long to start as checking some thousand commits does. */
const FROM_COMMITS = 10_000;
/** Enough that handing them out costs nothing, few enough that all end at nearly the same time. */
const RANGE_COMMITS = 400;

/**
 * Reads the whole log up to its present head, recomputes everything that can be recomputed, and names
 * the first commit that is not as it was written. Memory stays bounded: one page of commits per thread and
 * 12 to 24 bytes per stream.
 * @throws StoreError for trouble with the store that is no fault of the log, Error when a thread was ended
 */
export async function verifyLog(log: EventLog, options: VerifyOptions = {}): Promise<Verification> {
  const head = await log.head();
  const reached = { position: 0, before: BEFORE_THE_FIRST, versions: new StreamVersions() };
  const { claimsOf, threads } = options;
  const onPage = () => options.onProgress?.(reached.position, head.position);
  const finding =
    threads && head.position >= (threads.fromCommits ?? FROM_COMMITS)
      ? await checkTogether(log, reached, head.position, { claimsOf, onPage, threads })
      : await checkInOrder(log, reached, head.position, { claimsOf, onPage });
  return finding ? { type: 'bad', ...finding } : { type: 'good', head };
}

const BEFORE_THE_FIRST = { hash: NO_HASH, recordedAt: '' };

interface TogetherOptions {
  claimsOf: ClaimsOf | undefined;
  onPage: () => void;
  threads: VerifyThreads;
}

/**
 * As `checkInOrder`, with the work spread over this thread and others. They only say which ranges are
 * good; all others are checked here, in order, so that the first fault is found as it always is.
 */
async function checkTogether(
  log: EventLog,
  reached: Reached<StreamVersions>,
  to: number,
  { claimsOf, onPage, threads }: TogetherOptions,
): Promise<Finding | undefined> {
  const here: RangeChecker = {
    atOnce: 1,
    check: (range) => checkRange(log, range, claimsOf),
    close: async () => undefined,
  };
  const checkers = [here];
  for (let n = 0; n < threads.count; n++) checkers.push(inThread(threads.spawn()));
  const ranges = new RangesAhead(
    checkers,
    { after: reached.position, to },
    threads.rangeCommits ?? RANGE_COMMITS,
  );
  try {
    for (let next = await ranges.next(); next; next = await ranges.next()) {
      const { range, ends } = next;
      if (!ends || !goOver(reached, range, ends)) {
        const finding = await checkInOrder(log, reached, range.to, { claimsOf });
        if (finding) return finding;
      }
      onPage();
    }
    return undefined;
  } finally {
    await ranges.stop();
    await Promise.all(checkers.map((checker) => checker.close()));
  }
}
