import mongoose from 'mongoose';
import { type MongoConnection, openMongo } from '../../../src/adapters/mongo/connection.js';
import { storeErrorOf } from '../../../src/adapters/mongo/errors.js';
import { openMongoLog } from '../../../src/adapters/mongo/event-log.js';
import { openMongoVault } from '../../../src/adapters/mongo/vault.js';
import { verifyLog } from '../../../src/log/verify.js';
import { draft } from '../../support/drafts.js';
import { FakeMongo, HELLO } from '../../support/fake-mongo.js';
import {
  describeWithOwnServers,
  describeWithServers,
  mongoUrl,
  startMongo,
} from '../../support/servers/servers.js';
import { Connections } from './connections.js';

describeWithServers('trouble with a MongoDB database', () => {
  let connections: Connections;
  let connection: MongoConnection;

  beforeEach(async () => {
    connections = new Connections(await mongoUrl());
    connection = await connections.open();
  });
  afterEach(() => connections.close());

  const opening = () => openMongoLog(connection);
  const commits = () => connection.db.collection<{ _id: number }>('commits');

  async function fill(count: number): Promise<void> {
    const log = await opening();
    await log.append(
      Array.from({ length: count }, (_, n) => draft({ streams: { a: n + 1 }, guards: [`g${n}`] })),
    );
  }

  describe('that is somebody else’s', () => {
    it('is refused, and nothing is written there', async () => {
      await connection.db.collection('invoices').insertOne({ total: 1 });
      await expect(opening()).rejects.toMatchObject({
        trouble: 'foreign',
        message: expect.stringContaining('invoices'),
      });
      const names = (await connection.db.listCollections().toArray()).map(({ name }) => name);
      expect(names).toEqual(['invoices']);
    });

    it('or of a newer version is refused', async () => {
      await fill(1);
      await connection.db
        .collection<{ _id: string }>('dossier')
        .updateOne({ _id: 'log' }, { $set: { layout: 99 } });
      await expect(opening()).rejects.toMatchObject({
        trouble: 'newer',
        message: expect.stringContaining('layout 99'),
      });
    });

    it('may be opened for the first time by several at once', async () => {
      const opened = [connection, await connections.open(), await connections.open()];
      const logs = await Promise.all(opened.map(openMongoLog));
      await Promise.all(
        logs.map((log, who) => log.append([draft({ streams: { [`s${who}`]: 1 } })])),
      );
      expect(await verifyLog(await opening())).toMatchObject({
        type: 'good',
        head: { position: 3 },
      });
    });
  });

  it('whose commits are gone is refused instead of begun anew', async () => {
    await fill(1);
    await commits().drop();
    await expect(opening()).rejects.toMatchObject({
      trouble: 'incomplete',
      message: expect.stringContaining('commits'),
    });
  });

  describe('with an index that differs', () => {
    const message = (text: string) => ({
      trouble: 'foreign',
      message: expect.stringContaining(text),
    });

    it('because it is not unique, is refused and the index is named', async () => {
      await fill(1);
      await commits().dropIndex('guards');
      await commits().createIndex({ guards: 1 }, { name: 'guards' });
      await expect(opening()).rejects.toMatchObject(
        message('index guards is not unique over {guards: 1}, where unique over {guards: 1}'),
      );
    });

    it('because it is over something else, is refused', async () => {
      await fill(1);
      await commits().dropIndex('streams');
      await commits().createIndex({ 'streams.id': 1 }, { name: 'streams' });
      await expect(opening()).rejects.toMatchObject(message('{streams.id: 1}, where'));
    });

    it('because it would refuse or remove what is written, is refused', async () => {
      await fill(1);
      await commits().createIndex({ recordedAt: 1 }, { name: 'mine', unique: true });
      await expect(opening()).rejects.toMatchObject(message('index mine is unique'));
    });

    it('only in that somebody added one that does no harm, is opened', async () => {
      await fill(1);
      await commits().createIndex({ commandId: 1 }, { name: 'for a report' });
      await expect(opening()).resolves.toBeDefined();
    });

    it('because it is missing, gets it again', async () => {
      await fill(1);
      await commits().dropIndex('guards');
      const log = await opening();
      expect(await log.append([draft({ streams: { b: 1 }, guards: ['g0'] })])).toMatchObject([
        { type: 'refused', guard: 'g0' },
      ]);
    });
  });

  it('with an index of the vault that differs is refused and the index is named', async () => {
    await openMongoVault(connection);
    const records = connection.db.collection('vault_records');
    await records.dropIndex('expired');
    await records.createIndex({ expiresAt: 1 }, { name: 'expired' });
    await expect(openMongoVault(connection)).rejects.toMatchObject({
      trouble: 'foreign',
      message: expect.stringContaining('index expired is not unique over {expiresAt: 1}, where'),
    });
  });

  describe('with a gap', () => {
    it('is read up to it, and then it is named', async () => {
      await fill(5);
      await commits().deleteOne({ _id: 3 });
      const log = await opening();
      expect(await log.readAll(0, 10)).toHaveLength(2);
      await expect(log.readAll(2, 10)).rejects.toMatchObject({
        trouble: 'damaged',
        message: expect.stringContaining('commit 3 is missing'),
      });
      expect(await verifyLog(log)).toMatchObject({ type: 'bad', position: 3 });
    });

    it('below the head takes no more commits', async () => {
      await fill(5);
      await commits().deleteOne({ _id: 4 });
      const log = await opening();
      const damaged = {
        trouble: 'damaged',
        message: expect.stringContaining('commit 4 is missing'),
      };
      await expect(log.head()).rejects.toMatchObject(damaged);
      await expect(log.append([draft({ streams: { b: 1 } })])).rejects.toMatchObject(damaged);
    });
  });
});

describeWithOwnServers('a MongoDB that goes away', () => {
  it('is said so at once, and works again when it is back', async () => {
    const server = await startMongo();
    const connection = await openMongo(server.url);
    try {
      const log = await openMongoLog(connection);
      // One that knows no head: it reads before it sends, and can say that nothing was stored.
      const other = await openMongoLog(connection);
      await log.append([draft({ streams: { a: 1 } })]);
      await server.kill();
      await expect(log.head()).rejects.toMatchObject({ trouble: 'no-access' });
      const noServer = {
        trouble: 'no-access',
        message: expect.stringContaining('no server answers'),
      };
      await expect(other.append([draft({ streams: { a: 2 } })])).rejects.toMatchObject({
        trouble: 'no-access',
      });
      await expect(openMongo(server.url)).rejects.toMatchObject(noServer);
      await server.start();
      for (const [index, one] of [log, other].entries()) {
        expect(await one.append([draft({ streams: { a: index + 2 } })])).toMatchObject([
          { type: 'appended', position: index + 2 },
        ]);
      }
      expect(await verifyLog(log)).toMatchObject({ type: 'good', head: { position: 3 } });
    } finally {
      await connection.close();
    }
  });
});

describe('a connection that the server has ended', () => {
  it('is the store’s trouble, though the error is neither the driver’s nor one of a system call', () => {
    const ended = Object.assign(new Error('This socket has been ended by the other party'), {
      code: 'EPIPE',
    });
    expect(storeErrorOf(ended, 'mongodb://db/dossier')).toMatchObject({ trouble: 'no-access' });
  });
});

describe('a MongoDB that does not let us in', () => {
  const secret = 'correct-horse';
  let server: FakeMongo;

  beforeEach(() => {
    server = new FakeMongo();
  });
  afterEach(() => server.stop());

  const failure = (url: string) =>
    openMongo(url).then(
      () => undefined,
      (error: Error) => error,
    );

  it('because the password is wrong, is named without it', async () => {
    server.answers = {
      saslStart: () => ({ ok: 0, code: 18, errmsg: `Authentication failed for ${secret}.` }),
    };
    const url = await server.start(`steward:${secret}@`);
    const error = await failure(`${url}?authMechanism=PLAIN&authSource=$external`);
    expect(error).toMatchObject({ name: 'StoreError', trouble: 'no-access' });
    expect(error?.message).toMatch(/\/fake: it does not accept this user and password \(18\)\.$/);
    expect(error?.message).not.toMatch(/steward|correct-horse/);
  });

  it('because the connection string is none, is named without it', async () => {
    await server.start();
    for (const url of [
      `mongodb://steward:${secret}@host:99999999/x`,
      `mongodb://steward:${secret}@/x`,
      `mongodb://ste@ward:${secret}@host/x`,
    ]) {
      const error = await failure(url);
      expect(error).toMatchObject({ name: 'StoreError', trouble: 'no-access' });
      expect(`${error?.message} ${error?.cause}`).not.toContain(secret);
    }
  });

  it('because nothing listens there, is named soon', async () => {
    const url = await server.start(`steward:${secret}@`);
    await server.stop();
    const error = await failure(url);
    expect(error).toMatchObject({
      trouble: 'no-access',
      message: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/fake: no server answers/),
    });
    await server.start();
  });

  it('because it is no member of a replica set and not on this machine', async () => {
    const { port } = new URL(await server.start());
    // Linux takes the unspecified address for this machine; it is no loopback address all the same.
    const url = `mongodb://0.0.0.0:${port}/fake`;
    expect(await failure(url)).toMatchObject({
      trouble: 'no-access',
      message: expect.stringContaining('not a member of a replica set'),
    });
    server.answers = { hello: () => ({ ...HELLO, msg: 'isdbgrid' }) };
    const connection = await openMongo(url);
    expect(connection.isReplicaSet).toBe(true);
    await connection.close();
  });

  it('on this machine it may be alone, and what it has is read then', async () => {
    const reads: unknown[] = [];
    server.answers = {
      find: ({ readConcern }) => {
        reads.push(readConcern);
        return {
          ok: 1,
          cursor: { id: mongoose.mongo.Long.ZERO, ns: 'fake.x', firstBatch: [] },
        };
      },
    };
    const connection = await openMongo(await server.start());
    expect(connection.isReplicaSet).toBe(false);
    await connection.db.collection('x').find().toArray();
    expect(reads).toEqual([{ level: 'local' }]);
    await connection.close();
  });
});
