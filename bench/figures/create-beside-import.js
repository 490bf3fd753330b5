import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCsv } from '../parts/csv-file.js';
import { customer, FIRST_OF_RUNS } from '../parts/customers.js';
import { measureHttp } from '../parts/measure-http.js';

/*
 * What somebody waits for a create while a file is imported in the same service. One connection, since a
 * person sends one form at a time; the import must run from the first create to the last.
 */

const PATH = '/api/v1/customers';
/** More than are imported meanwhile. */
const ROWS = 150_000;
const FIRST_ROW = FIRST_OF_RUNS + 5_000_000;
const RUNS_WITHIN_MS = 30_000;

/**
 * One connection: milliseconds of a create that one in a hundred takes longer than.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers already there
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function createBesideImport(bench, customers) {
  return bench.stores.withCopy(customers, async (folder) => {
    const file = join(folder, 'beside.csv');
    await writeCsv(file, FIRST_ROW, ROWS);
    const { result, raw, conditions } = await measureHttp(bench, folder, async (service) => {
      const { answer } = await service.ask(PATH, { body: customer(FIRST_OF_RUNS) });
      const importing = await startImport(service, file);
      return {
        connections: 1,
        count: 1_000,
        warmUp: 300,
        rawCount: 2_000,
        asked: { type: 'creates', path: PATH, from: FIRST_OF_RUNS + 1 },
        askedToWarmUp: { type: 'creates', path: PATH, from: FIRST_OF_RUNS + 100_000 },
        rawAsked: { type: 'creates', path: '/', from: FIRST_OF_RUNS },
        expected: 201,
        sample: answer,
        settle: () => importing.stillRuns(),
      };
    });
    await rm(file);
    const { p50, p99 } = result;
    return {
      value: p99,
      unit: 'ms (p99)',
      p50,
      p99,
      raw: {
        what: 'bare Fastify, POST of the same bodies',
        value: raw.p99,
        p50: raw.p50,
        p99: raw.p99,
      },
      conditions: { customers, ...conditions },
    };
  });
}

/**
 * Sends a file; resolves when its rows go in.
 * @param {import('../parts/service.js').Service} service
 * @param {string} file
 */
async function startImport(service, file) {
  const form = new FormData();
  form.set('file', await openAsBlob(file), 'beside.csv');
  const response = await fetch(`http://127.0.0.1:${service.port}/api/v1/imports`, {
    method: 'POST',
    headers: { authorization: service.authorization },
    body: form,
  });
  /** @type {any} */
  const sent = await response.json();
  if (response.status !== 202) throw new Error(JSON.stringify(sent));
  const job = async () => (await service.ask(`/api/v1/imports/${sent.jobId}`)).answer;
  const deadline = performance.now() + RUNS_WITHIN_MS;
  while ((await job()).done === 0) {
    if (performance.now() > deadline) throw new Error('The import does not begin.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async stillRuns() {
      const { state, done, perSecond } = await job();
      if (state !== 'running') throw new Error(`The import is ${state} after ${done} rows.`);
      return { importedRows: done, importedPerSecond: perSecond };
    },
  };
}
