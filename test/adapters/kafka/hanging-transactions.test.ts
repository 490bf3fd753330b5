import type { Kafka } from 'kafkajs';
import { ConfigResourceTypes } from '../../../src/adapters/kafka/kafkajs.js';
import { KafkaOutput } from '../../../src/adapters/kafka/relay-output.js';
import { withAdmin } from '../../../src/adapters/kafka/with-admin.js';
import { BEGINNING } from '../../../src/relay/checkpoint.js';
import type { Message } from '../../../src/relay/message.js';
import type { TopicNames } from '../../../src/relay/topics.js';
import { readTopic, testClient, topicsOfOwn } from '../../support/kafka.js';
import { describeWithOwnServers, startKafka } from '../../support/servers/servers.js';

/*
 * Transactions that hang, as a broker leaves them that is killed right after it has decided one: records
 * that the coordinator knows nothing of, and therefore never marks the end of. Here they come to be by not
 * telling it of their partitions; brokers refuse such records unless told not to look.
 */

interface Added {
  topics: { topic: string; partitions: number[] }[];
}
interface BrokerClass {
  prototype: { addPartitionsToTxn(added: Added): Promise<unknown> };
}

const { prototype: broker }: BrokerClass = require('kafkajs/src/broker');

const KEYS = ['a', 'b', 'c', 'd', 'e'];
const checkpoint = (position: number) => ({
  position,
  hash: String(position).repeat(64),
  log: '1'.repeat(64),
});

/** Of five customers, one commit each, the last of which is `position`. */
function messages(position: number): Message[] {
  return KEYS.flatMap((key, i) =>
    (['events', 'state', 'finance'] as const).map((topic) => {
      const at = position - KEYS.length + 1 + i;
      return { topic, key, value: String(at), headers: { ce_position: String(at) } };
    }),
  );
}

/** The values of such messages in one topic. */
const values = (...positions: number[]) =>
  positions.flatMap((to) => KEYS.map((_, i) => String(to - KEYS.length + 1 + i)));

describeWithOwnServers('a transaction that hangs', () => {
  let brokers: string[];
  let kafka: Kafka;
  let topics: TopicNames;
  let output: KafkaOutput;

  beforeAll(async () => {
    ({ brokers } = await startKafka());
    kafka = testClient(brokers);
    await withAdmin(kafka, (admin) =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.BROKER,
            name: '1',
            configEntries: [{ name: 'transaction.partition.verification.enable', value: 'false' }],
          },
        ],
      }),
    );
  });

  beforeEach(async () => {
    topics = topicsOfOwn();
    output = new KafkaOutput({
      kafka: { brokers, user: undefined, ssl: false },
      topics,
      transactionalId: `relay-${topics.events}`,
      lookTimeoutMs: 1_000,
    });
    await output.prepare();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await output.close();
  });

  /** The coordinator hears of these topics only; what goes to the others hangs. */
  async function hanging(known: readonly string[], work: () => Promise<unknown>): Promise<void> {
    const add = broker.addPartitionsToTxn;
    const spy = jest.spyOn(broker, 'addPartitionsToTxn').mockImplementation(async function (
      this: unknown,
      added,
    ) {
      const heard = added.topics.filter(({ topic }) => known.includes(topic));
      return heard.length > 0 ? add.call(this as never, { ...added, topics: heard }) : undefined;
    });
    await work();
    spy.mockRestore();
  }

  /** One transaction that all went well, of positions up to 5, and one after it. */
  async function sendTwo(known: readonly string[]): Promise<void> {
    const session = await output.takeOver();
    await session.send([], BEGINNING);
    await session.send(messages(5), checkpoint(5));
    // Kafka takes the end of a transaction without partitions for that of the one before.
    await hanging(known, () => session.send(messages(10), checkpoint(10)));
    await session.close();
  }

  async function seen(): Promise<Record<Message['topic'], (string | null)[]>> {
    const of = async (topic: string) =>
      (await readTopic(kafka, topic))
        .map(({ value }) => value)
        .sort((a, b) => Number(a) - Number(b));
    return {
      events: await of(topics.events),
      state: await of(topics.state),
      finance: await of(topics.finance),
    };
  }

  it('with its checkpoint counts as committed, as its commit was', async () => {
    await sendTwo([]);
    const session = await output.takeOver();
    expect(session.checkpoint).toEqual(checkpoint(10));
    expect([...session.empty]).toEqual([]);
    const both = values(5, 10);
    expect(await seen()).toEqual({ events: both, state: both, finance: both });
    await session.send(messages(15), checkpoint(15));
    expect((await seen()).events).toEqual(values(5, 10, 15));
  });

  it('is committed where it hangs when its checkpoint is there', async () => {
    await sendTwo([topics.relay, topics.finance]);
    const session = await output.takeOver();
    expect(session.checkpoint).toEqual(checkpoint(10));
    const both = values(5, 10);
    expect(await seen()).toEqual({ events: both, state: both, finance: both });
  });

  it('leaves no topic empty, though nobody sees a record in it', async () => {
    const session = await output.takeOver();
    await session.send([], BEGINNING);
    await hanging([topics.relay], () => session.send(messages(5), checkpoint(5)));
    await session.close();
    const next = await output.takeOver();
    expect(next.checkpoint).toEqual(checkpoint(5));
    expect([...next.empty]).toEqual([]);
    expect((await seen()).events).toEqual(values(5));
  });

  it('is aborted when it never came to its checkpoint, and goes once more', async () => {
    const session = await output.takeOver();
    await session.send(messages(5), checkpoint(5));
    await session.close();
    await leaveHalf();
    const next = await output.takeOver();
    expect(next.checkpoint).toEqual(checkpoint(5));
    await next.send(messages(10), checkpoint(10));
    const both = values(5, 10);
    expect(await seen()).toEqual({ events: both, state: both, finance: both });
  });

  it('is left as it is when there is no checkpoint to judge it by', async () => {
    await (await output.takeOver()).close();
    await leaveHalf();
    const session = await output.takeOver();
    expect(session.checkpoint).toBeUndefined();
    expect([...session.empty]).toEqual([]);
    // Somebody says that those events were published.
    await session.send([], { ...BEGINNING, eventsTo: checkpoint(10) });
    await session.close();
    await output.takeOver();
    expect((await seen()).events).toEqual(values(10));
  });

  it('of somebody else is not touched', async () => {
    const session = await output.takeOver();
    await session.send(messages(5), checkpoint(5));
    await session.close();
    const other = kafka.producer({
      transactionalId: `other-${topics.events}`,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await other.connect();
    const transaction = await other.transaction();
    await transaction.send({ topic: topics.events, messages: [{ key: 'a', value: 'theirs' }] });
    await expect(output.takeOver()).rejects.toThrow('not of this relay');
    await transaction.abort();
    await other.disconnect();
    const next = await output.takeOver();
    expect(next.checkpoint).toEqual(checkpoint(5));
  });

  /** Messages up to 10 in every topic, without a checkpoint, as of a relay that died before it. */
  async function leaveHalf(): Promise<void> {
    const dying = kafka.producer({
      transactionalId: `relay-${topics.events}`,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await dying.connect();
    await hanging([], async () => {
      const transaction = await dying.transaction();
      const all = messages(10).map(({ topic, ...message }) => ({
        topic: topics[topic],
        messages: [message],
      }));
      await transaction.sendBatch({ topicMessages: all });
    });
    await dying.disconnect();
  }
});
