import { cpSync } from 'node:fs';
import type { Kafka } from 'kafkajs';
import type { Journal } from '../../src/log/journal.js';
import type { RelayOutput } from '../../src/relay/output.js';
import { restartFrom } from '../../src/relay/restart-from.js';
import type { TopicNames } from '../../src/relay/topics.js';
import { openProcess, type Process, recordOf } from '../support/commands.js';
import { newestOf, readTopic, testClient, topicsOfOwn } from '../support/kafka.js';
import { clockByHand, kafkaOutput, startRelay, type TestRelay } from '../support/relay.js';
import {
  describeWithOwnServers,
  describeWithServers,
  kafkaBrokers,
  startKafka,
} from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

let topics: TopicNames;
let brokers: string[];
let kafka: Kafka;
const closing: (() => unknown)[] = [];

/** Last opened, first closed. */
async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

async function openLog(): Promise<Process> {
  const folder = temporaryFolder();
  closing.push(() => folder.remove());
  const process = await openProcess(folder.path);
  closing.push(() => process.close());
  return process;
}

function start(log: Journal, options: Partial<Parameters<typeof startRelay>[0]> = {}): TestRelay {
  const relay = startRelay({ log, brokers, topics, ...options });
  closing.push(() => relay.stop());
  return relay;
}

async function create(process: Process, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push(recordOf(await process.create({ legalName: `第${n}公司` })).customerId);
  }
  return ids;
}

const head = async ({ journal }: Process) => (await journal.head()).position;

async function publishedPositions(): Promise<number[]> {
  const events = await readTopic(kafka, topics.events);
  return events.map(({ headers }) => Number(headers.ce_position)).sort((a, b) => a - b);
}

const upTo = (position: number) => Array.from({ length: position }, (_, i) => i + 1);
const isIn = (state: string, { relay }: TestRelay) =>
  until(`the relay is ${state}`, () => relay.status().state === state);

describeWithServers('a relay in trouble', () => {
  beforeEach(async () => {
    brokers = await kafkaBrokers();
    topics = topicsOfOwn();
    kafka = testClient(brokers);
  });

  afterEach(closeAll);

  it('stands by when it was shut out, and stays there while the other has nothing to do', async () => {
    const process = await openLog();
    const clock = clockByHand();
    const first = start(process.journal, { clock });
    await create(process, 3);
    await first.reaches(3);
    const second = start(process.journal);
    await isIn('running', second);
    await create(process, 1);
    await isIn('standing-by', first);
    for (const round of [1, 2, 3]) {
      await until(`it waits for the ${round}. time`, () => clock.waiting() === 1);
      // Commits come and are published: the checkpoint moves.
      await create(process, round === 2 ? 2 : 0);
      await second.reaches(await head(process));
      clock.pass();
      await until('it waits again', () => clock.waiting() === 1);
      expect(first.relay.status()).toMatchObject({ state: 'standing-by' });
      expect(second.relay.status()).toMatchObject({ state: 'running', restarts: 0 });
    }
    expect(await publishedPositions()).toEqual(upTo(6));
  });

  it('takes over again when the other has stopped and commits wait', async () => {
    const process = await openLog();
    const clock = clockByHand();
    const first = start(process.journal, { clock });
    await isIn('running', first);
    const second = start(process.journal);
    await isIn('running', second);
    await create(process, 2);
    await isIn('standing-by', first);
    await second.reaches(2);
    await second.stop();
    await create(process, 3);
    // It sees the checkpoint for the first time, then unmoved although the log has gone on.
    for (let turn = 0; first.relay.status().state !== 'running' && turn < 3; turn++) {
      await until(
        'it waits',
        () => clock.waiting() === 1 || first.relay.status().state === 'running',
      );
      clock.pass();
      await until(
        'it has looked',
        () => clock.waiting() === 1 || first.relay.status().state === 'running',
      );
    }
    await first.reaches(5);
    expect(await publishedPositions()).toEqual(upTo(5));
  });

  it('stops under a log that was restored from an older backup, and goes on from where it is told', async () => {
    const lost = await openLog();
    const [, , third = ''] = await create(lost, 3);
    const before = start(lost.journal);
    await before.reaches(3);
    await before.stop();

    // The first two commits are what the backup has.
    const journal = withFirstCommits(lost.journal, 2);
    const relay = start(journal);
    await isIn('stopped', relay);
    expect(relay.relay.status().trouble).toMatch(/Position 3 was published.*--restart-from/s);
    expect(relay.reports.filter(({ type }) => type === 'stopped')).toHaveLength(1);
    await relay.stop();

    const output = kafkaOutput({ brokers, topics });
    await restartFrom({ log: journal, output }, 2);
    const after = start(journal);
    await after.reaches(2);
    await after.stop();
    // Nothing of the events is published twice; what the log has lost stays there for those who read it.
    expect(await publishedPositions()).toEqual([1, 2, 3]);
    expect(newestOf(await readTopic(kafka, topics.state)).has(third)).toBe(true);
  });

  it('stops when the topics are those of another deployment', async () => {
    const [mine, theirs] = [await openLog(), await openLog()];
    await create(theirs, 4);
    const first = start(theirs.journal);
    await first.reaches(4);
    await create(mine, 5);
    const second = start(mine.journal);
    await isIn('stopped', second);
    expect(second.relay.status().trouble).toContain('another deployment');
    // It has shut nobody out.
    await create(theirs, 1);
    await first.reaches(5);
    expect(first.relay.status().restarts).toBe(0);
    expect(await publishedPositions()).toEqual(upTo(5));
  });

  it('is not told to go on beside another deployment, whose relay is left alone', async () => {
    const [mine, theirs] = [await openLog(), await openLog()];
    await create(theirs, 2);
    const first = start(theirs.journal);
    await first.reaches(2);
    const output = kafkaOutput({ brokers, topics });
    closing.push(() => output.close());
    await expect(restartFrom({ log: mine.journal, output }, 0)).rejects.toThrow('log is empty');
    await create(mine, 3);
    await expect(restartFrom({ log: mine.journal, output }, 3)).rejects.toThrow(
      'another deployment',
    );
    await create(theirs, 1);
    await first.reaches(3);
    expect(first.relay.status()).toMatchObject({ state: 'running', restarts: 0 });
  });

  it('stops when the log is restored under it, before it publishes what came since', async () => {
    const [folder, backup] = [temporaryFolder(), temporaryFolder()];
    closing.push(() => folder.remove());
    closing.push(() => backup.remove());
    const before = await openProcess(folder.path);
    await create(before, 2);
    await before.close();
    cpSync(folder.path, backup.path, { recursive: true });
    const lost = await openProcess(folder.path);
    closing.push(() => lost.close());
    const restored = await openProcess(backup.path);
    closing.push(() => restored.close());
    await create(lost, 2);
    let log = lost.journal;
    const relay = start(
      new Proxy(lost.journal, {
        get(_, name) {
          const value: unknown = Reflect.get(log, name, log);
          return typeof value === 'function' ? value.bind(log) : value;
        },
      }),
    );
    await relay.reaches(4);
    log = restored.journal;
    await create(restored, 3);
    await isIn('stopped', relay);
    expect(relay.relay.status().trouble).toMatch(/Position 4 was published.*--restart-from/s);
    expect(await publishedPositions()).toEqual(upTo(4));
  });

  it('says once that a topic is kept otherwise than it should be, and goes on showing it', async () => {
    const process = await openLog();
    const admin = kafka.admin();
    await admin.connect();
    closing.push(() => admin.disconnect());
    const configEntries = [{ name: 'retention.ms', value: '1000000' }];
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic: topics.events, numPartitions: 12, configEntries }],
    });
    const output = kafkaOutput({ brokers, topics });
    let failures = 2;
    const failing: RelayOutput = {
      prepare: () => output.prepare(),
      look: () => output.look(),
      close: () => output.close(),
      takeOver: async () => {
        if (failures-- > 0) throw new Error('It is away.');
        return output.takeOver();
      },
    };
    const relay = start(process.journal, { output: failing });
    await isIn('running', relay);
    expect(relay.relay.status()).toMatchObject({ restarts: 2 });
    expect(relay.relay.status().warnings).toContainEqual(
      expect.stringContaining('retention.ms=1000000'),
    );
    const said = relay.reports.flatMap((one) => (one.type === 'warning' ? [one.message] : []));
    expect(said).toEqual([...new Set(said)]);
    expect(said).toEqual(relay.relay.status().warnings);
  });

  it('publishes nothing into a topic that is not as it must be, until it is mended', async () => {
    const process = await openLog();
    await create(process, 2);
    const admin = kafka.admin();
    await admin.connect();
    closing.push(() => admin.disconnect());
    await admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic: topics.state, numPartitions: 3 }],
    });
    const clock = clockByHand();
    const relay = start(process.journal, { clock });
    await isIn('stopped', relay);
    expect(relay.relay.status().trouble).toContain(`${topics.state} has 3 partitions`);
    expect(relay.relay.status()).toMatchObject({ position: 0 });
    await admin.deleteTopics({ topics: [topics.state] });
    await until(
      'the topic is gone',
      async () => !(await admin.listTopics()).includes(topics.state),
    );
    await until('it publishes', () => {
      clock.pass();
      return relay.relay.status().position === 2;
    });
    expect(await publishedPositions()).toEqual([1, 2]);
  });

  it.each([
    ['all topics', ['events', 'state', 'finance', 'relay'], upTo(4)],
    ['the topics but the checkpoint', ['events', 'state', 'finance'], upTo(4)],
    ['the states', ['state'], upTo(4)],
  ] as const)('fills %s again after they were deleted', async (_, deleted, positions) => {
    const process = await openLog();
    const ids = await create(process, 4);
    const before = start(process.journal);
    await before.reaches(4);
    await before.stop();
    const admin = kafka.admin();
    await admin.connect();
    closing.push(() => admin.disconnect());
    const names = deleted.map((topic) => topics[topic]);
    await admin.deleteTopics({ topics: names });
    await until('they are gone', async () => {
      const there = new Set(await admin.listTopics());
      return names.every((name) => !there.has(name));
    });
    const after = start(process.journal);
    await isIn('running', after);
    await after.reaches(4);
    expect(await publishedPositions()).toEqual(positions);
    expect([...newestOf(await readTopic(kafka, topics.state)).keys()].sort()).toEqual(ids.sort());
  });

  it('does not guess what was published when only its checkpoint is gone', async () => {
    const process = await openLog();
    await create(process, 2);
    const before = start(process.journal);
    await before.reaches(2);
    await before.stop();
    const admin = kafka.admin();
    await admin.connect();
    closing.push(() => admin.disconnect());
    await admin.deleteTopics({ topics: [topics.relay] });
    await until('it is gone', async () => !(await admin.listTopics()).includes(topics.relay));
    const after = start(process.journal);
    await isIn('stopped', after);
    expect(after.relay.status().trouble).toContain("the relay's checkpoint is gone");
    expect(await publishedPositions()).toEqual([1, 2]);
  });
});

describeWithOwnServers('a relay whose Kafka is away', () => {
  afterEach(closeAll);

  it('waits while commands go on, and catches up when Kafka is back', async () => {
    const own = await startKafka();
    brokers = own.brokers;
    topics = topicsOfOwn();
    kafka = testClient(brokers);
    const process = await openLog();
    await own.kill();
    await create(process, 2);
    // Pauses are as long as the test wants them to be.
    const clock = clockByHand(1_000);
    const relay = start(process.journal, { clock });
    await until('it has noticed', () => relay.relay.status().state === 'waiting');
    expect(relay.relay.status()).toMatchObject({ lag: 2, trouble: expect.any(String) });
    await own.start();
    await until('it publishes', () => {
      clock.pass();
      return relay.relay.status().position === 2;
    });
    await own.kill();
    await create(process, 3);
    await until('it has noticed again', () => relay.relay.status().state === 'waiting');
    await own.start();
    await until('it publishes again', () => {
      clock.pass();
      return relay.relay.status().position === 5;
    });
    expect(await publishedPositions()).toEqual(upTo(5));
    expect(relay.relay.status()).toMatchObject({ state: 'running', lag: 0 });
  });
});

/** A journal that has only the first commits of another one, as a backup would. */
function withFirstCommits(whole: Journal, count: number): Journal {
  return new Proxy(whole, {
    get(target, name) {
      if (name === 'head') {
        return async () => {
          const commit = await target.commitAt(count, { opened: false });
          return { position: count, hash: commit?.hash ?? '' };
        };
      }
      if (name === 'readSealed') {
        return (after: number, limit: number) =>
          target.readSealed(after, Math.max(0, Math.min(limit, count - after)));
      }
      if (name === 'stands') {
        return async (one: { position: number; hash: string }) =>
          one.position <= count && target.stands(one);
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
