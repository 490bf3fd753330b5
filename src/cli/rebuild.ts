import { Loader, spawnLoader } from '../views/loader.js';
import { type Rebuilt, rebuildView } from '../views/rebuild.js';
import { VIEWS } from '../views/views.js';
import { EXIT, UsageError } from './exit.js';
import { type Progress, progress } from './progress.js';
import { print, printJson, say } from './say.js';
import { configure, requireStore, withStore } from './store.js';

/** Commits from which on a second thread is worth its start where somebody waits. */
const LONG_LOAD = 5000;

/** `dossier rebuild [VIEW]`: 1 when what was in use had other contents than the log says. */
export async function rebuild(
  name: string | undefined,
  { json }: { json?: boolean },
): Promise<number> {
  const wanted = VIEWS.filter((view) => name === undefined || view.name === name);
  if (wanted.length === 0) {
    const names = VIEWS.map((view) => view.name).join(', ');
    throw new UsageError(`There is no view called ${name}. There are: ${names}.`);
  }
  const config = await configure();
  await requireStore(config);
  const results: ({ view: string } & Rebuilt)[] = [];
  await withStore(config, async ({ journal, views }) => {
    const loader = new Loader({ spawn: () => spawnLoader(config), longLoad: LONG_LOAD });
    try {
      for (const view of wanted) {
        let shown: Progress | undefined;
        say(`Rebuilding ${view.name} …`);
        const rebuilt = await rebuildView(view, {
          log: journal,
          store: views,
          loader,
          policy: config.policy,
          progress(position, head) {
            shown ??= progress({ total: head, unit: 'commits' });
            shown.update(position);
          },
        }).finally(() => shown?.end());
        results.push({ view: view.name, ...rebuilt });
      }
    } finally {
      // Its thread would keep the process from ending.
      await loader.close();
    }
  });
  if (json) printJson(results);
  else for (const result of results) print(sentence(result));
  return results.every(({ same }) => same !== false) ? EXIT.good : EXIT.wrong;
}

function sentence({ view, position, digest, same }: { view: string } & Rebuilt): string {
  const compared =
    same === undefined
      ? 'there was none before'
      : same
        ? 'the one before had the same contents'
        : 'the one before had OTHER contents and is no longer read';
  return `${view}: rebuilt to position ${position}, checksum ${digest}; ${compared}.`;
}
