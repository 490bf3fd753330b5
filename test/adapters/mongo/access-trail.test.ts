import { join } from 'node:path';
import { readConfig } from '../../../src/config/config.js';
import { type Inside, openInside } from '../../../src/inside.js';
import { accessStream } from '../../../src/log/streams.js';
import { verifyLog } from '../../../src/log/verify.js';
import { accessTrail } from '../../../src/views/access-trail.js';
import { rebuildView } from '../../../src/views/rebuild.js';
import { ACCESS_EXAMPLES } from '../../support/access-events.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const EXAMPLES = Object.values(ACCESS_EXAMPLES);
const BY = { actor: { id: 'u1', kind: 'user' as const } };

describeWithServers('traces of access in one database', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let processes: Inside[];

  beforeEach(async () => {
    folder = temporaryFolder();
    const { config } = await readConfig({
      DOSSIER_STORE: await mongoUrl(),
      DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
    });
    const open = () => openInside(config, { views: 'inline', report: () => undefined });
    processes = [await open(), await open()];
  });

  afterEach(async () => {
    for (const process of processes) await process.close();
    folder.remove();
  });

  it('are written by two processes, each once, and listed as they lie in the log', async () => {
    const [one] = processes;
    if (one === undefined) throw new Error('No process was opened.');
    const guard = 'once:sign-ins-failed:u1:2026-11-24T09';
    await Promise.all(
      processes.flatMap(({ trace }) => [
        trace.record('u1', ACCESS_EXAMPLES.SignInsFailed, { ...BY, guard }),
        ...EXAMPLES.map((event) => trace.record('u1', event, BY)),
      ]),
    );
    const { journal, log, views } = one.store;
    const count = 2 * EXAMPLES.length + 1;
    const commits = await journal.readStream(accessStream('u1'));
    expect(commits).toHaveLength(count);
    expect(await verifyLog(log)).toEqual({ type: 'good', head: await log.head() });

    await one.catchUp();
    const found: string[] = [];
    for (let cursor: Parameters<typeof one.views.find>[3]; ; ) {
      const page = await one.views.find(
        accessTrail.name,
        { type: 'eq', column: 'user', value: 'u1' },
        { descending: false },
        cursor,
        7,
      );
      found.push(...page.rows.map(({ key }) => key));
      if (page.next === undefined) break;
      cursor = page.next;
    }
    const written = commits.flatMap(({ streams }) => streams.flatMap(({ events }) => events));
    expect(found).toEqual(written.map(({ eventId }) => eventId));
    const { policy } = one.config;
    expect(await rebuildView(accessTrail, { log: journal, store: views, policy })).toMatchObject({
      position: count,
      same: true,
    });
  });
});
