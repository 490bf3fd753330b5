import type { Admin } from 'kafkajs';
import { ensureActivityTopics } from '../../../src/adapters/kafka/activity-topics.js';
import { ensureTopics, relayTopicPlans } from '../../../src/adapters/kafka/topics.js';
import { OutputUnfit } from '../../../src/relay/output.js';
import type { TopicNames } from '../../../src/relay/topics.js';
import { testClient, topicsOfOwn } from '../../support/kafka.js';
import { describeWithServers, kafkaBrokers } from '../../support/servers/servers.js';

describeWithServers('topics of the relay', () => {
  let admin: Admin;
  let topics: TopicNames;

  beforeEach(async () => {
    admin = testClient(await kafkaBrokers()).admin();
    await admin.connect();
    topics = topicsOfOwn();
  });

  afterEach(() => admin.disconnect());

  const ensure = () => ensureTopics(admin, relayTopicPlans(topics));
  const create = (topic: string, numPartitions: number, settings: Record<string, string>) =>
    admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
        },
      ],
    });

  it('are made as they must be, and found so afterwards', async () => {
    expect(await ensure()).toEqual([]);
    expect(await ensure()).toEqual([]);
    const { events, state, finance, relay } = topics;
    const { topics: made } = await admin.fetchTopicMetadata({
      topics: [events, state, finance, relay],
    });
    expect(
      Object.fromEntries(made.map(({ name, partitions }) => [name, partitions.length])),
    ).toEqual({ [events]: 12, [state]: 12, [finance]: 12, [relay]: 1 });
  });

  it.each([
    ['a wrong number of partitions', 3, { 'cleanup.policy': 'compact' }, 'has 3 partitions'],
    ['a wrong cleanup policy', 12, { 'cleanup.policy': 'delete' }, 'cleanup.policy=delete'],
    ['a policy that does more', 12, { 'cleanup.policy': 'compact,delete' }, 'cleanup.policy'],
  ])('stop the relay with %s', async (_, partitions, settings, sentence) => {
    await create(topics.state, partitions, settings);
    const outcome = ensure();
    await expect(outcome).rejects.toThrow(OutputUnfit);
    await expect(outcome).rejects.toThrow(sentence);
    await expect(outcome).rejects.toThrow(topics.state);
  });

  it('of activity are made, and taken as they are but for dead letters that would be lost', async () => {
    const kafka = testClient(await kafkaBrokers());
    const dead = `${topics.activity}.dlq`;
    await create(topics.activity, 3, { 'cleanup.policy': 'compact' });
    await ensureActivityTopics(kafka, topics.activity, dead);
    await ensureActivityTopics(kafka, topics.activity, dead);
    const compacted = `${topics.activity}.compacted`;
    await create(compacted, 1, { 'cleanup.policy': 'compact' });
    const outcome = ensureActivityTopics(kafka, topics.activity, compacted);
    await expect(outcome).rejects.toThrow(OutputUnfit);
    await expect(outcome).rejects.toThrow(`${compacted} has cleanup.policy=compact`);
    const larger = `${topics.activity}.larger`;
    await create(larger, 5, { 'cleanup.policy': 'delete', 'retention.ms': '1000000' });
    await ensureActivityTopics(kafka, topics.activity, larger);
  });

  it('are used with another setting, which is named', async () => {
    await create(topics.events, 12, { 'cleanup.policy': 'delete', 'retention.ms': '1000' });
    const differences = await ensure();
    expect(differences).toContainEqual(
      `Topic ${topics.events} has retention.ms=1000 and should have retention.ms=-1.`,
    );
  });
});
