import { fileURLToPath } from 'node:url';
import { dossier, runNode, startOfCommand } from '../parts/command.js';

/*
 * What reads the log from one end to the other: rebuilding a view, verifying. The seconds that the
 * command needs to start are told, and do not count.
 */

const RAW_LOG = fileURLToPath(new URL('../raw-log.process.js', import.meta.url));

/**
 * `dossier rebuild VIEW`, with the comparison of the old and the new contents. Every commit of the store
 * has one event.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @param {string} view
 */
export function rebuild(bench, customers, view) {
  return bench.stores.withCopy(customers, async (folder) => {
    const raw = await rawLog(bench, folder, 'parse');
    const startSeconds = await startOfCommand(bench, folder);
    const done = await dossier(bench, folder, ['rebuild', view]);
    const [{ position: events, same }] = done.printed;
    if (same !== true)
      throw new Error(`Rebuilt to other contents: ${JSON.stringify(done.printed)}`);
    return measured('events/s', events, done, raw, { customers, startSeconds });
  });
}

/**
 * `dossier verify`.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 */
export async function verify(bench, customers) {
  return bench.stores.withCopy(customers, async (folder) => {
    const raw = await rawLog(bench, folder, 'hash');
    const startSeconds = await startOfCommand(bench, folder);
    const done = await dossier(bench, folder, ['verify']);
    return measured('commits/s', done.printed.head.position, done, raw, {
      customers,
      startSeconds,
    });
  });
}

/**
 * @param {import('../parts/bench.js').Bench} bench
 * @param {string} folder
 * @param {'parse' | 'hash'} what
 */
async function rawLog({ dist }, folder, what) {
  const { printed } = await runNode(folder, [RAW_LOG, dist, folder, what]);
  return {
    what: `reading the log through its port, only to ${what} each commit`,
    value: printed.commits / printed.seconds,
  };
}

/**
 * @param {string} unit
 * @param {number} count
 * @param {import('../parts/command.js').Done} done
 * @param {import('../parts/bench.js').Raw} raw
 * @param {{ customers: number, startSeconds: number }} conditions
 * @returns {import('../parts/bench.js').Measured}
 */
function measured(unit, count, { seconds, peakBytes, cpuSeconds }, raw, conditions) {
  return {
    value: count / (seconds - conditions.startSeconds),
    unit,
    raw,
    conditions: {
      ...conditions,
      seconds,
      peakRssMiB: peakBytes / 2 ** 20,
      cpuUsEach: (cpuSeconds / count) * 1e6,
    },
  };
}
