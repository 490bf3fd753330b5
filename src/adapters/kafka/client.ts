import type { Kafka as KafkaClient } from 'kafkajs';
import type { KafkaConfig } from '../../config/kafka.js';
import { Kafka, logLevel } from './kafkajs.js';

/*
 * Kafka. What belongs in this folder: everything that knows kafkajs. What it does for whom stands in the
 * ports of `src/relay/`.
 */

/**
 * With kafkajs's own 300 ms, small transactions crawl: the first send of each meets the commit of the one
 * before and is tried again after so long.
 */
const QUICK_RETRY = { initialRetryTime: 5, maxRetryTime: 500 };
/** About a second: whoever uses the client has longer pauses of his own. */
const RETRY = { ...QUICK_RETRY, retries: 8 };
/** For producers, each of whose tries may be a connection's tries. */
export const SEND_RETRY = { ...QUICK_RETRY, retries: 20 };

/**
 * A client of the configured brokers. It is silent: what goes wrong comes as an error and is reported
 * once, while kafkajs writes a line for each retry, and retries are a part of every transaction.
 * KAFKAJS_LOG_LEVEL brings its lines back.
 */
export function kafkaClient({ brokers, user, ssl }: Omit<KafkaConfig, 'relay'>): KafkaClient {
  return new Kafka({
    clientId: 'dossier',
    brokers: [...brokers],
    ssl,
    ...(user && {
      sasl: { mechanism: 'scram-sha-512', username: user.name, password: user.password },
    }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry: RETRY,
    logLevel: logLevel.NOTHING,
  });
}
