import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { followCustomers } from './customers.js';
import { serve } from './http.js';
import { openOrders } from './orders.js';
import { sendReports } from './reports.js';

const { KAFKA_BROKERS = '127.0.0.1:9092', DATABASE = 'orders.db', PORT = '4001' } = process.env;

const kafka = new Kafka({
  clientId: 'order-service',
  brokers: KAFKA_BROKERS.split(','),
  logLevel: logLevel.ERROR,
});
const orders = openOrders(DATABASE);
const customers = await followCustomers(kafka, fail);
const producer = kafka.producer({
  allowAutoTopicCreation: false,
  createPartitioner: Partitioners.DefaultPartitioner,
});
await producer.connect();
const stopping = new AbortController();
const reporting = sendReports(producer, orders, stopping.signal);
const server = serve(Number(PORT), orders, customers);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop());

async function stop() {
  stopping.abort();
  server.close();
  await reporting;
  await Promise.all([customers.stop(), producer.disconnect()]);
  orders.close();
}

/**
 * What cannot be understood must not be passed over: the copy would be wrong from then on, in silence.
 * @param {unknown} error
 */
function fail(error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
