import { setImmediate as nextTurn } from 'node:timers/promises';
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

const BATCH = 2000;

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
    await store.finish(name);
    await follow(build, parts, (await log.head()).position);

    const before = current?.live ? await comparable(view, current.build, build, parts) : undefined;
    if (before) await follow(build, parts, before.position);
    const { digest, position } = await store.checksum(name);
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
): Promise<{ digest: string; position: number } | undefined> {
  const { store, log, policy } = parts;
  const checkpoint = await store.checkpoint(current);
  // What was folded from another log is not to be compared, and nobody brings it further.
  if (!(await log.stands(checkpoint))) return undefined;
  const build = new ViewBuild(view, current, checkpoint, { policy, store });
  await follow(build, parts, rebuilt.checkpoint.position);
  return store.checksum(current);
}

/** Folds up to a position, alone or beside others who do the same. */
async function follow(build: ViewBuild, parts: RebuildParts, to: number): Promise<void> {
  for (let from = build.checkpoint.position; from < to; from = build.checkpoint.position) {
    const { opened } = build.view;
    const commits = await parts.log.readAll(from, Math.min(BATCH, to - from), { opened });
    if (commits.length === 0) return;
    await build.advance(commits);
    parts.progress?.(build.checkpoint.position, to);
    // An embedded store answers without ever leaving the thread: signals get their turn here.
    await nextTurn();
  }
}
