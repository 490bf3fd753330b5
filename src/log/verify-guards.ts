import type { Commit, EventLog, GuardHolder } from './event-log.js';
import { streamGuard } from './guards.js';
import type { StreamVersions } from './stream-versions.js';
import type { Finding } from './verify-commit.js';

/**
 * The claims that a commit must hold as far as they can be told from what stands in clear: each a
 * function from a generation (from 1) to its guard.
 */
export type ClaimsOf = (commit: Commit) => readonly ((generation: number) => string)[];

/** The first commit of the page whose versions or guards are wrong. */
export async function checkGuards(
  log: EventLog,
  commits: readonly Commit[],
  versions: StreamVersions,
  claimsOf: ClaimsOf | undefined,
): Promise<Finding | undefined> {
  const guards: string[] = [];
  for (const { streams } of commits) {
    for (const { streamId, version } of streams) guards.push(streamGuard(streamId, version));
  }
  const holders = await log.findGuards(guards);
  const claimed = claimsOf ? await findClaims(log, commits, claimsOf) : undefined;
  for (const commit of commits) {
    const finding =
      (await checkStreams(log, commit, holders, versions)) ?? claimed?.get(commit.position);
    if (finding) return finding;
  }
  return undefined;
}

async function checkStreams(
  log: EventLog,
  { position, streams }: Commit,
  holders: ReadonlyMap<string, GuardHolder>,
  versions: StreamVersions,
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

/** The commits that do not hold a claim they must hold, by position. */
async function findClaims(
  log: EventLog,
  commits: readonly Commit[],
  claimsOf: ClaimsOf,
): Promise<Map<number, Finding>> {
  let open = commits.flatMap((commit) =>
    claimsOf(commit).map((guardOf) => ({ position: commit.position, guardOf })),
  );
  const findings = new Map<number, Finding>();
  // Nearly all are first generations: one look-up for the page, and ever fewer for what is left.
  for (let generation = 1; open.length > 0; generation++) {
    const guards = open.map(({ guardOf }) => guardOf(generation));
    const holders = await log.findGuards(guards);
    open = open.filter(({ position }, index) => {
      const guard = guards[index] ?? '';
      const holder = holders.get(guard);
      if (!holder) {
        const message = `It does not hold its claim ${guard.replace(/#\d+$/, '')}.`;
        findings.set(position, { position, fault: 'guard', message });
      }
      return holder !== undefined && holder.position !== position;
    });
  }
  return findings;
}
