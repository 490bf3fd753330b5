import { startProcess } from './child.js';

/** @typedef {import('../load.process.js').Load} Load */
/** @typedef {import('../load.process.js').LoadResult} LoadResult */

/** Starts the load generator. */
export async function startLoad() {
  const child = await startProcess('load');
  return {
    /**
     * Runs one load to its end.
     * @param {Load} load
     * @returns {Promise<LoadResult>}
     */
    async run(load) {
      const { result, error } = await child.ask(load);
      if (error !== undefined) throw new Error(`Load generator: ${error}`);
      return result;
    },
    stop: () => child.stop(),
  };
}

/** @typedef {Awaited<ReturnType<typeof startLoad>>} LoadGenerator */
