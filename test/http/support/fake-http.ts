import { Readable } from 'node:stream';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Access } from '../../../src/access/access.js';
import { lookAtFile } from '../../../src/bulk/imports/file-look.js';
import { NO_LIMITS } from '../../../src/config/limits.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { HTTP_INSIDE, type HttpInside } from '../../../src/http/inside.js';
import { Jobs } from '../../../src/jobs/jobs.js';
import { memoryVault } from '../../support/memory-vault.js';
import { type HttpTest, openHttp } from './http-test.js';

type Executed = Record<string, unknown>;

/** What a test puts in the place of the inside; commands and queries are answered by these. */
export interface FakeInside extends Partial<HttpInside> {
  command?(command: Executed): unknown;
  query?(query: Executed): unknown;
}

/** The HTTP side over a fake inside. `executed`: commands and queries in the order they came in. */
export async function fakeHttp({
  command,
  query,
  ...inside
}: FakeInside = {}): Promise<HttpTest & { executed: Executed[] }> {
  const executed: Executed[] = [];
  const bus = (answer: ((asked: Executed) => unknown) | undefined) => ({
    execute: async (asked: Executed) => {
      executed.push(asked);
      return answer?.(asked);
    },
  });
  const providers = [
    { provide: CommandBus, useValue: bus(command) },
    { provide: QueryBus, useValue: bus(query) },
    { provide: HTTP_INSIDE, useValue: { ...EMPTY_INSIDE, ...inside } },
  ];
  class Inside {}
  const http = await openHttp({ module: Inside, providers, exports: providers });
  return { ...http, executed };
}

const NO_TRACE: HttpInside['trace'] = {
  record: async () => undefined,
  recordIfPossible: async () => undefined,
};

const EMPTY_INSIDE: HttpInside = {
  policy: DEFAULT_POLICY,
  access: new Access({
    vault: memoryVault(),
    policy: DEFAULT_POLICY,
    guards: { requestDigest: (parts) => parts.join('|') },
    trace: NO_TRACE,
  }),
  trace: NO_TRACE,
  secureCookies: false,
  publicUrl: undefined,
  signIn: ['local'],
  oidc: undefined,
  source: 'urn:dossier',
  contract: {},
  today: () => '2026-03-31',
  endOfDay: (date) => `${date}T15:59:59.999Z`,
  guards: {
    once: (actor, key) => `once:${actor}:${key}`,
    requestDigest: (parts) => parts.join('|'),
  },
  journal: {
    head: async () => ({ position: 0, hash: '0'.repeat(64) }),
    readAll: async () => [],
  },
  lists: {
    customers: { columns: {}, defaultSort: { descending: false } },
    reviews: { columns: {}, defaultSort: { descending: false } },
    accesses: { columns: {}, defaultSort: { descending: false } },
  },
  openExport: () => Readable.from([]),
  waitFor: async () => true,
  jobs: new Jobs({ vault: memoryVault(), keptDays: 30 }),
  vault: memoryVault(),
  limits: NO_LIMITS,
  importLimitBytes: 1024 * 1024,
  lookAtFile,
  status: async () => ({ head: 0, parts: [] }),
};
