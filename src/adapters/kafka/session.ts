import { randomUUID } from 'node:crypto';
import type { Kafka, Producer, Transaction } from 'kafkajs';
import { publishedTo, type RelayCheckpoint } from '../../relay/checkpoint.js';
import type { Message } from '../../relay/message.js';
import { type OutputSession, OutputTrouble } from '../../relay/output.js';
import type { TopicNames } from '../../relay/topics.js';
import { checkpointRecord, holderRecord, readCheckpoints } from './checkpoint-topic.js';
import { SEND_RETRY } from './client.js';
import { writeError } from './errors.js';
import { endHanging } from './hanging-transactions.js';
import { withInnerCluster } from './inner-cluster.js';
import { Partitioners } from './kafkajs.js';
import { letGo } from './let-go.js';
import { type PartitionEnds, partitionEnds } from './partition-ends.js';
import { portionsOf } from './portions.js';
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
 * Takes over from whoever writes under the same transactional id, and ends what a crash of Kafka left
 * without an end.
 * @throws Fenced, Error
 */
export async function takeOver(parts: SessionParts): Promise<OutputSession> {
  const first = await begin(parts);
  // Without a checkpoint nobody knows what hangs there; the relay then asks a person, or begins anew.
  if (first.hanging.length === 0 || first.session.checkpoint === undefined) return first.session;
  await first.session.close();
  try {
    await endHanging(
      parts.kafka,
      { transactionalId: parts.transactionalId, timeoutMs: TRANSACTION_TIMEOUT_MS },
      { partitions: first.hanging, publishedTo: publishedTo(first.session.checkpoint) },
    );
  } catch (error) {
    throw writeError(error);
  }
  const { session, hanging } = await begin(parts);
  const [still] = hanging;
  if (still === undefined) return session;
  await session.close();
  throw new OutputTrouble(
    `A transaction hangs at offset ${still.stable} of partition ${still.partition} of ${still.topic}, and Kafka has forgotten whose it is: \`kafka-transactions.sh abort\` ends it.`,
  );
}

interface Begun {
  session: OutputSession;
  /** Partitions with records of a transaction that nobody will end. */
  hanging: PartitionEnds[];
}

/**
 * Connecting alone shuts nobody out: the first transaction does, so an empty one is opened and aborted at
 * once. From then on no transaction of this id is under way, so one that is open hangs.
 */
async function begin({
  kafka,
  topics,
  transactionalId,
  sendTimeoutMs = SEND_TIMEOUT_MS,
}: SessionParts): Promise<Begun> {
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
    // In the checkpoint's own topic this ends what hangs, as committed.
    await inTransaction(producer, (transaction) =>
      transaction.send({ topic: topics.relay, messages: [holderRecord(id)] }),
    );
    const sight = await readCheckpoints(kafka, topics.relay, holderRecord(id), READ_TIMEOUT_MS);
    if (!sight.isSettled) throw new Error('The checkpoint could not be read in time.');
    const ends = await endsOf(kafka, topics);
    const empty = new Set(FILLED.filter((topic) => ends[topic].every(({ end }) => end === 0n)));
    const hanging = FILLED.flatMap((topic) => ends[topic]).filter(
      ({ stable, end }) => stable < end,
    );
    const timeoutMs = sendTimeoutMs;
    return {
      session: new KafkaSession({ producer, topics, id, timeoutMs, ...sight, empty }),
      hanging,
    };
  } catch (error) {
    await letGo(producer);
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
    const record = { topic: this.#topics.relay, messages: [checkpointRecord(checkpoint)] };
    const sent = inTransaction(this.#producer, async (transaction) => {
      for (const topicMessages of portions) await transaction.sendBatch({ topicMessages });
      // By itself: where it is found, everything before it is there as well.
      await transaction.send(record);
    });
    try {
      await within(this.#timeoutMs, sent);
    } catch (error) {
      this.#isSpent = true;
      // What kafkajs still tries connects again by itself; Kafka refuses it once somebody took over.
      const over = () => letGo(this.#producer);
      sent.then(over, over);
      throw writeError(error);
    }
  }

  async close(): Promise<void> {
    this.#isSpent = true;
    await letGo(this.#producer);
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

/** The topics whose records are messages. */
const FILLED = ['events', 'state', 'finance'] as const satisfies Message['topic'][];

/** Aborted and hanging transactions included: `empty` means that nothing was ever written. */
function endsOf(
  kafka: Kafka,
  topics: TopicNames,
): Promise<Record<Message['topic'], PartitionEnds[]>> {
  return withInnerCluster(kafka, async (cluster) => {
    const names = FILLED.map((topic) => topics[topic]);
    const ends = await partitionEnds(cluster, names);
    const of = (name: string) => ends.filter(({ topic }) => topic === name);
    return { events: of(topics.events), state: of(topics.state), finance: of(topics.finance) };
  });
}
