import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { ensureTopics, relayTopicPlans } from '../../src/adapters/kafka/topics.js';
import { PARTITIONS, TOPICS } from '../../src/relay/topics.js';
import { type Child, startNode } from '../support/child.js';
import { ONCE_EACH, testClient } from '../support/kafka.js';
import { type OwnKafka, startKafka } from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

/** The topics under their real names, empty for each test, on a broker of the file's own. */
export interface ExampleBroker {
  server(): OwnKafka;
  kafka(): Kafka;
  /** Away with one topic and everything in it, and there again. */
  makeAnew(topics: string[]): Promise<void>;
  publish(topic: string, records: readonly HandWritten[]): Promise<void>;
}

/** A record as the contract says, as far as a consumer looks at it. */
export interface HandWritten {
  customerId: string;
  type: string;
  position: number;
  value: object | null;
}

export function exampleBroker(): ExampleBroker {
  let server: OwnKafka;
  let kafka: Kafka;
  beforeAll(async () => {
    server = await startKafka();
    kafka = testClient(server.brokers);
  });
  beforeEach(() => makeAnew(kafka, Object.values(TOPICS)));
  return {
    server: () => server,
    kafka: () => kafka,
    makeAnew: (topics) => makeAnew(kafka, topics),
    async publish(topic, records) {
      const producer = kafka.producer(ONCE_EACH);
      await producer.connect();
      const messages = records.map(({ customerId, type, position, value }) => ({
        key: customerId,
        value: value && JSON.stringify(value),
        headers: {
          ce_id: `${position}.1`,
          ce_type: `dossier.${type}`,
          ce_subject: customerId,
          ce_time: '2026-03-31T08:00:00.000Z',
          ce_position: String(position),
        },
      }));
      await producer.send({ topic, messages });
      await producer.disconnect();
    },
  };
}

async function makeAnew(kafka: Kafka, topics: string[]): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const there = async () => (await admin.listTopics()).filter((topic) => topics.includes(topic));
  const old = await there();
  if (old.length > 0) await admin.deleteTopics({ topics: old });
  await until('the topics are gone', async () => (await there()).length === 0);
  // The topic for reports belongs to those who write to it.
  const activity = { topic: TOPICS.activity, partitions: PARTITIONS, settings: {} };
  await ensureTopics(admin, [...relayTopicPlans(TOPICS), activity]);
  // Known by its name is not yet ready to be written to.
  for (const topic of topics) {
    await until(`${topic} answers`, () => admin.fetchTopicOffsets(topic).then(isTrue, isFalse));
  }
  await admin.disconnect();
}

const isTrue = () => true;
const isFalse = () => false;

export interface Example {
  /** Its SQLite file. */
  file: string;
  start(brokers: string[], options?: { env?: NodeJS.ProcessEnv; preload?: string }): Child;
}

/** One of `examples/`, in a fresh folder for each test; what still runs is killed after it. */
export function example(name: string): Example {
  let folder: ReturnType<typeof temporaryFolder>;
  let children: Child[];
  beforeEach(() => {
    folder = temporaryFolder();
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill();
    await Promise.all(children.map(({ ended }) => ended));
    folder.remove();
  });
  return {
    get file() {
      return join(folder.path, 'example.db');
    },
    start(brokers, { env = {}, preload } = {}) {
      const main = join(__dirname, '../../examples', name, 'main.js');
      const settings = { KAFKA_BROKERS: brokers.join(), DATABASE: this.file, PORT: '0' };
      const child = startNode([...(preload ? ['--require', preload] : []), main], {
        cwd: folder.path,
        env: { PATH: process.env.PATH, ...settings, ...env },
      });
      children.push(child);
      return child;
    },
  };
}
