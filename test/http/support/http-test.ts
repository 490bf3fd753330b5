import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpOver } from '../../../src/http/http.module.js';
import { HttpAdapter } from '../../../src/http/http-adapter.js';
import { HTTP_INSIDE, type HttpInside } from '../../../src/http/inside.js';
import { prepareHttp } from '../../../src/http/prepare-http.js';
import { bearerOf, withTestActors } from './test-actors.js';

export interface Sent {
  method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS';
  url: string;
  /** An object is sent as JSON, a text or bytes as they are. */
  body?: object | string;
  /**
   * Beside, with a body, `Content-Type: application/json`. Without Authorization and Cookie it is `tester` who
   * asks, or whom `x-actor` names, which is the tests' own word and not sent; empty: nobody.
   */
  headers?: Record<string, string>;
}

export interface Received {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Undefined when the answer is not JSON. */
  json: Json;
}

/** Whatever an answer holds; tests look into it and say what they expect. */
// biome-ignore lint/suspicious/noExplicitAny: the type of an answer is what the tests find out.
export type Json = any;

export interface HttpTest {
  app: NestFastifyApplication;
  send(sent: Sent): Promise<Received>;
  close(): Promise<void>;
}

/** The service's HTTP side over a module, as `main.ts` builds it, without a port. */
export async function openHttp(inside: DynamicModule): Promise<HttpTest> {
  const app = await NestFactory.create<NestFastifyApplication>(
    httpOver(knowingTestActors(inside)),
    new HttpAdapter(),
    { bodyParser: false, logger: false, abortOnError: false },
  );
  prepareHttp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, send: (sent) => send(app, sent), close: () => app.close() };
}

function knowingTestActors(inside: DynamicModule): DynamicModule {
  const providers = inside.providers?.map((provider) => {
    if (!('provide' in provider && 'useValue' in provider)) return provider;
    if (provider.provide !== HTTP_INSIDE) return provider;
    const given = provider.useValue as HttpInside; // what this token stands for
    return { provide: HTTP_INSIDE, useValue: { ...given, access: withTestActors(given.access) } };
  });
  return { ...inside, ...(providers && { providers }) };
}

function whoAsks({
  'x-actor': actor = 'tester',
  ...headers
}: Record<string, string>): Record<string, string> {
  const isSaid = actor === '' || 'authorization' in headers || 'cookie' in headers;
  return isSaid ? headers : { ...headers, authorization: bearerOf(actor) };
}

async function send(
  app: NestFastifyApplication,
  { method = 'GET', url, body, headers = {} }: Sent,
): Promise<Received> {
  const answer = await app.inject({
    method,
    url,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...whoAsks(headers),
    },
    ...(body !== undefined && { payload: body }),
  });
  const isJson = /json/.test(String(answer.headers['content-type'])) && answer.body !== '';
  const isLines = answer.headers['content-type'] === 'application/x-ndjson';
  return {
    status: answer.statusCode,
    headers: answer.headers as Record<string, string>, // none of ours comes twice
    text: answer.body,
    json: isJson && !isLines ? JSON.parse(answer.body) : undefined,
  };
}
