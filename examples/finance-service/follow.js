import { randomUUID } from 'node:crypto';
import { headerOf } from './messages.js';

const EVENTS = 'customer.events.v1';
const FINANCE = 'customer.finance.v1';

/**
 * Follows customer.events.v1 from where the ledger stands, and reads customer.finance.v1 from its
 * beginning. Kafka keeps no offset for this service: those in the ledger are the truth.
 * @param {import('kafkajs').Kafka} kafka
 * @param {import('./ledger.js').Ledger} ledger
 * @param {(error: unknown) => void} fail called when it cannot go on
 */
export async function follow(kafka, ledger, fail) {
  const consumer = kafka.consumer({
    // A group of its own for each run: nobody waits until the group has missed a process that crashed.
    groupId: `finance-service-${randomUUID()}`,
    readUncommitted: false,
    maxWaitTimeInMs: 500,
  });
  /** Partitions whose first record must be the last one of the ledger. */
  const toCheck = new Map();
  consumer.on('consumer.group_join', ({ payload: { memberAssignment } }) => {
    toCheck.clear();
    for (const partition of memberAssignment[EVENTS] ?? []) {
      const last = ledger.lastTaken(partition);
      if (last === undefined) continue;
      toCheck.set(partition, last);
      consumer.seek({ topic: EVENTS, partition, offset: last.offset });
    }
  });
  consumer.on('consumer.crash', ({ payload: { restart, error } }) => {
    if (!restart) fail(error);
  });

  /** @param {import('kafkajs').Batch} batch */
  function take({ topic, partition, messages }) {
    if (topic === FINANCE) return ledger.takeFinance(messages);
    const last = toCheck.get(partition);
    toCheck.delete(partition);
    if (last === undefined || isSame(messages[0], last))
      return ledger.takeEvents(partition, messages);
    // Events are kept for ever, so this is another topic of the same name. What is had is not taken twice.
    console.error(
      `Partition ${partition} of ${EVENTS} was made anew; it is read from its beginning.`,
    );
    ledger.beginAnew(partition);
    consumer.seek({ topic, partition, offset: '0' });
  }

  await consumer.connect();
  await consumer.subscribe({ topics: [EVENTS, FINANCE], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      try {
        take(batch);
      } catch (error) {
        fail(error);
      }
    },
  });
  return consumer;
}

/**
 * @param {import('kafkajs').KafkaMessage | undefined} message
 * @param {import('./ledger.js').Taken} last
 */
function isSame(message, last) {
  return message?.offset === last.offset && headerOf(message, 'ce_id') === last.eventId;
}
