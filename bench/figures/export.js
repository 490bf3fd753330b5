import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dossier, runNode, startOfCommand } from '../parts/command.js';

const RAW_ROWS = fileURLToPath(new URL('../raw-rows.process.js', import.meta.url));

/**
 * `dossier export` of all customers with all columns: rows per second. The seconds that the command needs
 * to start are told, and do not count.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @param {'csv' | 'xlsx'} format
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function exportAll(bench, customers, format) {
  return bench.stores.withCopy(customers, async (folder) => {
    const raw = await runNode(folder, [RAW_ROWS, bench.dist, folder]);
    const startSeconds = await startOfCommand(bench, folder);
    const file = join(folder, `customers.${format}`);
    const { printed, seconds, peakBytes, cpuSeconds } = await dossier(bench, folder, [
      'export',
      file,
    ]);
    if (printed.rows !== customers) throw new Error(JSON.stringify(printed));
    return {
      value: customers / (seconds - startSeconds),
      unit: 'rows/s',
      raw: {
        what: 'reading the rows of the list through the port of its store',
        value: raw.printed.rows / raw.printed.seconds,
      },
      conditions: {
        customers,
        seconds,
        startSeconds,
        bytesPerRow: statSync(file).size / customers,
        peakRssMiB: peakBytes / 2 ** 20,
        cpuUsPerRow: (cpuSeconds / customers) * 1e6,
      },
    };
  });
}
