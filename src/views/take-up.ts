import type { AnyView, ViewPolicy } from './view.js';
import { ViewBuild } from './view-build.js';
import { shapeOf } from './view-identity.js';
import type { ViewLog } from './view-log.js';
import type { ViewReport } from './view-status.js';
import type { RegistryRow, ViewStore } from './view-store.js';

export interface TakeUpParts {
  log: ViewLog;
  store: ViewStore;
  policy: ViewPolicy;
  report: (line: ViewReport) => void;
}

/** A build and how it stands in the registry. */
export interface TakenUp {
  build: ViewBuild;
  isLive: boolean;
  isFinished: boolean;
}

/** The build of an identity that is read, or that is on its way to be. */
export function currentBuild(
  registry: readonly RegistryRow[],
  identity: string,
): RegistryRow | undefined {
  const builds = registry.filter((row) => row.identity === identity);
  return builds.find(({ live }) => live) ?? builds.find(({ build }) => build === identity);
}

/**
 * Takes up a view's build where it was left, or begins one. A build that was folded from commits which
 * the log has no longer (it was cut back, or restored from another time) is emptied.
 */
export async function takeUp(
  view: AnyView,
  identity: string,
  { log, store, policy, report }: TakeUpParts,
): Promise<TakenUp> {
  const found = currentBuild(await store.registry(), identity);
  const name = found?.build ?? identity;
  if (!found) {
    const { position: commits } = await log.head();
    report({ type: 'build-started', view: view.name, build: name, commits });
  }
  await store.open(shapeOf(view, identity, name), { bulk: true });
  const checkpoint = found?.checkpoint ?? (await store.checkpoint(name));
  if (await log.stands(checkpoint)) {
    return {
      build: new ViewBuild(view, name, checkpoint, { policy, store }),
      isLive: found?.live ?? false,
      isFinished: found?.finished ?? false,
    };
  }
  report({ type: 'log-cut-back', view: view.name, position: checkpoint.position });
  // Whoever comes second finds it emptied, or already on its way.
  await store.reset(name, checkpoint);
  const build = new ViewBuild(view, name, await store.checkpoint(name), { policy, store });
  return { build, isLive: false, isFinished: false };
}
