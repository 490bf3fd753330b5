import { Kafka, logLevel } from 'kafkajs';
import { follow } from './follow.js';
import { openLedger } from './ledger.js';

const { KAFKA_BROKERS = '127.0.0.1:9092', DATABASE = 'finance.db' } = process.env;

const kafka = new Kafka({
  clientId: 'finance-service',
  brokers: KAFKA_BROKERS.split(','),
  logLevel: logLevel.ERROR,
});
const ledger = openLedger(DATABASE);
const consumer = await follow(kafka, ledger, fail);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop());
console.log(`Credit limits are kept in ${DATABASE}.`);

async function stop() {
  await consumer.disconnect();
  ledger.close();
}

/**
 * What cannot be understood must not be passed over. Nothing of its batch was kept, so whoever starts
 * this program again begins right there.
 * @param {unknown} error
 */
function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
