import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { topField } from '../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import { MASK_KINDS } from '../../src/customer/groups.js';
import { openStore, type Store } from '../../src/open-store.js';
import { TOPICS } from '../../src/relay/topics.js';
import type { Canary } from '../support/full-record.js';
import { testClient } from '../support/kafka.js';
import { type Published, publishedFaults, readPublished } from '../support/published-log.js';
import {
  describeWithOwnServers,
  mongoUrl,
  type OwnKafka,
  startKafka,
} from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { foundIn } from '../support/topic-canaries.js';
import { until } from '../support/until.js';
import { build } from './built-service.js';
import { clientOf } from './client.js';
import { PERSONAL, type Sent, sendCommands } from './command-lanes.js';
import { type KilledService, killedService } from './killed-service.js';

/* The service on MongoDB and Kafka, killed again and again while commands go in. */

const COMMANDS = 5_000;
const LANES = 48;
const PATIENCE_SECONDS = 120;

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(build, 60_000);
beforeEach(() => {
  folder = temporaryFolder();
});

describeWithOwnServers('the service on MongoDB and Kafka', () => {
  let mongo: string;
  let broker: OwnKafka;
  let kafka: Kafka;
  let service: KilledService;
  let store: Store | undefined;
  beforeEach(async () => {
    [mongo, broker] = await Promise.all([mongoUrl(), startKafka()]);
    kafka = testClient(broker.brokers);
    // What is read is compared with topics, which have no masks.
    const roles = { steward: { inFull: MASK_KINDS } };
    writeFileSync(join(folder.path, 'policy.json'), JSON.stringify({ roles }));
    service = killedService(folder.path, {
      DOSSIER_POLICY: 'policy.json',
      DOSSIER_STORE: mongo,
      DOSSIER_KAFKA_BROKERS: broker.brokers.join(),
    });
  });
  afterEach(async () => {
    await store?.close();
    await service.end();
    folder.remove();
  });

  const relayRuns = () =>
    until(
      'the relay runs',
      async () => (await service.relay()).state === 'running',
      PATIENCE_SECONDS,
    );

  it('loses and doubles nothing when it is killed five times and the broker once', async () => {
    // After so many answers. Where the relay is waited for, the next kill meets it at work.
    const course: [number, () => Promise<void>][] = [
      [300, relayRuns],
      [800, service.killAndStart],
      [1100, relayRuns],
      [1600, service.killAndStart],
      [1800, relayRuns],
      [2000, broker.kill],
      [2400, service.killAndStart],
      [2600, broker.start],
      [2800, relayRuns],
      [3300, service.killAndStart],
      [3600, relayRuns],
      [4100, service.killAndStart],
    ];
    let answers = 0;
    let underWay = Promise.resolve();
    const sent = await sendCommands({
      service,
      lanes: LANES,
      commands: COMMANDS,
      mayGoOn: () => underWay,
      answered() {
        answers += 1;
        const [at = Number.POSITIVE_INFINITY, step] = course[0] ?? [];
        if (step === undefined || answers < at) return;
        course.shift();
        underWay = underWay.then(step);
      },
    });
    expect(answers).toBe(COMMANDS);
    expect(course).toEqual([]);
    expect(service.kills()).toBe(5);
    expect(sent.repeated).toBeGreaterThan(0);

    store = await openStore({
      store: { type: 'mongodb', url: mongo },
      keyFile: join(folder.path, 'dossier.keys'),
    });
    const head = await store.journal.head();
    // The first start wrote down the policy, and the token of the test was made.
    expect(head.position).toBe(COMMANDS + 2);
    await until(
      'everything is published',
      async () => (await service.relay()).position >= head.position,
      PATIENCE_SECONDS,
    );
    const published = await readPublished(kafka, TOPICS);
    expect(await publishedFaults(store.journal, published)).toEqual([]);
    await expectStatesAsListed(published, sent, head.position);
    expect(personalIn(published, sent)).toEqual([]);
    expect(await service.stop()).toEqual({ code: 0, signal: null });
  }, 600_000);

  async function expectStatesAsListed({ states }: Published, sent: Sent, position: number) {
    const client = clientOf({ url: await service.url(), token: await service.token() });
    const headers = { 'x-min-position': String(position) };
    const listed = new Map<string, number>();
    let cursor = '';
    await until(
      'the list is there',
      async () => (await client.get('/customers?limit=1', headers)).status === 200,
      PATIENCE_SECONDS,
    );
    do {
      const page = (await client.get(`/customers?limit=200${cursor}`, headers)).json;
      for (const item of page.items) {
        listed.set(item.customerId, item.version);
        const state = JSON.parse(states.get(item.customerId) ?? 'null');
        // What the list shows and the topic is for; of every tenth customer everything.
        expect(state).toMatchObject(pick(item, Object.keys(state)));
        if (listed.size % 10 !== 0) continue;
        const { json: record } = await client.get(`/customers/${item.customerId}`);
        expectWholeState(state, record);
      }
      cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : '';
    } while (cursor !== '');
    expect([...listed.keys()].sort()).toEqual([...states.keys()].sort());
    expect(listed).toEqual(sent.versions);
  }
});

/** The state has everything of the record that its topic is for, the same value for value. */
function expectWholeState(state: JsonObject, record: JsonObject): void {
  const { warnings, ...values } = state;
  // Of an element it may have fewer parts: a block without its note.
  expect(record).toMatchObject(values);
  const missing = Object.keys(record).filter((name) => !(name in state));
  expect(missing.filter((name) => topField(name)?.topic === 'state')).toEqual([]);
  const shown = record.warnings as JsonObject[]; // the record says so
  for (const warning of warnings as JsonObject[]) {
    expect(shown).toContainEqual(expect.objectContaining(warning));
  }
}

function pick(item: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}

/** Names of what is personal and stands in the events all the same. */
function personalIn({ events }: Published, { canaries }: Sent): string[] {
  expect(canaries.length).toBeGreaterThan(100);
  const bytes = events
    .map(({ key, value, headers }) => [key, value, ...Object.entries(headers).flat()].join('\n'))
    .join('\n');
  return foundIn(bytes, [...canaries.filter(isRare), { field: 'personal', text: PERSONAL }]);
}

/** Six digits may stand in a hash. */
function isRare({ text }: Canary): boolean {
  return text.length > 8;
}
