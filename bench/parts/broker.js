import { findMeans } from '../../test/support/servers/means.js';
import { startServer } from '../../test/support/servers/own-server.js';

/**
 * Works with an empty broker that nobody else has, the same that the tests start. It runs on this machine
 * and takes its part of the processor.
 * @template Result
 * @param {(broker: string) => Promise<Result>} work
 */
export async function withBroker(work) {
  const means = findMeans(process.env);
  if (means === undefined)
    throw new Error('Kafka needs Docker, or a JDK (17 or newer) with Maven.');
  const server = await startServer(means, 'kafka', false);
  try {
    return await work(server.address);
  } finally {
    await server.remove();
  }
}
