import { Controller, Get, Module, Post, Query } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { type Limits, NO_LIMITS } from '../../../src/config/limits.js';
import { RequestBudgets } from '../../../src/http/guard-rails/request-budgets.js';
import { RequestLimits } from '../../../src/http/guard-rails/request-limits.js';
import type { Served } from '../../../src/http/guard-rails/server-options.js';
import { HttpAdapter } from '../../../src/http/http-adapter.js';
import { ProblemFilter } from '../../../src/http/problems/problem-filter.js';

export interface BareService {
  app: NestFastifyApplication;
  /** Budgets whose requests were turned away, in order. */
  turnedAway: string[];
}

/**
 * The guard rails over calls that do nothing. Who is known is whom the header `x-known` names; what is said of
 * every call (`needs`) is said by the rest of the service.
 */
export async function bareService({
  limits,
  ...served
}: Served & { limits?: Partial<Limits> } = {}): Promise<BareService> {
  const turnedAway: string[] = [];
  const guard = new RequestLimits({ ...NO_LIMITS, ...limits }, new RequestBudgets(), (budget) =>
    turnedAway.push(budget),
  );

  @Controller()
  class Calls {
    @Get('api/v1/customers')
    list(@Query('fail') fail?: string) {
      if (fail !== undefined) throw new TypeError(`/var/lib/dossier: ${fail}`);
      return {};
    }

    @Post('api/v1/customers')
    create() {
      return {};
    }

    @Get('api/v1/exports/customers.csv')
    export() {
      return '';
    }

    @Post('sign-in')
    @RouteConfig({ needs: 'anybody' })
    signIn() {
      return {};
    }

    @Get('health/live')
    live() {
      return {};
    }
  }

  @Module({ controllers: [Calls], providers: [{ provide: APP_GUARD, useValue: guard }] })
  class Bare {}

  const app = await NestFactory.create<NestFastifyApplication>(Bare, new HttpAdapter(served), {
    bodyParser: false,
    logger: false,
    abortOnError: false,
  });
  app.useGlobalFilters(new ProblemFilter());
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const id = request.headers['x-known'];
    const known = id === undefined ? null : { caller: { identity: { actor: { id } } } };
    Object.assign(request, { known });
    done();
  });
  await app.init();
  await fastify.ready();
  return { app, turnedAway };
}
