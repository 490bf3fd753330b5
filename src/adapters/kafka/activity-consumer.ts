import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { ActivityInbox } from '../../relay/activity-inbox.js';
import type { ActivityNotice, ActivityStatus } from '../../relay/activity-status.js';
import { type Clock, jittered, systemClock, untilAborted } from '../../relay/pauses.js';
import { ensureActivityTopics } from './activity-topics.js';
import { kafkaError } from './errors.js';
import { letGo } from './let-go.js';
import { recordOf } from './record.js';

/** The one group of a deployment; its members share the partitions. */
export const ACTIVITY_GROUP = 'dossier-activity';

export interface ActivityConsumerParts {
  kafka: Kafka;
  topic: string;
  deadLetterTopic: string;
  /** Another group is for tests on a shared broker. */
  groupId?: string;
  inbox: ActivityInbox;
  report: (notice: ActivityNotice) => void;
  /** False while it is not certain that these topics are those of this log. */
  mayTake?: () => boolean;
  clock?: Clock;
  sessionTimeoutMs?: number;
}

/** A batch is one commit, which is read again for the sake of each customer in it. */
const MOST_BYTES = 256 * 1024;
const SESSION_TIMEOUT_MS = 30_000;
/** Kafka takes the partitions of a member that is silent for the session's timeout. */
const BEATS_PER_SESSION = 10;
const LOOK_EVERY_MS = 250;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Brings activity from Kafka into the log. The log says how far each partition is; Kafka's offsets are
 * committed after it, and only spare reading again what is known.
 */
export class ActivityConsumer {
  readonly #parts: ActivityConsumerParts;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #state: ActivityStatus['state'] = 'starting';
  #trouble: string | undefined;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(parts: ActivityConsumerParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
  }

  /** Takes activity until `stop`. */
  start(): void {
    this.#loop ??= this.#run();
  }

  status(): ActivityStatus {
    return {
      state: this.#state,
      ...this.#parts.inbox.counts(),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
    };
  }

  /** Lets a batch that is under way end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (!this.#mayTake()) {
        this.#state = 'starting';
        await this.#clock.sleep(LOOK_EVERY_MS, signal);
        continue;
      }
      try {
        await this.#consume();
      } catch (error) {
        if (signal.aborted) return;
        this.#wait(kafkaError(error).message);
        await this.#clock.sleep(jittered(this.#pauseMs), signal);
        this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  #mayTake(): boolean {
    return this.#parts.mayTake?.() ?? true;
  }

  #wait(message: string): void {
    const isNew = this.#trouble !== message;
    this.#state = 'waiting';
    this.#trouble = message;
    if (isNew) this.#parts.report({ type: 'trouble', message });
  }

  /** Ends with an error, or when it is stopped. */
  async #consume(): Promise<void> {
    const { kafka, topic, deadLetterTopic, groupId = ACTIVITY_GROUP, inbox } = this.#parts;
    const { signal } = this.#stopping;
    await untilAborted(ensureActivityTopics(kafka, topic, deadLetterTopic), signal);
    const sessionTimeout = this.#parts.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
    const heartbeatInterval = sessionTimeout / BEATS_PER_SESSION;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout,
      heartbeatInterval,
      readUncommitted: false,
      allowAutoTopicCreation: false,
      maxBytesPerPartition: MOST_BYTES,
      maxWaitTimeInMs: Math.min(1_000, heartbeatInterval),
      // What it cannot mend by itself begins anew here, with longer pauses.
      retry: { restartOnFailure: async () => false },
    });
    consumer.on('consumer.group_join', () => {
      inbox.forget();
      this.#state = 'running';
      this.#trouble = undefined;
    });
    try {
      await untilAborted(consumer.connect(), signal);
      await untilAborted(consumer.subscribe({ topics: [topic], fromBeginning: true }), signal);
      await this.#untilEnded(consumer, heartbeatInterval);
    } finally {
      // A broker that is away is not waited for; the batch that is under way is.
      await letGo(consumer);
    }
  }

  #untilEnded(consumer: Consumer, beatMs: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve, reject) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
      consumer
        .run({
          autoCommit: false,
          eachBatch: (payload) => this.#take(consumer, payload, beatMs),
        })
        .catch(reject);
    });
  }

  async #take(consumer: Consumer, payload: EachBatchPayload, beatMs: number): Promise<void> {
    const { batch, heartbeat, isStale, isRunning } = payload;
    const { topic, partition } = batch;
    if (!isRunning() || isStale()) return;
    if (!this.#mayTake()) throw new Error('The relay has stopped, so nothing is taken either.');
    // What is wrong with the group shows itself at the next beat that is waited for.
    const beating = setInterval(() => void heartbeat().catch(() => undefined), beatMs);
    try {
      const outcome = await this.#parts.inbox.take({
        topic,
        partition,
        end: Number(batch.highWatermark),
        records: batch.messages.map((message) => recordOf(topic, partition, message)),
        beat: heartbeat,
      });
      if (outcome === 'from-beginning') {
        consumer.seek({ topic, partition, offset: '0' });
        return;
      }
      const offset = String(BigInt(batch.lastOffset()) + 1n);
      await payload.commitOffsetsIfNecessary({
        topics: [{ topic, partitions: [{ partition, offset }] }],
      });
      this.#pauseMs = FIRST_PAUSE_MS;
    } finally {
      clearInterval(beating);
    }
  }
}
