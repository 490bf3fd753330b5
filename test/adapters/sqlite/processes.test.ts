import { openSqliteLog } from '../../../src/adapters/sqlite/event-log.js';
import { verifyLog } from '../../../src/log/verify.js';
import { type Child, startChild } from '../../support/child.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

describe('processes on one folder', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let children: Child[];

  beforeEach(() => {
    folder = temporaryFolder();
    children = [];
  });

  afterEach(async () => {
    for (const child of children) child.kill();
    await Promise.all(children.map(({ ended }) => ended));
    folder.remove();
  });

  function start(name: string, count: number): Child {
    const child = startChild('adapters/sqlite/writer.child.ts', [folder.path, name, String(count)]);
    children.push(child);
    return child;
  }

  /** Everything a child was told is in the log, in the place it was told. */
  async function expectAllAcknowledged(): Promise<void> {
    const log = await openSqliteLog(folder.path);
    try {
      expect(await verifyLog(log)).toMatchObject({ type: 'good' });
      const { position: head } = await log.head();
      const commits = await log.readAll(0, head);
      expect(commits).toHaveLength(head);
      for (const line of children.flatMap(({ lines }) => lines)) {
        const [position, hash, streamId, version] = line.split(' ');
        const commit = commits[Number(position) - 1];
        expect(commit).toMatchObject({ position: Number(position), hash });
        expect(commit?.body).toContain(`"streamId":"${streamId}","version":${version}}`);
      }
    } finally {
      await log.close();
    }
  }

  it('that write at once build one chain, and lose nothing', async () => {
    start('a', 60);
    start('b', 60);
    const codes = await Promise.all(children.map(({ ended }) => ended));
    expect(children.map((child) => child.errors()).join('')).toBe('');
    expect(codes).toEqual([0, 0]);
    const positions = children.flatMap(({ lines }) => lines).map((line) => parseInt(line, 10));
    expect(positions.sort((one, other) => one - other)).toEqual(
      Array.from({ length: 360 }, (_, n) => n + 1),
    );
    await expectAllAcknowledged();
  }, 60_000);

  it('that are killed while they write lose nothing that was acknowledged', async () => {
    for (const name of ['first', 'second', 'third']) {
      const child = start(name, 1_000_000);
      const enough = 200 + children.length * 50;
      await until(`${name} has written`, () => child.lines.length > enough);
      child.kill();
      expect(await child.ended).toBeUndefined();
      await expectAllAcknowledged();
    }
  }, 60_000);

  it('go on when another is killed beside them', async () => {
    const victim = start('victim', 1_000_000);
    const survivor = start('survivor', 150);
    await until('both write', () => victim.lines.length > 20 && survivor.lines.length > 20);
    victim.kill();
    expect(await survivor.ended).toBe(0);
    await expectAllAcknowledged();
    expect(survivor.lines).toHaveLength(450);
  }, 60_000);
});
