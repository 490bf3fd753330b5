import mongoose from 'mongoose';
import { type MongoConnection, openMongo } from '../../../src/adapters/mongo/connection.js';
import {
  type InsertOutcome,
  type LogDocument,
  logCollection,
} from '../../../src/adapters/mongo/log-collection.js';
import { FakeMongo, HELLO } from '../../support/fake-mongo.js';

const DOCUMENTS: LogDocument[] = [1, 2, 3].map((position) => ({
  _id: position,
  body: '{}',
  hash: '',
  recordedAt: '',
  commandId: String(position),
  guards: [`command:${position}`],
  streams: [],
}));

const duplicate = (index: number) => ({ index, code: 11000, errmsg: 'E11000 in any words' });
const noMajority = { code: 64, errmsg: 'waiting for replication timed out' };

describe('how the answer to an insert is read', () => {
  let server: FakeMongo;
  let connection: MongoConnection;

  beforeEach(async () => {
    server = new FakeMongo();
    connection = await openMongo(await server.start());
  });

  afterEach(async () => {
    await connection.close();
    await server.stop();
  });

  async function outcomeOf(answer: Record<string, unknown>): Promise<InsertOutcome> {
    server.answers = { insert: () => answer };
    return logCollection(connection).insert(DOCUMENTS);
  }

  it('stored by a majority', async () => {
    expect(await outcomeOf({ ok: 1, n: 3 })).toEqual({ type: 'stored' });
  });

  it('a duplicate, with what stands before it', async () => {
    const answer = { ok: 1, n: 1, writeErrors: [duplicate(1)] };
    expect(await outcomeOf(answer)).toEqual({ type: 'duplicate', index: 1 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no majority', { ok: 1, n: 3, writeConcernError: noMajority }],
    [
      'no majority for what stands before a duplicate',
      { ok: 1, n: 1, writeErrors: [duplicate(1)], writeConcernError: noMajority },
    ],
    ['a write conflict', { ok: 1, n: 1, writeErrors: [{ index: 1, code: 112, errmsg: '' }] }],
    [
      'an election',
      { ok: 0, code: 11602, errmsg: 'interrupted', errorLabels: ['RetryableWriteError'] },
    ],
    ['a member that is not primary', { ok: 0, code: 10107, errmsg: 'not primary' }],
    ['an error that is not known', { ok: 0, code: 4711, errmsg: 'odd' }],
  ])('not settled: %s', async (_, answer) => {
    expect(await outcomeOf(answer)).toMatchObject({ type: 'unsettled' });
  });

  it('turned down as a whole: a right is missing', async () => {
    const answer = { ok: 0, code: 13, errmsg: 'not authorized' };
    expect(await outcomeOf(answer)).toMatchObject({
      type: 'failed',
      index: 0,
      error: { trouble: 'no-access', message: expect.stringContaining('right') },
    });
  });

  it('a document that is never taken, after others that were', async () => {
    const answer = { ok: 1, n: 2, writeErrors: [{ index: 2, code: 121, errmsg: 'validation' }] };
    expect(await outcomeOf(answer)).toMatchObject({ type: 'failed', index: 2 });
  });

  it('asks for a majority with a limit, in order, and in one command', async () => {
    const commands: Record<string, unknown>[] = [];
    server.answers = {
      insert: (command) => {
        commands.push(command);
        return { ok: 1, n: 3 };
      },
    };
    await logCollection(connection).insert(DOCUMENTS);
    expect(commands).toMatchObject([
      { ordered: true, writeConcern: { w: 'majority', wtimeout: expect.any(Number) } },
    ]);
  });
});

describe('reads of a replica set', () => {
  it('are majority reads from the primary, whatever the connection string says', async () => {
    const commands: Record<string, unknown>[] = [];
    const server = new FakeMongo();
    const url = await server.start();
    const member = new URL(url).host;
    const hello = () => ({ ...HELLO, setName: 'rs0', hosts: [member], me: member });
    server.answers = {
      hello,
      ismaster: hello,
      find: (command) => {
        commands.push(command);
        return {
          ok: 1,
          cursor: { id: mongoose.mongo.Long.ZERO, ns: 'fake.commits', firstBatch: [] },
        };
      },
      insert: (command) => {
        commands.push(command);
        return { ok: 1, n: 3 };
      },
    };
    const options = 'w=1&wtimeoutMS=1&readConcernLevel=local&readPreference=secondaryPreferred';
    const connection = await openMongo(`${url}?${options}&retryWrites=true&replicaSet=rs0`);
    try {
      expect(connection.isReplicaSet).toBe(true);
      const collection = logCollection(connection);
      await collection.head();
      await collection.find(['x']);
      await collection.insert(DOCUMENTS);
    } finally {
      await connection.close();
      await server.stop();
    }
    expect(commands).toHaveLength(3);
    for (const read of commands.slice(0, 2)) {
      expect(read).toMatchObject({ readConcern: { level: 'majority' } });
      expect(read).not.toHaveProperty('$readPreference', { mode: 'secondaryPreferred' });
    }
    expect(commands[2]).toMatchObject({ writeConcern: { w: 'majority', wtimeout: 5_000 } });
    expect(commands[2]).not.toHaveProperty('txnNumber');
  });
});
