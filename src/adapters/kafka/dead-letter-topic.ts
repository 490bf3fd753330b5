import type { Kafka, Producer } from 'kafkajs';
import {
  type DeadLetter,
  type DeadLetters,
  deadLetterHeaders,
  readDeadLetter,
} from '../../relay/dead-letter.js';
import { SEND_RETRY } from './client.js';
import { kafkaError } from './errors.js';
import { Partitioners } from './kafkajs.js';
import { letGo } from './let-go.js';
import { readFromBeginning } from './read-from-beginning.js';
import { recordOf } from './record.js';
import { withAdmin } from './with-admin.js';
import { within } from './within.js';

const SEND_TIMEOUT_MS = 20_000;
const READ_TIMEOUT_MS = 60_000;

/** Dead letters in their topic. Nothing is connected before there is one. */
export class DeadLetterTopic implements DeadLetters {
  readonly #kafka: Kafka;
  readonly #topic: string;
  #producer: Producer | undefined;

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka;
    this.#topic = topic;
  }

  async send(letters: readonly DeadLetter[]): Promise<void> {
    const messages = letters.map((letter) => ({
      key: letter.record.key,
      value: letter.record.value,
      headers: { ...deadLetterHeaders(letter) },
    }));
    try {
      const producer = await this.#connected();
      await within(SEND_TIMEOUT_MS, producer.send({ topic: this.#topic, acks: -1, messages }));
    } catch (error) {
      await this.close();
      throw kafkaError(error);
    }
  }

  /** Everything that is there, in the order of each partition, and how many records are no letters. */
  async read(): Promise<{ letters: DeadLetter[]; others: number }> {
    try {
      return await this.#readTo(await this.#ends());
    } catch (error) {
      throw kafkaError(error);
    }
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer) await letGo(producer);
  }

  async #connected(): Promise<Producer> {
    this.#producer ??= this.#kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: SEND_RETRY,
    });
    await this.#producer.connect();
    return this.#producer;
  }

  /** Offset of the last record of each partition that has any. No transactions are written there. */
  #ends(): Promise<Map<number, number>> {
    return withAdmin(this.#kafka, async (admin) => {
      // Nobody has taken any activity yet.
      if (!(await admin.listTopics()).includes(this.#topic)) return new Map();
      const offsets = await admin.fetchTopicOffsets(this.#topic);
      const filled = offsets.filter(({ low, high }) => Number(high) > Number(low));
      return new Map(filled.map(({ partition, high }) => [partition, Number(high) - 1]));
    });
  }

  async #readTo(ends: Map<number, number>): Promise<{ letters: DeadLetter[]; others: number }> {
    const found = { letters: [] as DeadLetter[], others: 0 };
    if (ends.size === 0) return found;
    const isRead = await readFromBeginning(this.#kafka, {
      topic: this.#topic,
      groupPrefix: 'dossier-dlq-look-',
      timeoutMs: READ_TIMEOUT_MS,
      take: (message, partition) => {
        const end = ends.get(partition);
        if (end === undefined) return false;
        const record = recordOf(this.#topic, partition, message);
        const letter = readDeadLetter(record);
        if (letter) found.letters.push(letter);
        else found.others += 1;
        if (record.offset >= end) ends.delete(partition);
        return ends.size === 0;
      },
    });
    if (isRead) return found;
    throw new Error(`The dead letters could not be read within ${READ_TIMEOUT_MS / 1000} s.`);
  }
}
