import { currentBuild } from './take-up.js';
import type { ViewReport } from './view-status.js';
import type { ViewStore } from './view-store.js';

/** A build that was replaced by a rebuild may still be read for a moment, by this or another process. */
const REPLACED_GRACE_MS = 60 * 60 * 1000;

/**
 * Notes that the builds of these identities are in use, and drops the builds which no process has used
 * for `graceMs`: those of releases and policies that are gone.
 */
export async function dropUnused(
  store: ViewStore,
  identities: readonly string[],
  options: { at: Date; graceMs: number; report: (line: ViewReport) => void },
): Promise<void> {
  const { at, graceMs, report } = options;
  const registry = await store.registry();
  const used = new Set(
    identities.flatMap((identity) => currentBuild(registry, identity)?.build ?? []),
  );
  await store.used([...used], at.toISOString());
  for (const { build, identity, name, usedAt } of registry) {
    if (used.has(build)) continue;
    const isReplaced = registry.some(
      (row) => row.live && row.identity === identity && row.build !== build,
    );
    const unusedMs = at.getTime() - Date.parse(usedAt);
    if (unusedMs <= (isReplaced ? Math.min(graceMs, REPLACED_GRACE_MS) : graceMs)) continue;
    await store.drop(build);
    report({ type: 'dropped', view: name, build });
  }
}
