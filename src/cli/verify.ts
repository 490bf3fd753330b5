import { claimableValues } from '../customer/claims.js';
import type { CustomerFields } from '../customer/record.js';
import type { Commit } from '../log/event-log.js';
import { type Verification, verifyLog } from '../log/verify.js';
import type { Store } from '../open-store.js';
import { EXIT } from './exit.js';
import { duration, type Progress, progress } from './progress.js';
import { counted, print, printJson } from './say.js';
import { configure, requireStore, withStore } from './store.js';

/** `dossier verify`: 1 when a commit is not as it was written; the first one is named. */
export async function verify({ json }: { json?: boolean }): Promise<number> {
  const config = await configure();
  requireStore(config);
  const beganAt = performance.now();
  let shown: Progress | undefined;
  const found = await withStore(config, ({ log, guards }) =>
    verifyLog(log, {
      onProgress(position, head) {
        shown ??= progress({ total: head, unit: 'commits' });
        shown.update(position);
      },
      claimsOf: (commit) => claimGuards(commit, guards),
    }),
  ).finally(() => shown?.end());
  if (json) printJson(found);
  else sayFound(found, (performance.now() - beganAt) / 1000);
  return found.type === 'good' ? EXIT.good : EXIT.wrong;
}

function sayFound(found: Verification, seconds: number): void {
  if (found.type === 'bad') {
    print(`Position ${found.position}: ${found.message} (${found.fault})`);
    print(`${counted(found.position - 1, 'commit')} before it are as they were written.`);
    return;
  }
  const { position, hash } = found.head;
  print(`${counted(position, 'commit')}: all are as they were written (${duration(seconds)}).`);
  print(`Head ${position} ${hash}`);
}

/** The claims that a create must hold, of the values that stand in clear. */
function claimGuards(
  { streams }: Commit,
  guards: Store['guards'],
): ((generation: number) => string)[] {
  return streams.flatMap(({ events }) =>
    events
      .filter(({ type }) => type === 'CustomerCreated')
      .flatMap(({ data }) =>
        // What is sealed is missing from the fields, and claims of missing values are left out.
        claimableValues((data.fields ?? {}) as Partial<CustomerFields>).map(
          ({ kind, form }) =>
            (generation: number) =>
              guards.claim(kind, form, generation),
        ),
      ),
  );
}
