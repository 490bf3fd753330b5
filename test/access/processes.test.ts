import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { type Child, startChild } from '../support/child.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { added, BY, Clock, processOn } from './known.js';

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

  function start(name: string, count: number, links: string[] = []): Child {
    const args = [folder.path, name, String(count), ...links];
    const child = startChild('access/access.child.ts', args);
    children.push(child);
    return child;
  }

  /** Names and ids as they are in the vault now. */
  async function users(): Promise<Map<string, string>> {
    const vault = await openSqliteVault(folder.path);
    try {
      const found = new Map<string, string>();
      for await (const { name, userId } of processOn(vault, new Clock()).access.users.all()) {
        expect(found.has(name)).toBe(false);
        found.set(name, userId);
      }
      return found;
    } finally {
      await vault.close();
    }
  }

  const lines = (word: string) =>
    children
      .flatMap((child) => child.lines)
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1));

  it('give a name once, and let a link be used once', async () => {
    const vault = await openSqliteVault(folder.path);
    const { access } = processOn(vault, new Clock());
    const { userId } = await added(access, 'linked');
    const links: string[] = [];
    for (let n = 0; n < 20; n++) {
      const made = await access.links.make(userId, BY);
      if (made.type === 'made') links.push(made.secret);
    }
    await vault.close();
    start('a', 60, links);
    start('b', 60, links);
    expect(await Promise.all(children.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(
      lines('link')
        .map(Number)
        .sort((one, other) => one - other),
    ).toEqual(Array.from({ length: 20 }, (_, n) => n));
    const told = new Map(lines('added').map((line) => line.split(' ') as [string, string]));
    expect(lines('added')).toHaveLength(60);
    expect(await users()).toEqual(new Map([...told, ['linked', userId]]));
  }, 60_000);

  it('that are killed lose nobody who was added, and block no name', async () => {
    for (const name of ['first', 'second', 'third']) {
      const child = start(name, 100_000);
      const before = children.length * 15;
      await until('it adds', () => child.lines.length > before);
      child.kill();
      await child.ended;
    }
    const found = await users();
    for (const line of lines('added')) {
      const [name = '', userId = ''] = line.split(' ');
      expect(found.get(name)).toBe(userId);
    }
    const vault = await openSqliteVault(folder.path);
    const { access } = processOn(vault, new Clock());
    for (let n = 0; n < found.size + 3; n++) {
      const result = await access.users.add({ name: `user-${n}`, roles: [] }, BY);
      expect(result.type).toBe(found.has(`user-${n}`) ? 'refused' : 'added');
    }
    await vault.close();
  }, 60_000);
});
