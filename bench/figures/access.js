import { scaled } from '../parts/bench.js';
import { startProcess } from '../parts/child.js';
import { countCpu } from '../parts/cpu-time.js';
import { storeEnvironment } from '../parts/environment.js';
import { startLoad } from '../parts/load.js';
import { startService } from '../parts/service.js';
import { someIds } from './read.js';

/*
 * What it costs to know who calls and to show him only what he may see.
 */

const READS = 30_000;
const ROUNDS = 3;

/**
 * One record read with a token whose roles see every group with masks on, beside the same service that does not look
 * at who calls; in turns. How much longer the main thread works for a read.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function authorisedRead(bench, customers) {
  const folder = await bench.stores.filled(customers);
  const { dist, nodeOptions } = bench;
  const load = await startLoad();
  const service = await startService({ dist, folder, nodeOptions });
  const env = { ...storeEnvironment(folder), DOSSIER_LIMITS: 'off' };
  const unchecked = await startProcess('unchecked', { args: [dist], env, nodeOptions });
  try {
    const paths = (await someIds(service, customers)).map((id) => `/api/v1/customers/${id}`);
    const { authorization } = service;
    const asked = { type: /** @type {const} */ ('paths'), paths };
    const count = scaled(bench, READS);
    const run = (/** @type {number} */ port, /** @type {number} */ reads) =>
      load.run({ port, connections: 32, count: reads, asked, authorization, expected: 200 });
    const measured = { checked: [], unchecked: [] };
    const ports = { checked: service.port, unchecked: unchecked.first.port };
    const pids = { checked: service.pid, unchecked: unchecked.pid };
    for (const port of Object.values(ports)) await run(port, count);
    for (let round = 0; round < ROUNDS; round++) {
      for (const which of /** @type {const} */ (['checked', 'unchecked'])) {
        const used = countCpu(pids[which]);
        const { perSecond, p50, p99 } = await run(ports[which], count);
        const mainUs = (used()?.mainUs ?? Number.NaN) / count;
        /** @type {object[]} */ (measured[which]).push({ perSecond, p50, p99, mainUs });
      }
    }
    const [checked, plain] = [middle(measured.checked), middle(measured.unchecked)];
    return {
      value: checked.mainUs,
      unit: 'µs of the main thread a read',
      p50: checked.p50,
      p99: checked.p99,
      raw: { what: 'the same service that lets everybody do everything', value: plain.mainUs },
      conditions: { customers, different: paths.length, rounds: measured },
    };
  } finally {
    await unchecked.stop();
    await service.stop();
    await load.stop();
  }
}

/**
 * A refused sign-in: milliseconds for a wrong password by those for a name that nobody has.
 * @param {import('../parts/bench.js').Bench} bench
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export function refusedSignIn(bench) {
  return bench.stores.withFolder(async (folder) => {
    const args = [bench.dist, String(scaled(bench, 300))];
    const child = await startProcess('sign-in', { args, env: storeEnvironment(folder) });
    /** @type {{ unknown: number[], wrong: number[] }} */
    const tookMs = child.first;
    await child.stop();
    return {
      value: median(tookMs.wrong),
      unit: 'ms (median), wrong password',
      raw: { what: 'a name that nobody has', value: median(tookMs.unknown) },
      conditions: { each: tookMs.wrong.length },
    };
  });
}

/** @param {any[]} rounds */
function middle(rounds) {
  const sorted = rounds.toSorted((a, b) => a.mainUs - b.mainUs);
  return sorted[Math.floor(sorted.length / 2)];
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
