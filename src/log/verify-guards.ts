import type { Commit, EventLog, GuardHolder } from './event-log.js';
import { streamGuard } from './guards.js';
import type { Finding } from './verify-commit.js';

/**
 * The claims that a commit must hold as far as they can be told from what stands in clear: each a
 * function from a generation (from 1) to its guard.
 */
export type ClaimsOf = (commit: Commit) => readonly ((generation: number) => string)[];

/** The last version of every stream seen so far. */
export interface Versions {
  /** Sets the version and gives the one before, 0 for a new stream. */
  replace(streamId: string, version: number): number;
}

/** The first commit of the page whose versions or guards are wrong. */
export async function checkGuards(
  log: EventLog,
  commits: readonly Commit[],
  versions: Versions,
  claimsOf: ClaimsOf | undefined,
): Promise<Finding | undefined> {
  const claims = claimsOf ? claimsOfAll(commits, claimsOf) : [];
  // Nearly all claims are first generations, so that one look-up is enough for most pages.
  const guards = claims.map(({ guard }) => guard);
  for (const { streams } of commits) {
    for (const { streamId, version } of streams) guards.push(streamGuard(streamId, version));
  }
  const holders = await log.findGuards(guards);
  const claimless = await findClaimless(log, claims, holders);
  for (const commit of commits) {
    const finding =
      (await checkStreams(log, commit, holders, versions)) ?? claimless.get(commit.position);
    if (finding) return finding;
  }
  return undefined;
}

async function checkStreams(
  log: EventLog,
  { position, streams }: Commit,
  holders: ReadonlyMap<string, GuardHolder>,
  versions: Versions,
): Promise<Finding | undefined> {
  for (const { streamId, version } of streams) {
    const guard = streamGuard(streamId, version);
    const before = versions.replace(streamId, version);
    if (before + 1 !== version && !(await continues(log, streamId, version, position))) {
      const message = `It is version ${version} of ${streamId}, which stood at ${before}.`;
      return { position, fault: 'stream-version', message };
    }
    if (holders.get(guard)?.position !== position) {
      return { position, fault: 'guard', message: `It does not hold its guard ${guard}.` };
    }
  }
  return undefined;
}

/** Asks the log itself, in case two streams share a digest in `versions`. */
async function continues(
  log: EventLog,
  streamId: string,
  version: number,
  position: number,
): Promise<boolean> {
  const commits = await log.readStream(streamId, { to: version });
  return (
    commits.length === version &&
    commits.every((commit, index) =>
      index + 1 === version ? commit.position === position : commit.position < position,
    )
  );
}

/** A claim that a commit must hold in some generation, and its guard in the one that is looked for. */
interface Claim {
  position: number;
  guardOf: (generation: number) => string;
  guard: string;
}

/** All claims of the page, in their first generation. */
function claimsOfAll(commits: readonly Commit[], claimsOf: ClaimsOf): Claim[] {
  const claims: Claim[] = [];
  for (const commit of commits) {
    const { position } = commit;
    for (const guardOf of claimsOf(commit)) claims.push({ position, guardOf, guard: guardOf(1) });
  }
  return claims;
}

/** The commits that do not hold a claim they must hold, by position. */
async function findClaimless(
  log: EventLog,
  claims: Claim[],
  firstHolders: ReadonlyMap<string, GuardHolder>,
): Promise<Map<number, Finding>> {
  const findings = new Map<number, Finding>();
  let open = claims;
  let holders = firstHolders;
  for (let generation = 2; ; generation++) {
    open = open.filter(({ position, guard }) => {
      const holder = holders.get(guard);
      if (!holder) {
        const message = `It does not hold its claim ${guard.replace(/#\d+$/, '')}.`;
        findings.set(position, { position, fault: 'guard', message });
      }
      return holder !== undefined && holder.position !== position;
    });
    if (open.length === 0) return findings;
    for (const claim of open) claim.guard = claim.guardOf(generation);
    holders = await log.findGuards(open.map(({ guard }) => guard));
  }
}
