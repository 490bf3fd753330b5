import { viewsCaughtUp } from '../parts/catching-up.js';
import { customer, FIRST_OF_RUNS } from '../parts/customers.js';
import { measureHttp } from '../parts/measure-http.js';

/*
 * Creates over HTTP: durable, sealed, with the views following in their worker. A run in which the views
 * fall behind has only moved work to later, so the line says how long they needed afterwards.
 */

const PATH = '/api/v1/customers';
/** The number of the next customer that a run creates: none comes twice in one store. */
let next = FIRST_OF_RUNS;

/**
 * Many connections: creates per second.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers already there
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function createAtManyConnections(bench, customers) {
  const { result, raw, conditions } = await creates(bench, customers, {
    connections: 32,
    count: 20_000,
    warmUp: 6_000,
    rawCount: 40_000,
  });
  const { perSecond, p50, p99 } = result;
  return {
    value: perSecond,
    unit: 'creates/s',
    p50,
    p99,
    raw: rawOf(raw, raw.perSecond),
    conditions: { customers, ...conditions },
  };
}

/**
 * One connection: milliseconds of a create.
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers already there
 * @returns {Promise<import('../parts/bench.js').Measured>}
 */
export async function createAtOneConnection(bench, customers) {
  const { result, raw, conditions } = await creates(bench, customers, {
    connections: 1,
    count: 2_000,
    warmUp: 2_000,
    rawCount: 4_000,
  });
  const { p50, p99 } = result;
  return {
    value: p50,
    unit: 'ms (p50)',
    p50,
    p99,
    raw: rawOf(raw, raw.p50),
    conditions: { customers, ...conditions },
  };
}

/**
 * @param {import('../parts/bench.js').Bench} bench
 * @param {number} customers
 * @param {{ connections: number, count: number, warmUp: number, rawCount: number }} size
 */
function creates(bench, customers, size) {
  return bench.stores.withCopy(customers, (folder) =>
    measureHttp(bench, folder, async (service) => {
      const { answer } = await service.ask(PATH, { body: customer(next++) });
      const from = next;
      next += size.warmUp + size.count;
      return {
        ...size,
        asked: { type: 'creates', path: PATH, from },
        askedToWarmUp: { type: 'creates', path: PATH, from: from + size.count },
        rawAsked: { type: 'creates', path: '/', from },
        expected: 201,
        sample: answer,
        settle: () => viewsCaughtUp(service),
      };
    }),
  );
}

/**
 * @param {{ p50: number, p99: number }} raw
 * @param {number} value
 */
function rawOf({ p50, p99 }, value) {
  return { what: 'bare Fastify, POST of the same bodies', value, p50, p99 };
}
