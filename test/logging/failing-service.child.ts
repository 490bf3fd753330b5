import { Body, Controller, Headers, Module, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HttpAdapter } from '../../src/http/http-adapter.js';
import { ProblemFilter } from '../../src/http/problems/problem-filter.js';
import { serviceLog } from '../../src/logging/service-log.js';

/* A service whose one call fails in the most talkative way there is. Writes its port, then listens. */

@Controller()
class Failing {
  @Post('fail')
  fail(@Body() body: Record<string, string>, @Headers() headers: Record<string, string>): void {
    const said = `POST /fail authorization: ${headers.authorization} cookie: ${headers.cookie} password=${body.password}`;
    const cause = new Error(`mongodb://user:${body.password}@db/dossier: ${JSON.stringify(body)}`);
    // As clients of HTTP, of databases and of brokers do.
    const error = Object.assign(new TypeError(said, { cause }), {
      config: { headers, body },
      request: { headers, rawHeaders: Object.entries(headers).flat() },
      password: body.password,
    });
    serviceLog.warn({ request: { headers, body }, headers, body, ...body }, 'before it fails');
    throw error;
  }
}

@Module({ controllers: [Failing] })
class Service {}

async function listen(): Promise<void> {
  const app = await NestFactory.create<NestFastifyApplication>(Service, new HttpAdapter(), {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  console.log(new URL(await app.getUrl()).port);
}

void listen();
