import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { appModule } from '../app.module.js';
import { errorCode } from '../bulk/error-code.js';
import { type Config, readConfig } from '../config/config.js';
import { HTTP_INSIDE, type HttpInside } from '../http/inside.js';
import { type Inside, openInside } from '../inside.js';
import { openStore, type Store } from '../open-store.js';
import type { ViewReport } from '../views/view-status.js';
import { UsageError } from './exit.js';
import { say } from './say.js';

export interface Buses {
  commands: CommandBus;
  queries: QueryBus;
  /** What lists can be filtered by. */
  lists: HttpInside['lists'];
}

/** The configuration, its warnings said. */
export async function configure(): Promise<Config> {
  const { config, warnings } = await readConfig(process.env);
  for (const warning of warnings) say(`Warning: ${warning}`);
  return config;
}

/**
 * Works on the store itself, beside a running service or without one, and closes it whatever happens.
 * Lists do not follow what is written; `inside.catchUp` brings them to the log's end.
 */
export async function withInside<Result>(
  config: Config,
  work: (inside: Inside, buses: () => Promise<Buses>) => Promise<Result>,
  options: { recentNames?: number } = {},
): Promise<Result> {
  const inside = await openInside(config, { ...options, views: 'inline', report: sayTrouble });
  let context: INestApplicationContext | undefined;
  const buses = async () => {
    context ??= await NestFactory.createApplicationContext(appModule(inside), {
      logger: ['error', 'warn'],
      abortOnError: false,
    });
    const { lists } = context.get<HttpInside>(HTTP_INSIDE);
    return { commands: context.get(CommandBus), queries: context.get(QueryBus), lists };
  };
  try {
    return await work(inside, buses);
  } finally {
    await context?.close();
    await inside.close();
  }
}

/** Works on the store alone, where nobody is asked anything. */
export async function withStore<Result>(
  config: Config,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  const store = await openStore(config);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A command that only reads makes no store where there is none: the name may be mistyped. */
export function requireStore(config: Pick<Config, 'storeFolder'>): void {
  if (hasStore(config)) return;
  throw new UsageError(
    `There is no store in ${config.storeFolder} yet. DOSSIER_STORE says where to look; \`npm start\` or \`dossier import\` makes one.`,
  );
}

/** Whether there is something where the store should be; whether it is a store, opening it tells. */
export function hasStore({ storeFolder }: Pick<Config, 'storeFolder'>): boolean {
  try {
    return readdirSync(storeFolder).length > 0;
  } catch (error) {
    return errorCode(error) !== 'ENOENT';
  }
}

function sayTrouble(report: ViewReport): void {
  if (report.type === 'trouble') say(`Lists: ${report.message}`);
  if (report.type === 'stopped') {
    say(`The list ${report.view} stopped at position ${report.position}: ${report.message}`);
  }
}
