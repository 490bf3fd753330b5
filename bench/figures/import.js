import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scaled } from '../parts/bench.js';
import { dossier, runNode } from '../parts/command.js';
import { writeCsv } from '../parts/csv-file.js';
import { FIRST_OF_RUNS } from '../parts/customers.js';

const ROWS = 100_000;
const RAW_CSV = fileURLToPath(new URL('../raw-csv.process.js', import.meta.url));

/**
 * `dossier import` of a CSV file into an empty store, from the command to its end: rows per second.
 * @param {import('../parts/bench.js').Bench} bench
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function importCsv(bench) {
  return bench.stores.withFolder(async (folder) => {
    const rows = scaled(bench, ROWS);
    const file = join(folder, 'customers.csv');
    await writeCsv(file, FIRST_OF_RUNS, rows);
    const raw = await runNode(folder, [RAW_CSV, file]);
    const { printed, seconds, peakBytes, cpuSeconds } = await dossier(bench, folder, [
      'import',
      file,
    ]);
    if (printed.counts.created !== rows) throw new Error(JSON.stringify(printed.counts));
    return {
      value: rows / seconds,
      unit: 'rows/s',
      raw: {
        what: 'csv-parse alone on the same file',
        value: raw.printed.rows / raw.printed.seconds,
      },
      conditions: {
        rows,
        seconds,
        peakRssMiB: peakBytes / 2 ** 20,
        cpuUsPerRow: (cpuSeconds / rows) * 1e6,
        rowsWithWarnings: printed.counts.warned,
      },
    };
  });
}
