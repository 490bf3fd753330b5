import { KafkaOutput } from '../../../src/adapters/kafka/relay-output.js';
import type { Message } from '../../../src/relay/message.js';
import { Fenced, type OutputSession } from '../../../src/relay/output.js';
import type { TopicNames } from '../../../src/relay/topics.js';
import { readTopic, testClient, topicsOfOwn } from '../../support/kafka.js';
import { describeWithServers, kafkaBrokers } from '../../support/servers/servers.js';

const hash = (digit: number) => String(digit).repeat(64);
const checkpoint = (position: number) => ({ position, hash: hash(position), log: hash(1) });

function message(key: string, value: string, topic: Message['topic'] = 'events'): Message {
  return { topic, key, value, headers: { ce_id: `${key}.${value}` } };
}

describeWithServers('Kafka as the output of the relay', () => {
  let topics: TopicNames;
  let brokers: string[];
  let outputs: KafkaOutput[];

  beforeEach(async () => {
    brokers = await kafkaBrokers();
    topics = topicsOfOwn();
    outputs = [];
  });

  afterEach(async () => {
    for (const output of outputs) await output.close();
  });

  function open(): KafkaOutput {
    const kafka = { brokers, user: undefined, ssl: false };
    const transactionalId = `relay-${topics.events}`;
    const output = new KafkaOutput({ kafka, topics, transactionalId, lookTimeoutMs: 1_000 });
    outputs.push(output);
    return output;
  }

  async function prepared(): Promise<KafkaOutput> {
    const output = open();
    expect(await output.prepare()).toEqual([]);
    return output;
  }

  const values = async (topic: string) =>
    (await readTopic(testClient(brokers), topic)).map(({ value }) => value);

  it('begins with empty topics and no checkpoint', async () => {
    const output = await prepared();
    expect(await output.look()).toEqual({
      checkpoint: undefined,
      holder: undefined,
      isSettled: true,
    });
    const session = await output.takeOver();
    expect(session.checkpoint).toBeUndefined();
    expect([...session.empty].sort()).toEqual(['events', 'finance', 'state']);
  });

  it('gives the next session the checkpoint that was sent with the messages', async () => {
    const output = await prepared();
    const first = await output.takeOver();
    await first.send([message('a', '1'), message('b', '2', 'state')], checkpoint(3));
    await first.send([], checkpoint(4));
    await first.close();
    const second = await output.takeOver();
    expect(second.checkpoint).toEqual(checkpoint(4));
    expect([...second.empty]).toEqual(['finance']);
    expect(await output.look()).toEqual({
      checkpoint: checkpoint(4),
      holder: second.id,
      isSettled: true,
    });
    expect(await values(topics.events)).toEqual(['1']);
  });

  it('keeps the order of a key, and its key, value and headers', async () => {
    const session = await (await prepared()).takeOver();
    const sent = Array.from({ length: 50 }, (_, i) => message(`k${i % 3}`, String(i)));
    await session.send(sent.slice(0, 20), checkpoint(1));
    await session.send(sent.slice(20), checkpoint(2));
    const read = await readTopic(testClient(brokers), topics.events);
    for (const key of ['k0', 'k1', 'k2']) {
      const of = (list: readonly { key: string; value: string | null; headers: object }[]) =>
        list.filter((one) => one.key === key).map(({ value, headers }) => ({ value, headers }));
      expect(of(read)).toEqual(of(sent));
    }
  });

  it('takes a transaction that is larger than a batch may be', async () => {
    const session = await (await prepared()).takeOver();
    const large = 'x'.repeat(300_000);
    const sent = Array.from({ length: 8 }, (_, i) => message('a', `${i}${large}`));
    await session.send([...sent, message('a', `9${large.repeat(5)}`)], checkpoint(1));
    const read = await values(topics.events);
    expect(read.map((value) => value?.[0])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '9']);
  });

  it('shuts out the session before, which writes nothing any more', async () => {
    const output = await prepared();
    const first = await output.takeOver();
    await first.send([message('a', '1')], checkpoint(1));
    const second = await open().takeOver();
    await expect(first.send([message('a', 'lost')], checkpoint(2))).rejects.toThrow(Fenced);
    await second.send([message('a', '2')], checkpoint(2));
    expect(await values(topics.events)).toEqual(['1', '2']);
  });

  it('is shut out by a session that has sent nothing yet', async () => {
    const first = await (await prepared()).takeOver();
    await open().takeOver();
    await expect(first.send([], checkpoint(1))).rejects.toThrow(Fenced);
  });

  it('uses no session that has failed', async () => {
    const session = await (await prepared()).takeOver();
    const broken = { ...message('a', '1'), headers: { bad: undefined } } as unknown as Message;
    await expect(session.send([broken], checkpoint(1))).rejects.toThrow();
    await expect(session.send([message('a', '2')], checkpoint(2))).rejects.toThrow('failed before');
    expect(await values(topics.events)).toEqual([]);
  });

  it('looks without shutting anybody out', async () => {
    const session: OutputSession = await (await prepared()).takeOver();
    await session.send([message('a', '1')], checkpoint(1));
    expect(await open().look()).toMatchObject({ checkpoint: checkpoint(1), holder: session.id });
    await session.send([message('a', '2')], checkpoint(2));
    expect(await values(topics.events)).toEqual(['1', '2']);
  });

  it('sees what is certain while somebody has a transaction open, and aborts it by taking over', async () => {
    const output = await prepared();
    const session = await output.takeOver();
    await session.send([message('a', '1')], checkpoint(1));
    await session.close();
    const frozen = testClient(brokers).producer({
      transactionalId: `relay-${topics.events}`,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await frozen.connect();
    const transaction = await frozen.transaction();
    await transaction.send({ topic: topics.events, messages: [{ key: 'a', value: 'lost' }] });
    await transaction.send({ topic: topics.relay, messages: [{ key: 'checkpoint', value: '{}' }] });
    const other = open();
    expect(await other.look()).toMatchObject({ checkpoint: checkpoint(1), isSettled: false });
    const next = await other.takeOver();
    expect(next.checkpoint).toEqual(checkpoint(1));
    await next.send([message('a', '2')], checkpoint(2));
    expect(await values(topics.events)).toEqual(['1', '2']);
    await frozen.disconnect();
  });

  it('leaves no group behind', async () => {
    const output = await prepared();
    await output.look();
    await (await output.takeOver()).close();
    const admin = testClient(brokers).admin();
    await admin.connect();
    const { groups } = await admin.listGroups();
    await admin.disconnect();
    // Other tests on this broker look as well; theirs are gone a moment later.
    expect(
      groups.filter(({ groupId }) => groupId.startsWith('dossier-relay-look-')).length,
    ).toBeLessThan(3);
  });
});
