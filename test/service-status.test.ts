import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../src/config/config.js';
import { openInside } from '../src/inside.js';
import type { RelayState } from '../src/relay/relay-status.js';
import { serviceStatusOf } from '../src/service-status.js';
import { temporaryFolder } from './support/temporary-folder.js';

describe('how the service stands', () => {
  it('names a key file that is gone, without its path', async () => {
    const folder = temporaryFolder();
    const keyFile = join(folder.path, 'dossier.keys');
    const { config } = await readConfig({
      DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
      DOSSIER_KEYS: keyFile,
    });
    const inside = await openInside(config, { views: 'inline', report: () => undefined });
    const troubled = async () =>
      (await serviceStatusOf(inside)()).parts.filter(({ trouble }) => trouble !== undefined);
    expect(await troubled()).toEqual([]);
    rmSync(keyFile);
    expect(await troubled()).toEqual([
      { name: 'keys', trouble: expect.not.stringContaining(folder.path) },
    ]);
    await inside.close();
    folder.remove();
  });

  it('warns of jobs that wait, and is ready all the same', async () => {
    const folder = temporaryFolder();
    const { config } = await readConfig({
      DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
      DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
    });
    const inside = await openInside(config, { views: 'inline', report: () => undefined });
    const jobsWhen = async (trouble: string | undefined) => {
      const { parts } = await serviceStatusOf({ ...inside, jobsTrouble: () => trouble })();
      return parts.filter(({ name }) => name === 'jobs');
    };
    expect(await jobsWhen(undefined)).toEqual([]);
    expect(await jobsWhen('/secret/path: out of memory')).toEqual([
      { name: 'jobs', warning: expect.not.stringContaining('secret') },
    ]);
    await inside.close();
    folder.remove();
  });

  it('warns of topics that are kept otherwise, while nothing worse is to be said of the relay', async () => {
    const folder = temporaryFolder();
    const { config } = await readConfig({
      DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
      DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
    });
    const inside = await openInside(config, { views: 'inline', report: () => undefined });
    const relayIn = async (state: RelayState) => {
      const status = { state, position: 0, lag: 0, restarts: 0, warnings: ['A sentence.'] };
      const { parts } = await serviceStatusOf({ ...inside, relayStatus: () => status })();
      return parts.find(({ name }) => name === 'relay');
    };
    const warning = expect.stringContaining('Topics of Kafka');
    expect(await relayIn('running')).toMatchObject({ warning });
    expect(await relayIn('stopped')).toMatchObject({ trouble: expect.any(String) });
    expect(await relayIn('stopped')).not.toHaveProperty('warning');
    await inside.close();
    folder.remove();
  });
});
