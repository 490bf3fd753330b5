import type { Admin } from 'kafkajs';
import { OutputUnfit } from '../../relay/output.js';
import { TOPIC_SETTINGS } from '../../relay/topic-settings.js';
import { PARTITIONS, type TopicNames } from '../../relay/topics.js';
import { ConfigResourceTypes } from './kafkajs.js';
import { onceSettled } from './once-settled.js';

/** How a topic must be. */
export interface TopicPlan {
  topic: string;
  partitions: number;
  /** True when one that is there may have any number of partitions. */
  isCutAtWill?: true;
  /** Settings of the topic; `cleanup.policy` is one nothing may differ from. */
  settings: Readonly<Record<string, string>>;
}

/** The topics that the relay writes to. */
export function relayTopicPlans({ events, state, finance, relay }: TopicNames): TopicPlan[] {
  return [
    { topic: events, partitions: PARTITIONS, settings: TOPIC_SETTINGS.events },
    { topic: state, partitions: PARTITIONS, settings: TOPIC_SETTINGS.state },
    { topic: finance, partitions: PARTITIONS, settings: TOPIC_SETTINGS.finance },
    { topic: relay, partitions: 1, settings: TOPIC_SETTINGS.relay },
  ];
}

/**
 * Makes the topics that are missing, with the brokers' own replication, and compares the others.
 * @returns settings that differ and do no harm, a sentence each
 * @throws OutputUnfit naming each topic that is kept or cut up otherwise; Error when Kafka cannot be asked
 */
export async function ensureTopics(admin: Admin, plans: readonly TopicPlan[]): Promise<string[]> {
  const there = new Set(await admin.listTopics());
  const missing = plans.filter(({ topic }) => !there.has(topic));
  if (missing.length > 0) await create(admin, missing);
  // One that somebody else made at the same moment is compared as well.
  const differences = await compare(admin, plans);
  const unfit = differences.filter(({ isHarmful }) => isHarmful);
  if (unfit.length > 0) throw new OutputUnfit(unfit.map(({ sentence }) => sentence).join(' '));
  return differences.map(({ sentence }) => sentence);
}

async function create(admin: Admin, plans: readonly TopicPlan[]): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: plans.map(({ topic, partitions, settings }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: -1,
      configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
    })),
  });
}

interface Difference {
  sentence: string;
  /** True when publishing there would break what consumers rely on. */
  isHarmful: boolean;
}

async function compare(admin: Admin, plans: readonly TopicPlan[]): Promise<Difference[]> {
  const topics = plans.map(({ topic }) => topic);
  const { topics: metadata } = await onceSettled(() => admin.fetchTopicMetadata({ topics }));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: plans.flatMap(({ topic, settings }) => {
      const configNames = Object.keys(settings);
      if (configNames.length === 0) return [];
      return { type: ConfigResourceTypes.TOPIC, name: topic, configNames };
    }),
  });
  return plans.flatMap(({ topic, partitions, isCutAtWill, settings }) => {
    const found = metadata.find(({ name }) => name === topic)?.partitions.length ?? 0;
    const entries = resources.find(({ resourceName }) => resourceName === topic)?.configEntries;
    const values = new Map(
      entries?.map(({ configName, configValue }) => [configName, configValue]),
    );
    return [
      ...(found === partitions || isCutAtWill ? [] : [wrongPartitions(topic, found, partitions)]),
      ...Object.entries(settings)
        .filter(([name, value]) => values.get(name) !== value)
        .map(([name, value]) => wrongSetting(topic, name, values.get(name), value)),
    ];
  });
}

function wrongPartitions(topic: string, found: number, expected: number): Difference {
  return {
    sentence: `Topic ${topic} has ${found} partitions and must have ${expected}: its records would lose their order.`,
    isHarmful: true,
  };
}

function wrongSetting(
  topic: string,
  name: string,
  found: string | undefined,
  expected: string,
): Difference {
  const isHarmful = name === 'cleanup.policy';
  return {
    sentence: `Topic ${topic} has ${name}=${found ?? 'unknown'} and ${isHarmful ? 'must' : 'should'} have ${name}=${expected}.`,
    isHarmful,
  };
}
