import { startProcess } from './child.js';

/**
 * kafkajs alone, in a process of its own, with messages of a store made before.
 * @param {{ dist: string, broker: string, env: NodeJS.ProcessEnv }} options `env` names the store
 */
export async function startRawKafka({ dist, broker, env }) {
  const child = await startProcess('raw-kafka', { args: [dist, broker], env });
  return {
    /**
     * @param {{ events: number, perSecond?: number }} wanted at once, in large transactions, or paced
     * @returns {Promise<{ events: number, seconds: number, cpuUs: number }>}
     */
    async send(wanted) {
      const result = await child.ask(wanted);
      if (result.error !== undefined) throw new Error(`Plain kafkajs: ${result.error}`);
      return result;
    },
    stop: () => child.stop(),
  };
}
