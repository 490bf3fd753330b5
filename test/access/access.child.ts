import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { BY, Clock, processOn } from './known.js';

/**
 * Adds users and uses links in a process of its own: `folder name count link…`. Writes `added <name>` for
 * every name that it got, `<name> <userId>` as it finds them then, and `link <n>` for every link that let it in.
 */
async function run(folder: string, name: string, count: number, links: string[]): Promise<void> {
  const vault = await openSqliteVault(folder);
  const { access } = processOn(vault, new Clock());
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  tell('ready');
  for (let n = 0; n < count; n++) {
    const user = { name: `user-${n}`, displayName: name, roles: ['sales'] };
    const result = await access.users.add(user, BY);
    if (result.type === 'added') tell(`added user-${n} ${result.user.userId}`);
  }
  for (const [n, secret] of links.entries()) {
    if ((await access.signInByLink(secret)).type === 'signed-in') tell(`link ${n}`);
  }
  await access.close();
  await vault.close();
}

const [folder = '', name = '', count = '', ...links] = process.argv.slice(3);
run(folder, name, Number(count), links).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
