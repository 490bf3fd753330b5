import { readConfig } from '../../../src/config/config.js';
import { openStore } from '../../../src/open-store.js';
import { ViewLeases } from '../../../src/views/lease.js';
import { ViewRunner } from '../../../src/views/runner.js';
import { viewIdentity } from '../../../src/views/view-identity.js';
import { VIEWS } from '../../../src/views/views.js';

/**
 * Runs the views as the service's worker does, until SIGTERM: `store keyFile`. Writes `holds <view>` and
 * `follows <view>` when that changes, and `reached <view> <position>` when it got somewhere.
 */
async function run(store: string, keyFile: string): Promise<void> {
  const { config } = await readConfig({ DOSSIER_STORE: store, DOSSIER_KEYS: keyFile });
  const { journal, vault, views, close } = await openStore(config);
  const { policy } = config;
  const said = new Map<string, string>();
  const say = (about: string, line: string) => {
    if (said.get(about) === line) return;
    said.set(about, line);
    process.stdout.write(`${line}\n`);
  };
  const named = VIEWS.map((view) => ({ name: view.name, identity: viewIdentity(view, policy) }));
  const leases = new ViewLeases({ vault, identities: named.map(({ identity }) => identity) });
  leases.start();
  const runner = new ViewRunner({
    views: VIEWS,
    policy,
    log: journal,
    store: views,
    report: () => undefined,
    leads: (identity) => {
      const holds = leases.holds(identity);
      const name = named.find((view) => view.identity === identity)?.name;
      say(`lease of ${name}`, `${holds ? 'holds' : 'follows'} ${name}`);
      return holds;
    },
    reached: (name, _, position) => say(`position of ${name}`, `reached ${name} ${position}`),
  });
  runner.start();
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await runner.stop();
  await leases.stop();
  await close();
}

const [store = '', keyFile = ''] = process.argv.slice(3);
run(store, keyFile).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
