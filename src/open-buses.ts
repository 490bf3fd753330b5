import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { appModule } from './app.module.js';
import { HTTP_INSIDE, type HttpInside } from './http/inside.js';
import type { Inside } from './inside.js';

export interface Buses {
  commands: CommandBus;
  queries: QueryBus;
  /** What lists can be filtered by. */
  lists: HttpInside['lists'];
  close(): Promise<void>;
}

/** The buses with every handler. In a file of its own, since loading the container takes a while. */
export async function openBuses(inside: Inside): Promise<Buses> {
  const context = await NestFactory.createApplicationContext(appModule(inside), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  const { lists } = context.get<HttpInside>(HTTP_INSIDE);
  return {
    commands: context.get(CommandBus),
    queries: context.get(QueryBus),
    lists,
    close: () => context.close(),
  };
}
