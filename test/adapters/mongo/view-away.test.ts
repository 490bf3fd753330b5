import { openMongoViewStore } from '../../../src/adapters/mongo/view-store.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { ViewRunner } from '../../../src/views/runner.js';
import { viewIdentity } from '../../../src/views/view-identity.js';
import type { ViewStore } from '../../../src/views/view-store.js';
import {
  describeWithOwnServers,
  type OwnMongo,
  startMongo,
} from '../../support/servers/servers.js';
import { until } from '../../support/until.js';
import { FakeLog } from '../../views/fake-log.js';
import { tally } from '../../views/sample-views.js';
import { Connections } from './connections.js';

const view = tally('away');
const identity = viewIdentity(view, DEFAULT_POLICY);

describeWithOwnServers('a view store whose MongoDB goes away', () => {
  let mongo: OwnMongo;
  let connections: Connections;
  let store: ViewStore;

  beforeAll(async () => {
    mongo = await startMongo();
    connections = new Connections(mongo.url);
    store = await openMongoViewStore(await connections.open());
  });

  afterAll(() => connections.close());

  it('says what is wrong, and the runner goes on by itself when it is back', async () => {
    const log = new FakeLog();
    const append = (count: number) => {
      for (let i = 0; i < count; i++) {
        log.append({ streamId: `thing:${i}`, type: 'Added', data: { add: 1 } });
      }
    };
    const troubles: string[] = [];
    const runner = new ViewRunner({
      views: [view],
      policy: DEFAULT_POLICY,
      log,
      store,
      report: (report) => {
        if (report.type === 'trouble') troubles.push(report.message);
      },
      pollMs: 10,
    });
    append(20);
    runner.start();
    await until('it is live', () => runner.status()[0]?.state === 'live');

    await mongo.kill();
    append(30);
    await until('it says so', () => troubles.length > 0);
    expect(troubles[0]).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/\w+: /);
    expect(runner.status()[0]?.trouble).toBe(troubles.at(-1));
    await expect(store.count(identity, undefined)).rejects.toMatchObject({ trouble: 'no-access' });

    await mongo.start();
    await until('it has caught up', () => runner.status()[0]?.position === 50);
    await until('nothing is wrong any more', () => runner.status()[0]?.trouble === undefined);
    await runner.stop();
    expect((await store.count(identity, undefined)).counts).toEqual(new Map([['', 30]]));
    expect(await store.checksum(identity)).toMatchObject({ position: 50 });
  }, 60_000);
});
