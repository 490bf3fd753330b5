import { customer, FIRST_OF_RUNS } from '../parts/customers.js';
import { measureHttp } from '../parts/measure-http.js';

/*
 * Creates over HTTP: durable, sealed, with the views following in their worker. A run in which the views
 * fall behind has only moved work to later, so the line says how long they needed afterwards.
 */

const PATH = '/api/v1/customers';
/** The number of the next customer that a run creates: none comes twice in one store. */
let next = FIRST_OF_RUNS;

/** Views that need longer than this after the last answer did not follow. */
const FAIR_MS = 1000;
const PATIENCE_MS = 120_000;

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
 * Waits until the views show every commit; tells how far behind they were and how long it took.
 * @param {import('../parts/service.js').Service} service
 */
async function viewsCaughtUp(service) {
  const beganAt = performance.now();
  const { answer } = await service.ask('/health/ready');
  /** @type {{ name: string, position?: number }[]} */
  const parts = answer.parts;
  const positions = parts.flatMap(({ position }) => position ?? []);
  for (const list of ['customers', 'reviews']) {
    await shows(service, `/api/v1/${list}?limit=1`, answer.head, beganAt + PATIENCE_MS);
  }
  const viewsCaughtUpMs = performance.now() - beganAt;
  return {
    // As the service last heard from its worker, which reports once a second.
    viewsLagCommits: answer.head - Math.min(...positions),
    viewsCaughtUpMs,
    viewsFollow: viewsCaughtUpMs <= FAIR_MS,
  };
}

/**
 * @param {import('../parts/service.js').Service} service
 * @param {string} path
 * @param {number} position
 * @param {number} until
 */
async function shows(service, path, position, until) {
  const headers = { 'x-min-position': String(position) };
  for (;;) {
    const { status, answer } = await service.ask(path, { headers });
    if (status === 200) return;
    if (status !== 503 || performance.now() > until) throw new Error(JSON.stringify(answer));
  }
}

/**
 * @param {{ p50: number, p99: number }} raw
 * @param {number} value
 */
function rawOf({ p50, p99 }, value) {
  return { what: 'bare Fastify, POST of the same bodies', value, p50, p99 };
}
