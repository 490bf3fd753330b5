import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { httpOver } from '../../../src/http/http.module.js';
import { HttpAdapter } from '../../../src/http/http-adapter.js';
import { HTTP_INSIDE, type HttpInside } from '../../../src/http/inside.js';
import { prepareHttp } from '../../../src/http/prepare-http.js';

type Executed = Record<string, unknown>;

/** What a test may put in the place of the inside; commands and queries are answered by these. */
export interface FakeInside extends Partial<HttpInside> {
  command?(command: Executed): unknown;
  query?(query: Executed): unknown;
}

export interface HttpTest {
  app: NestFastifyApplication;
  /** Commands and queries in the order in which they came in. */
  executed: Executed[];
}

/** The HTTP side over a fake inside. Close `app` at the end. */
export async function httpOverFake({
  command,
  query,
  ...inside
}: FakeInside = {}): Promise<HttpTest> {
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
  const module = { module: Inside, providers, exports: providers };
  const testing = await Test.createTestingModule({ imports: [httpOver(module)] }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(new HttpAdapter(), {
    bodyParser: false,
    logger: false,
  });
  prepareHttp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, executed };
}

const EMPTY_INSIDE: HttpInside = {
  policy: DEFAULT_POLICY,
  source: 'urn:dossier',
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
  },
  waitFor: async () => true,
  status: async () => ({ head: 0, parts: [] }),
};
