import { connect } from 'node:net';
import { Kafka, logLevel, type Message } from 'kafkajs';
import mongoose from 'mongoose';
import { startChild } from '../support/child.js';
import { findMeans } from '../support/servers/means.js';
import {
  describeWithOwnServers,
  describeWithServers,
  kafkaBrokers,
  mongoUrl,
  startKafka,
  startMongo,
} from '../support/servers/servers.js';
import { askForServer, offerServers } from '../support/servers/shared.js';
import { until } from '../support/until.js';

describeWithServers('the servers of a run', () => {
  it('are shared, with a database for every caller', async () => {
    const [one, other] = [await open(await mongoUrl()), await open(await mongoUrl())];
    await one.collection('things').insertOne({ name: 'a' });
    expect(await other.collection('things').countDocuments()).toBe(0);
    expect(one.host + one.port).toBe(other.host + other.port);
    expect(await kafkaBrokers()).toEqual(await kafkaBrokers());
    await Promise.all([one.close(), other.close()]);
  });

  it('take what is written, and give it back', async () => {
    const kafka = client(await kafkaBrokers());
    const topic = `things-${Date.now()}`;
    await send(kafka, topic, { key: 'a', value: 'first' });
    expect(await firstOf(kafka, topic)).toBe('first');
  });
});

describeWithOwnServers('a server of its own', () => {
  it('has its documents again after a kill', async () => {
    const mongo = await startMongo();
    const before = await open(mongo.url);
    await before.collection('things').createIndex({ name: 1 }, { unique: true });
    await before.collection('things').insertMany([{ name: 'a' }, { name: 'b' }]);
    await mongo.kill();
    await before.close();
    await mongo.start();
    const after = await open(mongo.url);
    expect(await after.collection('things').distinct('name')).toEqual(['a', 'b']);
    await expect(after.collection('things').insertOne({ name: 'b' })).rejects.toThrow('E11000');
    await after.close();
  });

  it('has its messages again after a kill', async () => {
    const own = await startKafka();
    const kafka = client(own.brokers);
    await send(kafka, 'things', { key: 'a', value: 'first' });
    await own.kill();
    await own.start();
    expect(await firstOf(kafka, 'things')).toBe('first');
  });

  it('ends when whoever started it is killed', async () => {
    const owner = startChild('house/own-server.child.js', []);
    try {
      await until('the server listens', () => owner.lines.length > 0);
      const { port } = new URL(owner.lines[0] ?? '');
      expect(await listens(Number(port))).toBe(true);
      owner.kill();
      await until('the server is gone', async () => !(await listens(Number(port))));
    } finally {
      owner.kill();
      await owner.ended;
    }
  });

  it('is not shared with another run, and ends with its own', async () => {
    const means = findMeans(process.env) ?? 'java';
    const runs = [await offerServers(means), await offerServers(means)];
    const addresses = await Promise.all(runs.map(({ at }) => askForServer(at, 'mongo')));
    expect(addresses[0]).not.toBe(addresses[1]);
    expect(await askForServer(runs[0]?.at ?? '', 'mongo')).toBe(addresses[0]);
    await Promise.all(runs.map((run) => run.close()));
    for (const address of addresses) {
      expect(await listens(Number(new URL(address).port))).toBe(false);
    }
  });
});

function open(url: string) {
  return mongoose.createConnection(url).asPromise();
}

function client(brokers: string[]): Kafka {
  return new Kafka({ brokers, logLevel: logLevel.NOTHING });
}

async function send(kafka: Kafka, topic: string, message: Message): Promise<void> {
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  await admin.createTopics({ topics: [{ topic }] });
  await producer.send({ topic, messages: [message] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

async function firstOf(kafka: Kafka, topic: string): Promise<string | undefined> {
  const consumer = kafka.consumer({ groupId: `readers-of-${topic}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const first = new Promise<string | undefined>((resolve, reject) => {
    consumer
      .run({ eachMessage: async ({ message }) => resolve(message.value?.toString()) })
      .catch(reject);
  });
  const value = await first;
  await consumer.disconnect();
  return value;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
