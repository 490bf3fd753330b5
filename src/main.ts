import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { appModule } from './app.module.js';
import { type Config, ConfigError, readConfig } from './config/config.js';
import { isLoopback, listeningProblem } from './config/listening.js';
import { linkAt } from './http/access/sign-in-address.js';
import { closeServer } from './http/close-server.js';
import { httpOver } from './http/http.module.js';
import { HttpAdapter } from './http/http-adapter.js';
import { prepareHttp } from './http/prepare-http.js';
import { type Inside, openInside } from './inside.js';
import { jobReportLine } from './jobs/job-report.js';
import type { JobReport } from './jobs/job-runner.js';
import { StoreError } from './log/store-error.js';
import { waitForStore } from './open-store.js';
import { isRelayTrouble, type RelayReport, relayReportLine } from './relay/relay-status.js';
import { isTrouble, viewReportLine } from './view-report.js';
import type { ViewReport } from './views/view-status.js';

/*
 * The service: reads the configuration, opens the store, listens, and stops cleanly. It ends with 0 when
 * it was asked to stop, with 1 when it could not start, with 2 when the configuration is wrong.
 */

/** npm and the terminal both pass Ctrl-C on: the second of the two does not mean “at once”. */
const SAME_DEMAND_MS = 2_000;

interface Service {
  /** Where it listens, and how somebody gets in, as lines. */
  greeting: readonly string[];
  stop(): Promise<void>;
}

async function start(): Promise<Service> {
  const { config, warnings } = await readConfig(process.env);
  for (const warning of warnings) console.warn(`Warning: ${warning}`);
  // Before anything is opened, as far as that needs no store.
  requireListenable(config, true);
  await waitForStore(config.store, (line) => console.error(line));
  const inside = await openInside(config, {
    views: 'worker',
    report: reportView,
    reportRelay,
    reportJobs,
    reportExport: (trouble) => console.error(trouble),
  });
  const { warning } = inside.store;
  if (warning !== undefined) console.warn(`Warning: ${warning}`);
  let app: NestFastifyApplication | undefined;
  try {
    requireListenable(config, isLoopback(config.host) || (await inside.access.hasWayIn()));
    app = await listen(inside, config);
  } catch (error) {
    await app?.close();
    await inside.close();
    throw error;
  }
  const listening = app;
  const address = addressOf(app, config);
  return {
    greeting: [
      `Dossier listens on ${address} (API documentation: ${address}/docs)`,
      ...(await firstSignIn(inside, address)),
    ],
    async stop() {
      await closeServer(listening);
      await listening.close();
      await inside.close();
    },
  };
}

/**
 * @param isKnown whether there is somebody who can sign in without a provider
 * @throws ConfigError where it would be open to the network, or nobody could get in
 */
function requireListenable(config: Config, isKnown: boolean): void {
  const problem = listeningProblem(config, { passwords: isKnown, tokens: isKnown });
  if (problem !== undefined) throw new ConfigError([problem]);
}

/** As long as nobody is known: a link for whoever sees what is printed here, on this machine only. */
async function firstSignIn({ config, access }: Inside, address: string): Promise<string[]> {
  if (!isLoopback(config.host) || !config.signIn.includes('local')) return [];
  const secret = await access.firstAdministrator();
  if (secret === undefined) return [];
  return [`Nobody can sign in yet. Once, within an hour, this does: ${linkAt(address, secret)}`];
}

async function listen(inside: Inside, config: Config): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(
    httpOver(appModule(inside)),
    new HttpAdapter(config),
    { bodyParser: false, logger: ['error', 'warn'], abortOnError: false },
  );
  prepareHttp(app);
  await app.init();
  // Nest's own `listen` would print what goes wrong before we can say it in a sentence.
  const { host, port } = config;
  await app.getHttpAdapter().getInstance().listen({ port, host });
  return app;
}

function addressOf(app: NestFastifyApplication, { tls }: Config): string {
  // It listens on a port, so its address is one of the Internet and not the name of a pipe.
  const { address, port, family } = app.getHttpServer().address() as AddressInfo;
  return `${tls ? 'https' : 'http'}://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function reportView(report: ViewReport): void {
  const line = viewReportLine(report);
  if (line === undefined) return;
  if (isTrouble(report)) console.error(line);
  else console.log(line);
}

function reportRelay(report: RelayReport): void {
  const line = relayReportLine(report);
  if (line === undefined) return;
  if (isRelayTrouble(report)) console.error(line);
  else console.log(line);
}

function reportJobs(report: JobReport): void {
  const line = jobReportLine(report);
  if (report.type === 'trouble') console.error(line);
  else console.log(line);
}

/** Stops at the first signal; a later one, unless it is the same demand, ends the process at once. */
function stopOnSignals({ greeting, stop }: Service): void {
  let askedAt: number | undefined;
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt !== undefined) {
      if (Date.now() - askedAt < SAME_DEMAND_MS) return;
      console.error(`Ended at once by ${signal}.`);
      process.exit(1);
    }
    askedAt = Date.now();
    console.log('Stopping: requests under way are answered first.');
    stop().then(
      () => {
        console.log('Stopped.');
        process.exit(0);
      },
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  // Whoever reads it may ask it to stop at once.
  for (const line of greeting) console.log(line);
}

function fail(error: unknown): never {
  if (error instanceof ConfigError) {
    for (const problem of error.problems) console.error(problem);
    process.exit(2);
  }
  console.error(sentenceOf(error) ?? error);
  process.exit(1);
}

/** What says all about trouble that is not ours; a fault of ours has none and shows where it is. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof StoreError) return error.message;
  if (!(error instanceof Error && 'syscall' in error)) return undefined;
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken
    ? `${error.message}: another program listens there, perhaps Dossier itself. DOSSIER_PORT takes another port.`
    : error.message;
}

start().then(stopOnSignals, fail);
