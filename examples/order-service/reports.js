import { setTimeout as sleep } from 'node:timers/promises';

/*
 * Sends the reports, one after the other. One that was sent and not yet deleted when the process ended
 * is sent again: Dossier takes that for what it is.
 */

const TOPIC = 'customer.activity.v1';
const IDLE_MS = 100;
const RETRY_MS = 1_000;

/**
 * @param {import('kafkajs').Producer} producer
 * @param {import('./orders.js').Orders} orders
 * @param {AbortSignal} signal
 */
export async function sendReports(producer, orders, signal) {
  while (!signal.aborted) {
    const report = orders.nextReport();
    if (report === undefined) {
      await pause(IDLE_MS, signal);
      continue;
    }
    const messages = [{ key: report.customer_id, value: report.value }];
    try {
      await producer.send({ topic: TOPIC, acks: -1, messages });
      orders.sent(report);
    } catch (error) {
      console.error(`Reports wait: ${error instanceof Error ? error.message : error}`);
      await pause(RETRY_MS, signal);
    }
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} signal
 */
function pause(ms, signal) {
  return sleep(ms, undefined, { signal }).catch(() => undefined);
}
