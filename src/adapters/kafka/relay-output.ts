import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { KafkaConfig } from '../../config/kafka.js';
import type { OutputSession, RelayOutput, Sight } from '../../relay/output.js';
import { TOPICS, type TopicNames } from '../../relay/topics.js';
import { lookRecord, readCheckpoints } from './checkpoint-topic.js';
import { kafkaClient, SEND_RETRY } from './client.js';
import { kafkaError } from './errors.js';
import { Partitioners } from './kafkajs.js';
import { letGo } from './let-go.js';
import { takeOver } from './session.js';
import { ensureTopics, relayTopicPlans } from './topics.js';
import { withAdmin } from './with-admin.js';

/** The one id under which a deployment's relays write; Kafka lets the newest of them do so. */
const TRANSACTIONAL_ID = 'dossier-relay';
/** A transaction of a relay that works is over long before. */
const LOOK_TIMEOUT_MS = 5_000;
/** How long what is under way may still take when it is closed. */
const CLOSE_TIMEOUT_MS = 5_000;

export interface KafkaOutputOptions {
  kafka: Omit<KafkaConfig, 'relay'>;
  /** Other names are for tests on a shared broker. */
  topics?: TopicNames;
  transactionalId?: string;
  /** How long to look for the checkpoint while a transaction of somebody else is open. */
  lookTimeoutMs?: number;
  /** How long one transaction may take. */
  sendTimeoutMs?: number;
}

/** Kafka as the relay's output. Nothing is connected before it is used. */
export class KafkaOutput implements RelayOutput {
  readonly #kafka: Kafka;
  readonly #topics: TopicNames;
  readonly #transactionalId: string;
  readonly #lookTimeoutMs: number;
  readonly #sendTimeoutMs: number | undefined;
  readonly #open = new Set<OutputSession>();
  readonly #busy = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(options: KafkaOutputOptions) {
    const { kafka, topics, transactionalId, lookTimeoutMs, sendTimeoutMs } = options;
    this.#kafka = kafkaClient(kafka);
    this.#topics = topics ?? TOPICS;
    this.#transactionalId = transactionalId ?? TRANSACTIONAL_ID;
    this.#lookTimeoutMs = lookTimeoutMs ?? LOOK_TIMEOUT_MS;
    this.#sendTimeoutMs = sendTimeoutMs;
  }

  prepare(): Promise<string[]> {
    const plans = relayTopicPlans(this.#topics);
    return this.#underWay(withAdmin(this.#kafka, (admin) => ensureTopics(admin, plans)));
  }

  look(): Promise<Sight> {
    return this.#underWay(this.#look());
  }

  async takeOver(): Promise<OutputSession> {
    const session = await this.#underWay(
      takeOver({
        kafka: this.#kafka,
        topics: this.#topics,
        transactionalId: this.#transactionalId,
        sendTimeoutMs: this.#sendTimeoutMs,
      }),
    );
    this.#open.add(session);
    // Nobody waited for it any more.
    if (this.#isClosed) await session.close();
    return session;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race([
      Promise.allSettled(this.#busy),
      sleep(CLOSE_TIMEOUT_MS, undefined, { signal }).catch(() => undefined),
    ]);
    waiting.abort();
    for (const session of this.#open) await session.close();
    this.#open.clear();
  }

  /** Whoever asked may have given up; what was begun is still waited for when this is closed. */
  #underWay<Result>(work: Promise<Result>): Promise<Result> {
    this.#busy.add(work);
    const done = () => this.#busy.delete(work);
    work.then(done, done);
    return work;
  }

  async #look(): Promise<Sight> {
    const barrier = lookRecord(randomUUID());
    // Outside any transaction and under no id, so that nobody is shut out.
    const producer = this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: SEND_RETRY,
    });
    try {
      await producer.connect();
      await producer.send({ topic: this.#topics.relay, messages: [barrier] });
      return await readCheckpoints(this.#kafka, this.#topics.relay, barrier, this.#lookTimeoutMs);
    } catch (error) {
      throw kafkaError(error);
    } finally {
      await letGo(producer);
    }
  }
}
