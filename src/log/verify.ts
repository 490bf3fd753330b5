import { setImmediate } from 'node:timers/promises';
import { NO_HASH } from './commit.js';
import type { Commit, EventLog, Head, StoredCommit } from './event-log.js';
import { StoreError } from './store-error.js';
import { StreamVersions } from './stream-versions.js';
import { checkCommit, type Fault, type Finding, gapAt, type Predecessor } from './verify-commit.js';
import { type ClaimsOf, checkGuards } from './verify-guards.js';

export type Verification =
  /** Every commit up to this head is as it was written. */
  | { type: 'good'; head: Head }
  /** The first commit that is not. Everything before it is good. */
  | { type: 'bad'; position: number; fault: Fault; message: string };

export interface VerifyOptions {
  /** Called after every page. */
  onProgress?: (position: number, head: number) => void;
  /** Recomputes claims; without it only the `stream:` guards are checked. */
  claimsOf?: ClaimsOf;
}

/** Few enough that a page does not outlive the garbage collector's first generation. */
const PAGE = 200;

/**
 * Reads the whole log up to its present head, recomputes everything that can be recomputed, and names
 * the first commit that is not as it was written. Memory stays bounded: one page of commits and 12 to 24
 * bytes per stream.
 */
export async function verifyLog(log: EventLog, options: VerifyOptions = {}): Promise<Verification> {
  const head = await log.head();
  const versions = new StreamVersions();
  let before: Predecessor = { hash: NO_HASH, recordedAt: '' };
  for (let position = 0; position < head.position; ) {
    const page = await readPage(log, position);
    if ('finding' in page) return bad(page.finding);
    const commits: Commit[] = [];
    for (const stored of page.commits) {
      const checked = checkCommit(stored, position + 1, before);
      if ('finding' in checked) {
        const earlier = await checkGuards(log, commits, versions, options.claimsOf);
        return bad(earlier ?? checked.finding);
      }
      commits.push(checked.commit);
      before = { hash: stored.hash, recordedAt: checked.commit.recordedAt };
      position += 1;
    }
    const finding = await checkGuards(log, commits, versions, options.claimsOf);
    if (finding) return bad(finding);
    options.onProgress?.(position, head.position);
    // Reading and hashing keep the thread busy; others get their turn between pages.
    await setImmediate();
  }
  return { type: 'good', head };
}

function bad(finding: Finding): Verification {
  return { type: 'bad', ...finding };
}

/** The next commits of a log that goes on; where it cannot give them, something is wrong with the next. */
async function readPage(
  log: EventLog,
  after: number,
): Promise<{ commits: StoredCommit[] } | { finding: Finding }> {
  try {
    const commits = await log.readAll(after, PAGE);
    return commits.length > 0 ? { commits } : { finding: gapAt(after + 1) };
  } catch (error) {
    if (error instanceof StoreError && error.trouble === 'damaged') {
      return { finding: gapAt(after + 1, error.message) };
    }
    throw error;
  }
}
