import { measureHttp } from '../parts/measure-http.js';
import { randomFrom } from '../parts/random.js';
import { searchQueries } from '../parts/search-queries.js';

/*
 * Reading over HTTP: one record, a page of the list, a search.
 */

const LIST = '/api/v1/customers';
const PAGE = 50;
const CODES_OF_PREFIX = 100;
/** Records and pages that are read in turn. */
const DIFFERENT = 4_000;

/**
 * One record, at 32 connections: reads per second.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 */
export function readRecord(bench, customers) {
  return many(
    bench,
    customers,
    { count: 40_000, warmUp: 12_000, unit: 'reads/s' },
    async (service) => {
      const ids = await someIds(service, customers);
      return ids.map((id) => `${LIST}/${id}`);
    },
  );
}

/**
 * A page of 50 of the list, in the orders and with the filters that people use, at 32 connections.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 */
export function readList(bench, customers) {
  return many(
    bench,
    customers,
    { count: 12_000, warmUp: 4_000, unit: 'pages/s' },
    async (service) => [
      ...(await pagesOf(service, `${LIST}?limit=${PAGE}`, 20)),
      ...(await pagesOf(service, `${LIST}?limit=${PAGE}&sort=legalName`, 10)),
      ...(await pagesOf(service, `${LIST}?limit=${PAGE}&category=key&sort=-updatedAt`, 10)),
      ...(await pagesOf(service, `${LIST}?limit=${PAGE}&status=active&riskLevel=high`, 10)),
    ],
  );
}

/**
 * Two characters anywhere in a name, at one connection: milliseconds that 99 of 100 do not exceed.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function search(bench, customers) {
  const folder = await bench.stores.filled(customers);
  const queries = searchQueries();
  const paths = queries.map((query) => `${LIST}?limit=${PAGE}&q=${encodeURIComponent(query)}`);
  const { result, raw, conditions } = await measureHttp(bench, folder, async (service) => {
    const { answer } = await service.ask(paths[0] ?? LIST);
    const asked = { type: /** @type {const} */ ('paths'), paths };
    const rawAsked = { type: /** @type {const} */ ('paths'), paths: ['/'] };
    const counts = { connections: 1, count: 4_000, warmUp: 1_000, rawCount: 4_000 };
    return { ...counts, asked, rawAsked, expected: 200, sample: answer };
  });
  const slowest = result.slowest.map(({ request, ms }) => ({
    query: queries[request % queries.length],
    ms,
  }));
  return {
    value: result.p99,
    unit: 'ms (p99)',
    p50: result.p50,
    p99: result.p99,
    raw: rawOf(raw, raw.p99),
    conditions: { customers, queries: queries.length, slowest, ...conditions },
  };
}

/**
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @param {{ count: number, warmUp: number, unit: string }} size
 * @param {(service: import('../parts/service.js').Service) => Promise<string[]>} pathsOf
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
async function many(bench, customers, { unit, ...size }, pathsOf) {
  const folder = await bench.stores.filled(customers);
  let different = 0;
  const { result, raw, conditions } = await measureHttp(bench, folder, async (service) => {
    const paths = await pathsOf(service);
    different = paths.length;
    const { answer } = await service.ask(paths[0] ?? LIST);
    const asked = { type: /** @type {const} */ ('paths'), paths };
    const rawAsked = { type: /** @type {const} */ ('paths'), paths: ['/'] };
    const counts = { ...size, connections: 32, rawCount: 40_000 };
    return { ...counts, asked, rawAsked, expected: 200, sample: answer };
  });
  const { perSecond, p50, p99 } = result;
  return {
    value: perSecond,
    unit,
    p50,
    p99,
    raw: rawOf(raw, raw.perSecond),
    conditions: { customers, different, ...conditions },
  };
}

/**
 * Customers from all over the base.
 * @param {import('../parts/service.js').Service} service
 * @param {number} customers
 */
export async function someIds(service, customers) {
  const random = randomFrom(customers);
  /** @type {Set<string>} */
  const ids = new Set();
  for (let i = 0; i < DIFFERENT / CODES_OF_PREFIX; i++) {
    // Codes ascend with the customers (C000001, C000002 …), so a prefix is a place in the base.
    const place = Math.floor((random() * customers) / CODES_OF_PREFIX);
    const prefix = `C${String(place).padStart(4, '0')}`;
    const { answer } = await service.ask(`${LIST}?limit=${CODES_OF_PREFIX}&code.prefix=${prefix}`);
    for (const { customerId } of answer.items) ids.add(customerId);
  }
  return [...ids].sort(() => random() - 0.5);
}

/**
 * The addresses of the first pages of a list.
 * @param {import('../parts/service.js').Service} service
 * @param {string} path
 * @param {number} count
 */
async function pagesOf(service, path, count) {
  const paths = [path];
  while (paths.length < count) {
    const { answer } = await service.ask(/** @type {string} */ (paths.at(-1)));
    if (answer.nextCursor === undefined || answer.nextCursor === null) break;
    paths.push(`${path}&cursor=${encodeURIComponent(answer.nextCursor)}`);
  }
  return paths;
}

/**
 * @param {{ p50: number, p99: number }} raw
 * @param {number} value
 */
function rawOf({ p50, p99 }, value) {
  return { what: 'bare Fastify, GET of an answer of the same size', value, p50, p99 };
}
