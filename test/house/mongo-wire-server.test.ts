import mongoose from 'mongoose';
import { testServers } from '../support/servers/means.js';
import { describeWithServers, mongoUrl } from '../support/servers/servers.js';

/*
 * What the append algorithm relies on, and what a real server does too. Where a real one is named or
 * run, the same must hold; only the refusals are the stand-in's own.
 */
describeWithServers('a MongoDB server', () => {
  let connection: mongoose.Connection;

  beforeAll(async () => {
    connection = await mongoose.createConnection(await mongoUrl()).asPromise();
  });

  afterAll(() => connection.close());

  let number = 0;
  const fresh = async () => {
    number += 1;
    const things = connection.collection<{ _id: number; guards?: string[]; n?: number }>(
      `things${number}`,
    );
    await things.createIndex({ guards: 1 }, { unique: true, sparse: true });
    return things;
  };

  it('stops an ordered insert at a duplicate and says how many it stored', async () => {
    const things = await fresh();
    await things.insertOne({ _id: 3, guards: ['c'] });
    const batch = [1, 2, 3, 4].map((_id) => ({ _id }));
    const error = await things.insertMany(batch, { ordered: true }).catch((reason) => reason);
    expect(error).toMatchObject({ code: 11_000, insertedCount: 2 });
    expect(error.writeErrors).toMatchObject([{ index: 2, code: 11_000 }]);
    expect(await things.distinct('_id')).toEqual([1, 2, 3]);
  });

  it('goes on in an unordered insert', async () => {
    const things = await fresh();
    await things.insertOne({ _id: 2, guards: ['b'] });
    const batch = [{ _id: 1 }, { _id: 2 }, { _id: 3, guards: ['a', 'b'] }, { _id: 4 }];
    const error = await things.insertMany(batch, { ordered: false }).catch((reason) => reason);
    expect(error).toMatchObject({ insertedCount: 2 });
    expect(error.writeErrors).toMatchObject([{ index: 1 }, { index: 2 }]);
    expect(await things.distinct('_id')).toEqual([1, 2, 4]);
  });

  it('stops an ordered update at a duplicate, and counts what it did before', async () => {
    const things = await fresh();
    await things.insertMany([{ _id: 1, guards: ['a'] }, { _id: 2 }, { _id: 3 }]);
    const set = (_id: number, guards: string[], upsert = false) => ({
      updateOne: { filter: { _id }, update: { $set: { guards } }, upsert },
    });
    const work = [set(2, ['b']), set(9, ['i'], true), set(3, ['a']), set(1, ['z'])];
    const error = await things.bulkWrite(work).catch((reason) => reason);
    expect(error).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 1 });
    expect(error.writeErrors).toMatchObject([{ index: 2, code: 11_000 }]);
    expect(error.result.upsertedIds).toEqual({ 1: 9 });
    expect(await things.findOne({ _id: 1 })).toMatchObject({ guards: ['a'] });
  });

  it('lets one of many win a place, and loses no increment', async () => {
    const things = await fresh();
    const inc = { $inc: { n: 1 } };
    const racers = Array.from({ length: 16 }, (_, n) => things.insertOne({ _id: 1, n }));
    const won = (await Promise.allSettled(racers)).filter(({ status }) => status === 'fulfilled');
    expect(won).toHaveLength(1);
    await things.insertOne({ _id: 2, n: 0 });
    await Promise.all(racers.map(() => things.updateOne({ _id: 2 }, inc)));
    expect(await things.findOne({ _id: 2 })).toMatchObject({ n: 16 });
  });

  it('says hello as a server that takes writes, new enough for the driver', async () => {
    const admin = connection.db?.admin();
    const hello = await admin?.command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, logicalSessionTimeoutMinutes: 30 });
    expect(hello?.maxWireVersion).toBeGreaterThanOrEqual(9);
  });

  const standIn = testServers().mongo === undefined && testServers().means === 'java';
  const onStandIn = standIn ? it : () => {};

  onStandIn('refuses what it would only pretend to do', async () => {
    const things = await fresh();
    const partial = { unique: true, partialFilterExpression: { n: { $gt: 1 } } };
    await expect(things.createIndex({ n: 1 }, partial)).rejects.toMatchObject({ code: 67 });
    const collated = { unique: true, collation: { locale: 'zh' } };
    await expect(things.createIndex({ n: 1 }, collated)).rejects.toMatchObject({ code: 67 });
    await expect(things.watch().next()).rejects.toMatchObject({ code: 40_573 });
    const session = await connection.startSession();
    const work = session.withTransaction(() => things.insertOne({ _id: 7 }, { session }));
    await expect(work).rejects.toMatchObject({ originalError: { code: 20 } });
    await session.endSession();
    expect(await things.countDocuments({ _id: 7 })).toBe(0);
  });
});
