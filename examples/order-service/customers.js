import { randomUUID } from 'node:crypto';
import { headerOf, isOfType } from './messages.js';

/*
 * The local copy of customer.state.v1: of each customer only what an order needs to know. It is kept in
 * memory and built anew at each start: there is no offset to keep, every instance has the whole of it,
 * and nothing of a person who was erased stays behind, however long this service was away.
 */

const TOPIC = 'customer.state.v1';

/** @typedef {{ source: string, code: string }} Reason */
/** @typedef {{ allowed: boolean, reasons: Reason[] }} Permission */
/** @typedef {Map<string, { position: bigint, orders?: Permission }>} Copy without `orders`: forgotten */

/**
 * @param {import('kafkajs').Kafka} kafka
 * @param {(error: unknown) => void} fail called when the copy cannot be kept any longer
 */
export async function followCustomers(kafka, fail) {
  /** @type {Copy} */
  const copy = new Map();
  const behind = await endOffsets(kafka);
  const consumer = kafka.consumer({
    // A group of its own for each run: all partitions are read, from the beginning.
    groupId: `order-service-${randomUUID()}`,
    readUncommitted: false,
    maxWaitTimeInMs: 500,
  });
  // Not counted by messages: the last offset of a partition may be the mark of a transaction.
  consumer.on('consumer.end_batch_process', ({ payload: { partition, lastOffset } }) => {
    const end = behind.get(partition);
    if (end !== undefined && BigInt(lastOffset) + 1n >= end) behind.delete(partition);
  });
  consumer.on('consumer.crash', ({ payload: { restart, error } }) => {
    if (!restart) fail(error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [TOPIC], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      try {
        takeState(copy, message);
      } catch (error) {
        fail(error);
      }
    },
  });
  return {
    /** False until everything is read that was there at the start. */
    isComplete: () => behind.size === 0,
    /** @param {string} customerId @returns {Permission} */
    mayOrder: (customerId) => copy.get(customerId)?.orders ?? UNKNOWN,
    stop: () => consumer.disconnect(),
  };
}

/** @type {Permission} */
const UNKNOWN = {
  allowed: false,
  reasons: [{ source: 'order-service', code: 'unknown-customer' }],
};

/**
 * @param {Copy} copy
 * @param {Pick<import('kafkajs').KafkaMessage, 'key' | 'value' | 'headers'>} message
 */
export function takeState(copy, message) {
  const customerId = String(message.key);
  const position = BigInt(headerOf(message, 'ce_position'));
  const known = copy.get(customerId);
  // After a new start of the consumer within one run, older records come by again.
  if (known !== undefined && position < known.position) return;
  if (message.value === null) {
    copy.set(customerId, { position });
  } else if (isOfType(message, 'CustomerState', 1)) {
    const { standing } = JSON.parse(message.value.toString());
    copy.set(customerId, { position, orders: standing.orders });
  }
}

/**
 * @param {import('kafkajs').Kafka} kafka
 * @returns {Promise<Map<number, bigint>>} of the partitions that are not empty
 */
async function endOffsets(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(TOPIC);
  await admin.disconnect();
  return new Map(
    offsets
      .filter(({ low, high }) => low !== high)
      .map(({ partition, high }) => [partition, BigInt(high)]),
  );
}
