import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Loader } from './loader.js';
import type { BuildChecksum } from './loader-messages.js';
import { currentBuild } from './take-up.js';
import type { AnyView, ViewPolicy } from './view.js';
import { ViewBuild } from './view-build.js';
import { buildName, buildNumber, shapeOf, viewIdentity } from './view-identity.js';
import type { ViewLog } from './view-log.js';
import type { ViewStore } from './view-store.js';

export interface RebuildParts {
  log: ViewLog;
  store: ViewStore;
  policy: ViewPolicy;
  /** Does a part of the work when there is much. */
  loader?: Loader;
  now?: () => Date;
  /** Called after each batch. */
  progress?: (position: number, head: number) => void;
}

export interface Rebuilt {
  build: string;
  /** Position both builds were compared at, or the new one was made live at. */
  position: number;
  digest: string;
  /** Whether the build it replaces had the same contents; undefined when there was none. */
  same?: boolean;
}

/** Commits at a time, while the loader's thread starts or where there is none. */
const BATCH = 500;

/**
 * Builds a view anew beside the build that is read, compares the two, and has the new one read instead.
 * Others may go on reading and following the old one meanwhile.
 * @throws FoldError when the view cannot take a commit; then nothing is replaced
 */
export async function rebuildView(view: AnyView, parts: RebuildParts): Promise<Rebuilt> {
  const { log, store, policy, now = () => new Date() } = parts;
  const identity = viewIdentity(view, policy);
  const registry = await store.registry();
  const current = currentBuild(registry, identity);
  const numbers = registry
    .filter((row) => row.identity === identity)
    .map(({ build }) => buildNumber(build));
  const name = buildName(identity, Math.max(0, ...numbers) + 1);

  await store.open(shapeOf(view, identity, name), { bulk: true });
  const build = new ViewBuild(view, name, await store.checkpoint(name), { policy, store });
  try {
    await follow(build, parts, (await log.head()).position);
    const live = current?.live ? current.build : undefined;
    const checksums = await whileFinishing(build, live, parts);
    await follow(build, parts, (await log.head()).position);

    const before =
      live === undefined ? undefined : await comparable(view, live, build, parts, checksums);
    if (before) await follow(build, parts, before.position);
    const { digest, position } = await checksumOf(name, parts, checksums);
    await store.makeLive(name);
    await store.used([name, ...(current ? [current.build] : [])], now().toISOString());
    return { build: name, position, digest, ...(before ? { same: before.digest === digest } : {}) };
  } catch (error) {
    await store.drop(name);
    throw error;
  }
}

/** The checksum of the build that is read, at a position that the new one has not passed. */
async function comparable(
  view: AnyView,
  current: string,
  rebuilt: ViewBuild,
  parts: RebuildParts,
  checksums: Checksums,
): Promise<BuildChecksum | undefined> {
  const { store, log, policy } = parts;
  const checkpoint = await store.checkpoint(current);
  // What was folded from another log is not to be compared, and nobody brings it further.
  if (!(await log.stands(checkpoint))) return undefined;
  const build = new ViewBuild(view, current, checkpoint, { policy, store });
  await follow(build, parts, rebuilt.checkpoint.position);
  return checksumOf(current, parts, checksums);
}

/** What is known already, by build. */
type Checksums = ReadonlyMap<string, BuildChecksum>;

/** Finishes the new build; meanwhile the loader's thread has time for the checksums, if there is one. */
async function whileFinishing(
  { build }: ViewBuild,
  live: string | undefined,
  { store, loader }: RebuildParts,
): Promise<Checksums> {
  const builds = live === undefined ? [build] : [live, build];
  const asked = builds.map((name) => loader?.checksum(name));
  await store.finish(build);
  const checksums = new Map<string, BuildChecksum>();
  for (const [i, made] of (await Promise.all(asked)).entries()) {
    if (made) checksums.set(builds[i] ?? '', made);
  }
  return checksums;
}

async function checksumOf(
  build: string,
  { store }: RebuildParts,
  known: Checksums,
): Promise<BuildChecksum> {
  const made = known.get(build);
  // Equal for equal contents: it holds as long as the build stands where it stood.
  const stands = made && (await store.checkpoint(build)).position === made.position;
  return stands ? made : store.checksum(build);
}

/** Folds up to a position, alone or beside others who do the same. */
async function follow(build: ViewBuild, parts: RebuildParts, to: number): Promise<void> {
  const { log, loader, progress } = parts;
  for (let from = build.checkpoint.position; from < to; from = build.checkpoint.position) {
    if (!(await loader?.advance([build], to))) {
      const { opened } = build.view;
      const commits = await log.readAll(from, Math.min(BATCH, to - from), { opened });
      if (commits.length === 0) return;
      await build.advance(commits);
    }
    progress?.(build.checkpoint.position, to);
    // An embedded store answers without ever leaving the thread: signals get their turn here.
    await nextTurn();
  }
}
