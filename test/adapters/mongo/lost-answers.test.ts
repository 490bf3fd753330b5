import { type MongoConnection, openMongo } from '../../../src/adapters/mongo/connection.js';
import { openMongoLog } from '../../../src/adapters/mongo/event-log.js';
import type { EventLog } from '../../../src/log/event-log.js';
import { verifyLog } from '../../../src/log/verify.js';
import { AnswerLosingProxy } from '../../support/answer-losing-proxy.js';
import { draft } from '../../support/drafts.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';

describeWithServers('a write to MongoDB whose answer is lost', () => {
  let proxy: AnswerLosingProxy;
  let connections: MongoConnection[];
  let log: EventLog;
  let other: EventLog;

  async function open(url: string): Promise<EventLog> {
    const connection = await openMongo(url);
    connections.push(connection);
    return openMongoLog(connection);
  }

  beforeEach(async () => {
    const direct = await mongoUrl();
    const { hostname, port } = new URL(direct);
    proxy = await AnswerLosingProxy.start(hostname, Number(port));
    connections = [];
    const around = new URL(direct);
    around.host = `127.0.0.1:${proxy.port}`;
    around.searchParams.set('directConnection', 'true');
    log = await open(String(around));
    other = await open(direct);
  });

  afterEach(async () => {
    for (const connection of connections) await connection.close();
    await proxy.close();
  });

  it('is recognised as stored, and is there once', async () => {
    await log.append([draft({ streams: { a: 1 } })]);
    proxy.loseAnswerTo('insert', 'commits');
    const results = await log.append([
      draft({ streams: { a: 2 }, guards: ['x'] }),
      draft({ streams: { b: 1 } }),
    ]);
    expect(proxy.lost).toBe(1);
    const [, ...stored] = await other.readAll(0, 10);
    expect(results).toEqual(
      stored.map(({ position, hash }) => ({
        type: 'appended',
        position,
        hash,
        recordedAt: expect.any(String),
      })),
    );
    expect(stored).toHaveLength(2);
  });

  it('of which a part was refused, is told apart', async () => {
    await other.append([draft({ streams: { a: 1 }, guards: ['x'] })]);
    proxy.loseAnswerTo('insert', 'commits');
    const results = await log.append([
      draft({ streams: { b: 1 } }),
      draft({ streams: { c: 1 }, guards: ['x'] }),
      draft({ streams: { c: 1 } }),
    ]);
    expect(proxy.lost).toBe(1);
    expect(results).toMatchObject([
      { type: 'appended', position: 2 },
      { type: 'refused', guard: 'x', position: 1 },
      { type: 'appended', position: 3 },
    ]);
  });

  it('does not keep the next ones from going on', async () => {
    for (let version = 1; version <= 10; version++) {
      if (version % 3 === 0) proxy.loseAnswerTo('insert', 'commits');
      expect(await log.append([draft({ streams: { a: version } })])).toMatchObject([
        { type: 'appended', position: 2 * version - 1 },
      ]);
      await other.append([draft({ streams: { b: version } })]);
    }
    expect(proxy.lost).toBe(3);
    expect(await verifyLog(other)).toMatchObject({ type: 'good', head: { position: 20 } });
  });
});
