import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { type Means, type ServerKind, testServers } from './means.js';
import { type OwnServer, startServer } from './own-server.js';
import { askForServer } from './shared.js';

/*
 * MongoDB and Kafka for tests: named by TEST_MONGO_URL and TEST_KAFKA_BROKERS, or run by Docker, or by
 * Java from jars that Maven fetches. They start when a test first asks and end with the run. A server
 * that Java runs as MongoDB has no transactions, no change streams and nothing behind its concerns.
 */

export type OwnMongo = Omit<OwnServer, 'address' | 'remove'> & { url: string };
export type OwnKafka = Omit<OwnServer, 'address' | 'remove'> & { brokers: string[] };

const NOTHING =
  'needs MongoDB and Kafka: name them in TEST_MONGO_URL and TEST_KAFKA_BROKERS, or install Docker, or a JDK (17 or newer) with Maven';

/** Long enough for a server's start on a busy machine, and once for fetching its jars. */
const TIMEOUT_MS = 180_000;

const databases: string[] = [];
const own: OwnServer[] = [];

/**
 * A suite that uses the run's shared servers. Where there is none it is skipped with one line that says
 * what is missing; with CI=true that is a failure.
 */
export function describeWithServers(name: string, suite: () => void): void {
  const { mongo, kafka, means } = testServers();
  describeIf(means !== undefined || (mongo !== undefined && kafka !== undefined), name, suite);
}

/** The same for a suite that starts servers of its own. */
export function describeWithOwnServers(name: string, suite: () => void): void {
  describeIf(testServers().means !== undefined, name, suite);
}

function describeIf(canBeHad: boolean, name: string, suite: () => void): void {
  if (canBeHad) {
    jest.setTimeout(TIMEOUT_MS);
    describe(name, () => {
      suite();
      afterAll(cleanUp);
    });
  } else if (process.env.CI === 'true') {
    test(`${name} ${NOTHING}`, () => {
      throw new Error(NOTHING);
    });
  } else {
    test.skip(`${name} ${NOTHING}`, () => {});
  }
}

async function cleanUp(): Promise<void> {
  for (const server of own.splice(0)) await server.remove();
  for (const url of databases.splice(0)) {
    const connection = await mongoose.createConnection(url).asPromise();
    await connection.dropDatabase();
    await connection.close();
  }
}

/** A connection string with a fresh, empty database on the run's server. */
export async function mongoUrl(): Promise<string> {
  const { mongo, at = '' } = testServers();
  const url = withDatabase(mongo ?? (await askForServer(at, 'mongo')));
  databases.push(url);
  return url;
}

/** The run's brokers. Others use them at the same time: take topics, groups and ids of your own. */
export async function kafkaBrokers(): Promise<string[]> {
  const { kafka, at = '' } = testServers();
  return kafka ?? [await askForServer(at, 'kafka')];
}

/** A MongoDB that only this test has, to be taken away and given back. It is removed after the suite. */
export async function startMongo(): Promise<OwnMongo> {
  const { address, ...server } = await startOwn('mongo');
  return { ...server, url: withDatabase(address) };
}

/** A broker that only this test has, to be taken away and given back. It is removed after the suite. */
export async function startKafka(): Promise<OwnKafka> {
  const { address, ...server } = await startOwn('kafka');
  return { ...server, brokers: [address] };
}

async function startOwn(kind: ServerKind): Promise<OwnServer> {
  const server = await startServer(means(), kind, true);
  own.push(server);
  return server;
}

function means(): Means {
  const found = testServers().means;
  if (found === undefined)
    throw new Error('A server of its own needs Docker, or a JDK with Maven.');
  return found;
}

function withDatabase(address: string): string {
  const [, base = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)[^?]*(\?.*)?$/.exec(address) ?? [];
  return `${base}/dossier_${randomUUID().replaceAll('-', '')}${query}`;
}
