import type { Kafka } from 'kafkajs';
import type { RelayOutput } from '../../src/relay/output.js';
import type { TopicNames } from '../../src/relay/topics.js';
import { type Process, processesOnOneFolder, recordOf } from '../support/commands.js';
import { newestOf, readTopic, testClient, topicsOfOwn } from '../support/kafka.js';
import { kafkaOutput, startRelay, type TestRelay } from '../support/relay.js';
import { describeWithServers, kafkaBrokers } from '../support/servers/servers.js';
import { until } from '../support/until.js';

describeWithServers('the relay from the log to Kafka', () => {
  const processes = processesOnOneFolder();
  let process: Process;
  let topics: TopicNames;
  let brokers: string[];
  let kafka: Kafka;
  let relays: TestRelay[];

  beforeEach(async () => {
    process = await processes.start();
    brokers = await kafkaBrokers();
    topics = topicsOfOwn();
    kafka = testClient(brokers);
    relays = [];
  });

  // Before the store under them is closed.
  afterEach(async () => {
    for (const relay of relays) await relay.stop();
  });

  function start(options: Partial<Parameters<typeof startRelay>[0]> = {}): TestRelay {
    const relay = startRelay({ log: process.journal, brokers, topics, ...options });
    relays.push(relay);
    return relay;
  }

  async function create(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      ids.push(recordOf(await process.create({ legalName: `第${n}公司` })).customerId);
    }
    return ids;
  }

  async function rename(customerId: string, shortName: string): Promise<void> {
    const changed = await process.change(customerId, {
      type: 'UpdateCustomer',
      patch: { shortName },
      confirm: [],
    } as never);
    expect(changed.type).toBe('done');
  }

  const head = async () => (await process.journal.head()).position;
  const eventIds = async () =>
    (await readTopic(kafka, topics.events)).map(({ headers }) => String(headers.ce_id));
  const expectedIds = async () => Array.from({ length: await head() }, (_, i) => `${i + 1}.1`);
  const sorted = (ids: readonly string[]) =>
    [...ids].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

  it('publishes every event once, in the order of its customer, with the present states', async () => {
    const ids = await create(20);
    const relay = start();
    for (const round of [1, 2, 3]) for (const id of ids.slice(0, 7)) await rename(id, `第${round}`);
    relay.relay.notify();
    await relay.reaches(await head());
    const events = await readTopic(kafka, topics.events);
    expect(sorted(events.map(({ headers }) => String(headers.ce_id)))).toEqual(await expectedIds());
    for (const id of ids) {
      const positions = events
        .filter(({ key }) => key === id)
        .map(({ headers }) => Number(headers.ce_position));
      expect(positions).toEqual([...positions].sort((a, b) => a - b));
    }
    const states = newestOf(await readTopic(kafka, topics.state));
    expect([...states.keys()].sort()).toEqual([...ids].sort());
    for (const id of ids) {
      const loaded = await process.states.load(id);
      expect(JSON.parse(states.get(id) ?? '')).toMatchObject({
        customerId: id,
        version: loaded?.standpoint.version,
        position: loaded?.standpoint.position,
        legalName: loaded?.state.fields.legalName,
      });
    }
    expect(newestOf(await readTopic(kafka, topics.finance)).size).toBe(ids.length);
    expect(relay.relay.status()).toMatchObject({ state: 'running', lag: 0, restarts: 0 });
  });

  it('goes on where it stopped, as often as it is stopped', async () => {
    for (let round = 0; round < 4; round++) {
      await create(3);
      const relay = start({ limits: { fewest: 1, most: 2, characters: 1_000 } });
      await relay.reaches(await head());
      await relay.stop();
    }
    expect(sorted(await eventIds())).toEqual(await expectedIds());
  });

  it('keeps its checkpoint in the transaction: what was not committed goes again, once', async () => {
    await create(30);
    const output = kafkaOutput({ brokers, topics });
    let sends = 0;
    // The process is lost between two transactions, and again before the answer of one arrives.
    const failing: RelayOutput = {
      prepare: () => output.prepare(),
      look: () => output.look(),
      close: () => output.close(),
      async takeOver() {
        const session = await output.takeOver();
        return Object.create(session, {
          id: { value: session.id },
          checkpoint: { value: session.checkpoint },
          empty: { value: session.empty },
          close: { value: () => session.close() },
          send: {
            value: async (...args: Parameters<typeof session.send>) => {
              sends += 1;
              if (sends % 4 === 2) throw new Error('lost before it was sent');
              await session.send(...args);
              if (sends % 4 === 0) throw new Error('lost after it was committed');
            },
          },
        });
      },
    };
    const relay = start({ output: failing, limits: { fewest: 3, most: 3, characters: 10_000 } });
    await relay.reaches(await head());
    expect(relay.relay.status().restarts).toBeGreaterThan(2);
    expect(sorted(await eventIds())).toEqual(await expectedIds());
  });

  it('publishes once though two work at once', async () => {
    const first = start();
    const second = start();
    await create(30);
    await until('everything is published', async () => {
      const status = [first, second].map(({ relay }) => relay.status());
      const end = await head();
      return status.some(({ position }) => position >= end);
    });
    expect(sorted(await eventIds())).toEqual(await expectedIds());
  });
});
