import { randomUUID } from 'node:crypto';
import type { Kafka, Producer, Transaction } from 'kafkajs';
import type { RelayCheckpoint } from '../../relay/checkpoint.js';
import type { Message } from '../../relay/message.js';
import type { OutputSession } from '../../relay/output.js';
import type { TopicNames } from '../../relay/topics.js';
import { checkpointRecord, holderRecord, readCheckpoints } from './checkpoint-topic.js';
import { SEND_RETRY } from './client.js';
import { writeError } from './errors.js';
import { Partitioners } from './kafkajs.js';
import { onceSettled } from './once-settled.js';
import { portionsOf } from './portions.js';
import { withAdmin } from './with-admin.js';
import { within } from './within.js';

/** A transaction that a crashed relay left open is ended by the next one, or by Kafka after so long. */
const TRANSACTION_TIMEOUT_MS = 60_000;
const READ_TIMEOUT_MS = 20_000;
/** kafkajs goes on trying for minutes while no broker answers; nobody would see that nothing moves. */
const SEND_TIMEOUT_MS = 20_000;

export interface SessionParts {
  kafka: Kafka;
  topics: TopicNames;
  transactionalId: string;
  sendTimeoutMs?: number | undefined;
}

/**
 * Takes over from whoever writes under the same transactional id. Connecting alone shuts nobody out: the
 * first transaction does, so an empty one is opened and aborted at once.
 * @throws Fenced, Error
 */
export async function takeOver({
  kafka,
  topics,
  transactionalId,
  sendTimeoutMs = SEND_TIMEOUT_MS,
}: SessionParts): Promise<OutputSession> {
  const producer = kafka.producer({
    transactionalId,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: TRANSACTION_TIMEOUT_MS,
    allowAutoTopicCreation: false,
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: SEND_RETRY,
  });
  const id = randomUUID();
  try {
    await producer.connect();
    await (await producer.transaction()).abort();
    await inTransaction(producer, (transaction) =>
      transaction.send({ topic: topics.relay, messages: [holderRecord(id)] }),
    );
    const sight = await readCheckpoints(kafka, topics.relay, holderRecord(id), READ_TIMEOUT_MS);
    if (!sight.isSettled) throw new Error('The checkpoint could not be read in time.');
    const empty = await emptyTopics(kafka, topics);
    return new KafkaSession({ producer, topics, id, timeoutMs: sendTimeoutMs, ...sight, empty });
  } catch (error) {
    await disconnect(producer);
    throw writeError(error);
  }
}

interface KafkaSessionParts extends Pick<OutputSession, 'id' | 'checkpoint' | 'empty'> {
  producer: Producer;
  topics: TopicNames;
  timeoutMs: number;
}

class KafkaSession implements OutputSession {
  readonly id: string;
  readonly checkpoint: RelayCheckpoint | undefined;
  readonly empty: ReadonlySet<Message['topic']>;
  readonly #producer: Producer;
  readonly #topics: TopicNames;
  readonly #timeoutMs: number;
  #isSpent = false;

  constructor({ producer, topics, id, checkpoint, empty, timeoutMs }: KafkaSessionParts) {
    this.#producer = producer;
    this.#topics = topics;
    this.#timeoutMs = timeoutMs;
    this.id = id;
    this.checkpoint = checkpoint;
    this.empty = empty;
  }

  async send(messages: readonly Message[], checkpoint: RelayCheckpoint): Promise<void> {
    if (this.#isSpent) throw new Error('This session has failed before.');
    const portions = portionsOf(messages, this.#topics);
    const last = portions.pop() ?? [];
    const record = { topic: this.#topics.relay, messages: [checkpointRecord(checkpoint)] };
    const sent = inTransaction(this.#producer, async (transaction) => {
      for (const topicMessages of portions) await transaction.sendBatch({ topicMessages });
      await transaction.sendBatch({ topicMessages: [...last, record] });
    });
    try {
      await within(this.#timeoutMs, sent);
    } catch (error) {
      this.#isSpent = true;
      // What kafkajs still tries connects again by itself; Kafka refuses it once somebody took over.
      const letGo = () => disconnect(this.#producer);
      sent.then(letGo, letGo);
      throw writeError(error);
    }
  }

  async close(): Promise<void> {
    this.#isSpent = true;
    await disconnect(this.#producer);
  }
}

/**
 * Only ever sends through the transaction: the producer's own `send` is outside of it and not fenced. A
 * failed send is never followed by a commit, which would succeed and lose what was not sent.
 */
async function inTransaction(
  producer: Producer,
  send: (transaction: Transaction) => Promise<unknown>,
): Promise<void> {
  const transaction = await producer.transaction();
  await send(transaction);
  await transaction.commit();
}

/** The topics into which nothing was ever written, transactions that were aborted included. */
function emptyTopics(kafka: Kafka, topics: TopicNames): Promise<ReadonlySet<Message['topic']>> {
  return withAdmin(kafka, async (admin) => {
    const empty = new Set<Message['topic']>();
    for (const topic of ['events', 'state', 'finance'] as const) {
      const offsets = await onceSettled(() => admin.fetchTopicOffsets(topics[topic]));
      if (offsets.every(({ high }) => high === '0')) empty.add(topic);
    }
    return empty;
  });
}

async function disconnect(producer: Producer): Promise<void> {
  try {
    await producer.disconnect();
  } catch {
    // It is given up; Kafka ends what it left open.
  }
}
