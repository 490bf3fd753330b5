import { authorisedRead, refusedSignIn } from './access.js';
import { createAtManyConnections, createAtOneConnection } from './create.js';
import { createBesideImport } from './create-beside-import.js';
import { exportAll } from './export.js';
import { importCsv, importXlsx } from './import.js';
import { readList, readRecord, search } from './read.js';
import { rebuild, verify } from './read-log.js';
import { relayBacklog } from './relay.js';
import { coldStart, warmStart } from './start.js';
import { createWithKafka, relayLatency } from './with-kafka.js';

/**
 * @typedef {(bench: import('../parts/bench.js').Bench, customers: number) => Promise<import('../parts/bench.js').Measured>} Measure
 */

/** Customers in the store that figures are taken on, unless the name says another number (read@10000). */
export const USUAL_CUSTOMERS = 100_000;

/** @type {Record<string, Measure>} */
export const FIGURES = {
  create: createAtManyConnections,
  'create-one': createAtOneConnection,
  'create-beside-import': createBesideImport,
  read: readRecord,
  list: readList,
  search,
  'authorised-read': authorisedRead,
  'refused-sign-in': refusedSignIn,
  import: importCsv,
  'import-xlsx': importXlsx,
  export: (bench, customers) => exportAll(bench, customers, 'csv'),
  'export-xlsx': (bench, customers) => exportAll(bench, customers, 'xlsx'),
  'rebuild-list': (bench, customers) => rebuild(bench, customers, 'customer-list'),
  'rebuild-reviews': (bench, customers) => rebuild(bench, customers, 'review-queue'),
  verify,
  'start-cold': coldStart,
  'start-warm': warmStart,
  relay: relayBacklog,
  'relay-latency': relayLatency,
  'create-with-kafka': createWithKafka,
};

/** Figures that must not grow worse with what is there, from few customers to many. */
export const GROWING = ['read', 'list', 'search', 'create'];
export const FEW_CUSTOMERS = 10_000;
export const MANY_CUSTOMERS = 500_000;
