import { plainKafka, transactionalProducer } from './parts/plain-kafka.js';

/*
 * What transactions of kafkajs cost with messages that are there already: the same records that the relay
 * makes, in transactions of the same size, or paced, into topics of its own. Arguments: the folder of the build, the
 * broker; the store is in the variables.
 */

/** Batches that are made ahead and sent again and again. */
const BATCHES = 12;
/** As many as the relay puts into one transaction of a backlog. */
const EVENTS_IN_BATCH = 1000;
const PARTITIONS = 12;

const [dist = '', broker = ''] = process.argv.slice(2);
/** @type {typeof import('../src/config/config.js')} */
const { readConfig } = await import(`${dist}/config/config.js`);
/** @type {typeof import('../src/open-store.js')} */
const { openStore } = await import(`${dist}/open-store.js`);
/** @type {typeof import('../src/relay/batches.js')} */
const { Batches } = await import(`${dist}/relay/batches.js`);
/** @type {typeof import('../src/relay/checkpoint.js')} */
const { BEGINNING, checkpointJson } = await import(`${dist}/relay/checkpoint.js`);

const kafka = plainKafka(broker);
const topicOf = (/** @type {string} */ topic) => `raw.${topic}`;

/** As kafkajs takes them: by topic. */
async function transactionsOf() {
  const { config } = await readConfig(process.env);
  const store = await openStore(config);
  const limits = { fewest: EVENTS_IN_BATCH, most: EVENTS_IN_BATCH, characters: 8_000_000 };
  const batches = new Batches(store.journal, config.source, limits);
  const transactions = [];
  let at = BEGINNING;
  while (transactions.length < BATCHES) {
    const batch = await batches.next(at);
    if (batch === undefined) break;
    at = batch.checkpoint;
    /** @type {Map<string, import('kafkajs').Message[]>} */
    const byTopic = new Map();
    for (const { topic, key, value, headers } of batch.messages) {
      const list = byTopic.get(topic) ?? [];
      list.push({ key, value, headers });
      byTopic.set(topic, list);
    }
    byTopic.set('relay', [{ key: 'checkpoint', value: checkpointJson(at) }]);
    transactions.push({
      events: batch.commits,
      topicMessages: [...byTopic].map(([topic, messages]) => ({ topic: topicOf(topic), messages })),
    });
  }
  await store.close();
  return transactions;
}

const transactions = await transactionsOf();
const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  waitForLeaders: true,
  topics: ['events', 'state', 'finance', 'relay'].map((topic) => ({
    topic: topicOf(topic),
    numPartitions: topic === 'relay' ? 1 : PARTITIONS,
    replicationFactor: -1,
  })),
});
await admin.disconnect();
const producer = await transactionalProducer(kafka);

/** @param {number} wanted events, at least */
async function send(wanted) {
  const cpu = process.cpuUsage();
  const beganAt = performance.now();
  let events = 0;
  for (let n = 0; events < wanted; n++) {
    const { topicMessages, events: count } = /** @type {(typeof transactions)[number]} */ (
      transactions[n % transactions.length]
    );
    const transaction = await producer.transaction();
    await transaction.sendBatch({ topicMessages });
    await transaction.commit();
    events += count;
  }
  const seconds = (performance.now() - beganAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { events, seconds, cpuUs: user + system };
}

/**
 * Events that become due one after the other, each sent with all that are due by then; each holds the time
 * it was due in `ce_time`.
 * @param {number} count
 * @param {number} perSecond
 */
async function sendPaced(count, perSecond) {
  const events = transactions[0]?.topicMessages.find(({ topic }) => topic === topicOf('events'));
  if (events === undefined) throw new Error('The store has no events.');
  const { topic, messages } = events;
  const beganAt = Date.now();
  for (let sent = 0; sent < count; ) {
    const due = Math.min(count, Math.floor(((Date.now() - beganAt) * perSecond) / 1000));
    if (due <= sent) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    const transaction = await producer.transaction();
    const send = Array.from({ length: due - sent }, (_, n) => ({
      .../** @type {import('kafkajs').Message} */ (messages[(sent + n) % messages.length]),
      headers: { ce_time: new Date(beganAt + ((sent + n) / perSecond) * 1000).toISOString() },
    }));
    await transaction.send({ topic, messages: send });
    await transaction.commit();
    sent = due;
  }
  return { events: count };
}

/** @typedef {{ events: number, perSecond?: number }} Wanted without a pace, as many at once as the relay does */

process.on('message', (/** @type {Wanted} */ { events, perSecond }) => {
  (perSecond === undefined ? send(events) : sendPaced(events, perSecond)).then(
    (result) => process.send?.(result),
    (error) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.send?.({ ready: true });
