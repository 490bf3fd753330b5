import mongoose from 'mongoose';
import { StoreError } from '../../log/store-error.js';
import { storeErrorOf } from './errors.js';

/**
 * One connection to MongoDB for log, views and vault. Mongoose opens and watches it; what is stored goes
 * through the driver's own collections, because a schema casts: it drops `{}` and adds `_id` where none
 * was, and a commit must come back byte for byte.
 * What belongs in this folder: everything that knows MongoDB. What does not: rules about customers.
 */
export interface MongoConnection {
  /** Reads are majority reads from the primary, writes wait for a majority, unless an operation says otherwise. */
  db: mongoose.mongo.Db;
  /** Server and database as a person may see them, without user and password. */
  where: string;
  /** False for a server on its own: it keeps what it acknowledged only if its disk does. */
  isReplicaSet: boolean;
  close(): Promise<void>;
}

/** A server that is away is named after this time; no operation waits longer for one. */
const SERVER_SELECTION_MS = 3_000;

/** How long a write waits for its majority before the server reports `writeConcernError`. */
export const MAJORITY_TIMEOUT_MS = 5_000;

/** A server that does not answer the driver's own questions for so long counts as away. */
const HEARTBEAT_MS = 2_000;

const { MongoClient, ReadConcern, WriteConcern } = mongoose.mongo;

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

const OPTIONS: mongoose.ConnectOptions = {
  appName: 'dossier',
  serverSelectionTimeoutMS: SERVER_SELECTION_MS,
  connectTimeoutMS: SERVER_SELECTION_MS,
  waitQueueTimeoutMS: SERVER_SELECTION_MS,
  heartbeatFrequencyMS: HEARTBEAT_MS,
  // Whether a write that failed may be written again is decided by who knows what was written.
  retryWrites: false,
  ignoreUndefined: true,
  // Mongoose's own buffering would hide that a server is away.
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
};

/**
 * Opens the database that the connection string names (`mongodb://host/database`, `mongodb+srv://…`).
 * What the string says about concerns, retries and timeouts does not count: what is safe is decided here.
 * @throws StoreError `no-access` when no server answers within 3 s, the user or password is wrong, or a
 * server outside a replica set is not on this machine
 */
export async function openMongo(url: string): Promise<MongoConnection> {
  const where = withoutSecrets(url);
  requireConnectionString(url, where);
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(url, OPTIONS);
    const { db } = connection;
    if (!db) throw new StoreError('no-access', `${where}: the connection has no database.`);
    const { setName, msg } = await db.admin().command({ hello: 1 });
    const client = connection.getClient();
    // A router stands before replica sets.
    const isReplicaSet = setName !== undefined || msg === 'isdbgrid';
    if (!isReplicaSet) requireLoopback(client.options.hosts, where);
    return {
      // Named once more, since a concern in the connection string would go before the client's.
      db: client.db(db.databaseName, {
        readPreference: 'primary',
        // One server rolls nothing back, and need not know what a majority holds.
        readConcern: new ReadConcern(isReplicaSet ? 'majority' : 'local'),
        writeConcern: new WriteConcern('majority', MAJORITY_TIMEOUT_MS),
      }),
      where,
      isReplicaSet,
      close: () => connection.destroy(true),
    };
  } catch (error) {
    await connection.destroy(true);
    throw storeErrorOf(error, where);
  }
}

/** What the driver finds wrong with it may quote it, and with it the password: that is not passed on. */
function requireConnectionString(url: string, where: string): void {
  try {
    void new MongoClient(url);
  } catch {
    throw new StoreError(
      'no-access',
      `${where}: this is no connection string that the driver understands.`,
    );
  }
}

/** One server alone loses what it acknowledged when its disk goes: good enough to try things out. */
function requireLoopback(hosts: readonly mongoose.mongo.HostAddress[], where: string): void {
  if (hosts.every(({ host, socketPath }) => socketPath || LOOPBACK.test(host ?? ''))) return;
  throw new StoreError(
    'no-access',
    `${where}: this server is not a member of a replica set, which is accepted on this machine only. Start it with --replSet, or use a replica set.`,
  );
}

/** Scheme, hosts and database; user, password and options are left out, and so is whatever is no address. */
function withoutSecrets(url: string): string {
  const [, scheme, hosts, database] =
    /^(mongodb(?:\+srv)?:\/\/)(?:.*@)?([^/?]*)\/?([^?]*)/s.exec(url) ?? [];
  return scheme === undefined ? 'The MongoDB store' : `${scheme}${hosts}/${database}`;
}
