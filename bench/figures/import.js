import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scaled } from '../parts/bench.js';
import { dossier, runNode } from '../parts/command.js';
import { writeCsv } from '../parts/csv-file.js';
import { FIRST_OF_RUNS } from '../parts/customers.js';
import { writeWorkbook } from '../parts/workbook-file.js';

const ROWS = 100_000;
const RAW_CSV = fileURLToPath(new URL('../raw-csv.process.js', import.meta.url));
const RAW_TABLE = fileURLToPath(new URL('../raw-table.process.js', import.meta.url));

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
    const what = 'csv-parse alone on the same file';
    return { ...(await importFile(bench, folder, file, rows)), raw: rawOf(what, raw) };
  });
}

/**
 * The same of a workbook.
 * @param {import('../parts/bench.js').Bench} bench
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function importXlsx(bench) {
  return bench.stores.withFolder(async (folder) => {
    const rows = scaled(bench, ROWS);
    const file = join(folder, 'customers.xlsx');
    await writeWorkbook(bench.dist, file, FIRST_OF_RUNS, rows);
    const raw = await runNode(folder, [RAW_TABLE, bench.dist, file]);
    const what = 'reading the rows of the same workbook and nothing else';
    return { ...(await importFile(bench, folder, file, rows)), raw: rawOf(what, raw) };
  });
}

/**
 * @param {import('../parts/bench.js').Bench} bench
 * @param {string} folder
 * @param {string} file
 * @param {number} rows
 */
async function importFile(bench, folder, file, rows) {
  const { printed, seconds, peakBytes, cpuSeconds } = await dossier(bench, folder, [
    'import',
    file,
  ]);
  if (printed.counts.created !== rows) throw new Error(JSON.stringify(printed.counts));
  return {
    value: rows / seconds,
    unit: 'rows/s',
    conditions: {
      rows,
      seconds,
      peakRssMiB: peakBytes / 2 ** 20,
      cpuUsPerRow: (cpuSeconds / rows) * 1e6,
      rowsWithWarnings: printed.counts.warned,
    },
  };
}

/**
 * @param {string} what
 * @param {import('../parts/command.js').Done} raw
 */
function rawOf(what, { printed }) {
  return { what, value: printed.rows / printed.seconds };
}
