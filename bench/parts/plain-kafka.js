import kafkajs from 'kafkajs';

/*
 * kafkajs as it is. The service puts an encoder of its own into it, for a whole process, so whatever uses
 * this file must load nothing of the service that loads kafkajs.
 */

/** With kafkajs's own 300 ms each transaction would wait for the one before. */
const RETRY = { initialRetryTime: 5, maxRetryTime: 500, retries: 20 };

/** @param {string} broker */
export function plainKafka(broker) {
  return new kafkajs.Kafka({
    clientId: 'benchmark',
    brokers: [broker],
    retry: RETRY,
    logLevel: kafkajs.logLevel.NOTHING,
  });
}

/** @param {import('kafkajs').Kafka} kafka */
export async function transactionalProducer(kafka) {
  const producer = kafka.producer({
    transactionalId: 'benchmark',
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    retry: RETRY,
  });
  await producer.connect();
  return producer;
}
