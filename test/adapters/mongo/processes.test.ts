import { openMongoLog } from '../../../src/adapters/mongo/event-log.js';
import { verifyLog } from '../../../src/log/verify.js';
import { type Child, startChild } from '../../support/child.js';
import { describeWithServers, mongoUrl } from '../../support/servers/servers.js';
import { until } from '../../support/until.js';
import { Connections } from './connections.js';

describeWithServers('processes on one MongoDB database', () => {
  let url: string;
  let connections: Connections;
  let children: Child[];

  beforeEach(async () => {
    url = await mongoUrl();
    connections = new Connections(url);
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill();
    await Promise.all(children.map(({ ended }) => ended));
    await connections.close();
  });

  function start(name: string, count: number): Child {
    const child = startChild('adapters/mongo/log-writer.child.ts', [url, name, String(count)]);
    children.push(child);
    return child;
  }

  /** Everything a child was told is in the log once, in the place it was told. Gives the head. */
  async function expectAllAcknowledged(): Promise<number> {
    const told = children.flatMap(({ lines }) => lines);
    const log = await openMongoLog(await connections.open());
    expect(await verifyLog(log)).toMatchObject({ type: 'good' });
    const { position: head } = await log.head();
    const commits = await log.readAll(0, head);
    expect(commits).toHaveLength(head);
    for (const line of told) {
      const [position, hash, streamId, version] = line.split(' ');
      const commit = commits[Number(position) - 1];
      expect(commit).toMatchObject({ position: Number(position), hash });
      expect(commit?.body).toContain(`"streamId":"${streamId}","version":${version}}`);
    }
    return head;
  }

  it('that write at once, each in groups, build one chain and lose and double nothing', async () => {
    for (const name of ['a', 'b', 'c']) start(name, 25);
    const codes = await Promise.all(children.map(({ ended }) => ended));
    expect(children.map((child) => child.errors()).join('')).toBe('');
    expect(codes).toEqual([0, 0, 0]);
    const positions = children.flatMap(({ lines }) => lines).map((line) => parseInt(line, 10));
    expect(positions.sort((one, other) => one - other)).toEqual(
      Array.from({ length: 300 }, (_, n) => n + 1),
    );
    expect(await expectAllAcknowledged()).toBe(300);
  });

  it('go on when others are killed beside them, and nothing acknowledged is lost', async () => {
    const survivor = start('survivor', 100);
    for (const name of ['first', 'second']) {
      const victim = start(name, 1_000_000);
      await until(`${name} has written`, () => victim.lines.length > 30);
      victim.kill();
      expect(await victim.ended).toBeUndefined();
      await expectAllAcknowledged();
    }
    expect(await survivor.ended).toBe(0);
    expect(survivor.lines).toHaveLength(400);
    await expectAllAcknowledged();
  });
});
