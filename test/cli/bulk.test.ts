import { existsSync, readFileSync, statSync } from 'node:fs';
import { csvOf } from '../bulk/imports/importing.js';
import { until } from '../support/until.js';
import { type Desk, openDesk } from './dossier.js';

// Commands run in processes of their own, on a machine that may be busy.
jest.setTimeout(120_000);

const CUSTOMERS = 700;

let desk: Desk;
beforeAll(async () => {
  desk = openDesk();
  const rows = Array.from({ length: CUSTOMERS }, (_, i) => [`K-${i}`, `第${i}号有限公司`, 'CN']);
  desk.write('in.csv', csvOf([['客户编码', '企业名称', '国家'], ...rows]));
  expect(await desk.run('import', 'in.csv', '--json')).toMatchObject({ code: 0 });
});
afterAll(() => desk.remove());

const bulk = (...args: string[]) => desk.run('bulk', ...args);
const tag = (name: string) => ['tag', '--params', JSON.stringify({ tags: [name] })];

/** Changes in the log by customer, from a position on. */
async function changesAfter(position: number): Promise<Map<string, number>> {
  const { stdout } = await desk.run('events', '--after', String(position));
  const changes = new Map<string, number>();
  for (const line of stdout.trim().split('\n').filter(Boolean)) {
    const { subject } = JSON.parse(line);
    changes.set(subject, (changes.get(subject) ?? 0) + 1);
  }
  return changes;
}

/** When something was last written to the log. */
function writtenLast(): number {
  const wal = desk.path('data/log.db-wal');
  return existsSync(wal) ? statSync(wal).mtimeMs : 0;
}

describe('dossier bulk', () => {
  it('tells in a dry run what would become of them', async () => {
    const tried = await bulk(...tag('试'), '--filter', 'code.prefix=K-1', '--dry-run');

    expect(tried).toMatchObject({
      code: 0,
      stdout: '111 customers: 111 would be changed, 0 as they are, 0 would be refused.\n',
    });
    const again = await bulk(...tag('试'), '--filter', 'code.prefix=K-1', '--dry-run', '--json');
    expect(JSON.parse(again.stdout)).toEqual({
      finished: true,
      done: 111,
      customers: 111,
      counts: { changed: 111, unchanged: 0, refused: 0 },
      dryRun: true,
    });
  });

  it('does it, says who refused, and leaves alone what is so', async () => {
    const archive = ['archive', '--filter', 'code=K-2', '--note', '清理'];
    expect(await bulk(...archive)).toMatchObject({ code: 0 });
    expect((await bulk(...archive)).stdout).toContain('0 changed, 1 as they are');
    const some = ['--filter', 'code=K-2', '--filter', 'code=K-3'];

    const refused = await bulk(...tag('二'), ...some);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '2 customers: 1 changed, 0 as they are, 1 refused.\n',
    });
    expect(refused.stderr).toContain('Refused: K-2 第2号有限公司: The customer is archived');

    await bulk(...tag('三'), ...some, '--refused', 'refused.csv');
    const text = readFileSync(desk.path('refused.csv'), 'utf8');
    expect(text).toContain('K-2,第2号有限公司');
    expect(text).not.toContain('K-3');
  });

  it('goes on after it was killed, and changes nobody twice', async () => {
    const words = ['bulk', ...tag('杀'), '--all'];
    const before = (await desk.run('events', '--after', '0')).stdout.trim().split('\n');
    const position = JSON.parse(before.at(-1) ?? '').position;

    for (let kill = 1; kill <= 3; kill++) {
      const { child, ended } = desk.start(words);
      // In the middle of its work: it has written some of the customers.
      let writtenAt = writtenLast();
      let writes = 0;
      await until('it writes', () => {
        if (writtenLast() !== writtenAt) writes += 1;
        writtenAt = writtenLast();
        return writes === 2 * kill || child.exitCode !== null;
      });
      child.kill('SIGKILL');
      expect((await ended).code).toBeNull();
    }
    const last = await desk.run(...words, '--json');

    expect(last.stderr).toContain('Going on with what an earlier run of this command began.');
    const { done, counts } = JSON.parse(last.stdout);
    expect(done).toBe(CUSTOMERS);
    const changes = await changesAfter(position);
    expect(counts.changed + counts.refused).toBe(CUSTOMERS);
    expect(changes.size).toBe(counts.changed);
    expect([...changes.values()].every((times) => times === 1)).toBe(true);
  });

  it.each([
    [['delete', '--all'], 'ACTION:'],
    [tag('x'), 'For whom?'],
    [[...tag('x'), '--all', '--filter', 'code=K-1'], 'For whom?'],
    [[...tag('x'), '--filter', 'nothing=1'], '--filter nothing: There is no parameter'],
    [[...tag('x'), '--filter', 'nothing'], 'expected field=value'],
    [['tag', '--params', '{', '--all'], '--params: expected JSON'],
    [['tag', '--all'], '--params tags: This is required.'],
    [[...tag('x'), '--all', '--reason', 'whim'], '--reason: “whim” is not one of the choices'],
    [[...tag('x'), '--all', '--actor', '王 芳'], '--actor'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, stderr } = await bulk(...args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
