import { setImmediate } from 'node:timers/promises';
import type { Commit, EventLog, StoredCommit } from './event-log.js';
import { StoreError } from './store-error.js';
import { checkCommit, type Finding, gapAt, type Predecessor } from './verify-commit.js';
import { type ClaimsOf, checkGuards, type Versions } from './verify-guards.js';

/** How far a log was found good, and what its next commit has to continue. */
export interface Reached<Kept extends Versions = Versions> {
  position: number;
  /** Undefined at the beginning of a range whose predecessor somebody else checks. */
  before: Predecessor | undefined;
  versions: Kept;
}

export interface CheckOptions {
  /** Recomputes claims; without it only the `stream:` guards are checked. */
  claimsOf?: ClaimsOf | undefined;
  /** Called for the commits of every page, which were found good. */
  onPage?: (commits: readonly Commit[]) => void;
}

/** Few enough that a page does not outlive the garbage collector's first generation. */
const PAGE = 200;

/**
 * Checks the commits after `reached` up to `to`, which are to be there, one after the other, and moves
 * `reached` on; gives the first finding. What `reached` says after a finding is of no use.
 * @throws StoreError for any trouble but `damaged`, which is a finding
 */
export async function checkInOrder(
  log: EventLog,
  reached: Reached,
  to: number,
  { claimsOf, onPage }: CheckOptions,
): Promise<Finding | undefined> {
  while (reached.position < to) {
    const page = await readPage(log, reached.position, Math.min(PAGE, to - reached.position));
    if ('finding' in page) return page.finding;
    const commits: Commit[] = [];
    for (const stored of page.commits) {
      const checked = checkCommit(stored, reached.position + 1, reached.before);
      if ('finding' in checked) {
        const earlier = await checkGuards(log, commits, reached.versions, claimsOf);
        return earlier ?? checked.finding;
      }
      commits.push(checked.commit);
      reached.before = { hash: stored.hash, recordedAt: checked.commit.recordedAt };
      reached.position += 1;
    }
    const finding = await checkGuards(log, commits, reached.versions, claimsOf);
    if (finding) return finding;
    onPage?.(commits);
    // Reading and hashing keep the thread busy; others get their turn between pages.
    await setImmediate();
  }
  return undefined;
}

/** The next commits of a log that goes on; where it cannot give them, something is wrong with the next. */
async function readPage(
  log: EventLog,
  after: number,
  limit: number,
): Promise<{ commits: StoredCommit[] } | { finding: Finding }> {
  try {
    const commits = await log.readAll(after, limit);
    return commits.length > 0 ? { commits } : { finding: gapAt(after + 1) };
  } catch (error) {
    if (error instanceof StoreError && error.trouble === 'damaged') {
      return { finding: gapAt(after + 1, error.message) };
    }
    throw error;
  }
}
