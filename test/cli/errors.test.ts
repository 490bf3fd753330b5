import { existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'libsql';
import { storeCaller } from '../../src/access/caller.js';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { csvOf } from '../bulk/imports/importing.js';
import { parts, zip } from '../bulk/tables/workbooks.js';
import { freePort } from '../support/servers/ports.js';
import { uscc } from '../support/tax-ids.js';
import { until } from '../support/until.js';
import { type Desk, type Ended, openDesk } from './dossier.js';

// Every case runs the built command, some of them three times.
jest.setTimeout(60_000);

/** The rows of the table under `## Command line` in docs/errors.md. */
function tableRows(): { title: string; exitCode: number; type: string }[] {
  const text = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');
  const section = text.split('\n## Command line\n')[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| Case '))
    .map((line) => {
      const [, title = '', exit = '', type = ''] = line.split('|').map((cell) => cell.trim());
      return { title, exitCode: Number(exit), type };
    });
}

const HEADINGS = ['企业名称', '统一社会信用代码'];
const GOOD = csvOf([HEADINGS, ['某某有限公司', uscc(1)]]);

const importing =
  (content: string | Uint8Array, ...more: string[]) =>
  (desk: Desk) =>
    desk.run('import', desk.write('in.csv', content), ...more, '--json');

/** With a store of one customer. */
const inStore = (work: (desk: Desk) => Promise<Ended>) => async (desk: Desk) => {
  await importing(GOOD)(desk);
  return work(desk);
};

/** Asks a service with the token that stands in a file of the desk, or with this one. */
async function remote(desk: Desk, url: string, token?: string): Promise<Ended> {
  if (token !== undefined) desk.write('token', `${token}\n`);
  const environment = { DOSSIER_TOKEN_FILE: 'token' };
  return desk.runWith(environment, 'jobs', 'list', '--url', url, '--json');
}

function changeLog(desk: Desk, statement: string): void {
  const log = new Database(desk.path('data/log.db'));
  log.exec(statement);
  log.close();
}

const CASES: Readonly<Record<string, (desk: Desk) => Promise<Ended>>> = {
  'A command, an option or a choice does not exist': (desk) =>
    desk.run('import', 'in.csv', '--mode', 'destroy', '--json'),
  '`--actor` has a space in it': importing(GOOD, '--actor', 'Wang Fang'),
  'A filter does not exist': inStore((desk) =>
    desk.run('export', 'out.csv', '--filter', 'nosuch=1', '--json'),
  ),
  'A column of an export does not exist': inStore((desk) =>
    desk.run('export', 'out.csv', '--columns', 'nosuch', '--json'),
  ),
  '`--url` is no address of a service': (desk) =>
    desk.run('jobs', 'list', '--url', 'localhost:3000', '--json'),
  '`--url` is given and `DOSSIER_TOKEN_FILE` has no token': async (desk) => {
    desk.write('token', '\n');
    const empty = await remote(desk, 'http://127.0.0.1:1');
    expect([empty.code, empty.stderr]).toEqual([2, expect.stringContaining('DOSSIER_TOKEN_FILE')]);
    return desk.run('jobs', 'list', '--url', 'http://127.0.0.1:1', '--json');
  },
  '`--actor` is given with `--url`': importing(
    GOOD,
    ...['--actor', 'li.wei', '--url', 'http://127.0.0.1:1'],
  ),
  'There is no such job': inStore((desk) => desk.run('jobs', 'show', 'nosuch', '--json')),
  'A service cannot be reached': async (desk) =>
    remote(desk, `http://127.0.0.1:${await freePort()}`, 'a-token'),
  'What answers at `--url` is not Dossier': async (desk) => {
    const other = createServer((_request, response) => response.writeHead(404).end('no'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo; // it listens on a port
    try {
      return await remote(desk, `http://127.0.0.1:${port}`, 'a-token');
    } finally {
      other.close();
    }
  },
  'The token does not hold at `--url`': async (desk) => {
    const service = desk.start(['serve']);
    try {
      const address = () => /listens on (http:\S+)/.exec(service.stdout())?.[1];
      await until('the service listens', () => address() !== undefined);
      return await remote(desk, address() ?? '', 'dossier_not-one-of-ours');
    } finally {
      service.child.kill('SIGTERM');
      await service.ended;
    }
  },
  'Something is asked of a job that is over': inStore(async (desk) => {
    const vault = await openSqliteVault(desk.path('data'));
    const jobs = new Jobs({ vault, keptDays: 30 });
    const jobId = await jobs.begin();
    await jobs.add({ type: 'import', identity: storeCaller('a').identity, request: {}, jobId });
    await jobs.ask(jobId, 'cancel');
    await vault.close();
    return desk.run('jobs', 'resume', jobId, '--json');
  }),
  'A role does not exist': (desk) => desk.run('token', 'add', 'erp', '--role', 'nosuch', '--json'),
  'A password is too short': (desk) => {
    desk.write('password.txt', 'short\n');
    return desk.run('user', 'add', 'li', '--password-file', 'password.txt', '--json');
  },
  'There is no such user': inStore((desk) => desk.run('user', 'lock', 'nosuch', '--json')),
  'A login name is taken': async (desk) => {
    await desk.run('user', 'add', 'li', '--link');
    return desk.run('user', 'add', 'LI', '--link', '--json');
  },
  'The last user who manages users is locked': async (desk) => {
    await desk.run('user', 'add', 'li', '--role', 'administrator', '--link');
    return desk.run('user', 'lock', 'li', '--json');
  },
  'A link is made for a user who is locked': async (desk) => {
    await desk.run('user', 'add', 'li', '--link');
    await desk.run('user', 'lock', 'li');
    return desk.run('user', 'link', 'li', '--json');
  },
  'A view does not exist': (desk) => desk.run('rebuild', 'nosuch', '--json'),
  'There is no store to read from': (desk) => desk.run('verify', '--json'),
  'A variable of the environment is wrong': (desk) =>
    desk.runWith({ DOSSIER_PORT: '70000' }, 'verify', '--json'),
  'The file is not there': (desk) => desk.run('import', 'none.csv', '--json'),
  'The file is a folder': (desk) => {
    mkdirSync(desk.path('folder'));
    return desk.run('import', 'folder', '--json');
  },
  'No heading of the file is known': importing('a,b\n1,2\n'),
  '`--map` names a column that the file does not have': importing(GOOD, '--map', 'x=remarks'),
  '`--map` names a field that does not exist': importing(GOOD, '--map', '#1=nosuch'),
  'Two columns give one value': importing('企业名称,公司名称\n甲,乙\n'),
  "No column is the customer's name": importing(`统一社会信用代码\n${uscc(1)}\n`),
  'A column is not placed, with `--strict-columns`': importing(
    '企业名称,客户心情\n甲,好\n',
    '--strict-columns',
  ),
  'The file is another kind of file, whatever its name': importing('%PDF-1.7\n'),
  'The file is empty': importing(''),
  'A workbook is cut off': importing('PK\u0003\u0004[Content_Types].xml'),
  'A workbook is protected with a password': importing(
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.from('EncryptedPackage\0', 'utf16le'),
    ]),
  ),
  'A cell of a workbook is far to the right of any table': async (desk) => {
    const rows = '<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>';
    return importing(await zip(parts({ sheets: { 客户: rows } })))(desk);
  },
  'Bytes of the file are neither UTF-8 nor GB18030': importing(
    Buffer.concat([Buffer.from('企业名称\n'), Buffer.from([0xff, 0xff, 0x0a])]),
  ),
  'A quotation mark in row 900 does not close': importing(
    `企业名称\n${'甲公司\n'.repeat(898)}"乙公司\n`,
  ),
  'A row was refused': importing(csvOf([HEADINGS, ['', uscc(1)]])),
  '`verify` finds a commit that was changed': inStore((desk) => {
    changeLog(desk, `update commits set body = replace(body, 'cli', 'wang')`);
    return desk.run('verify', '--json');
  }),
  '`doctor` finds trouble': inStore((desk) => {
    rmSync(desk.path('dossier.keys'));
    return desk.run('doctor', '--json');
  }),
  "The store's folder holds other things": (desk) => {
    mkdirSync(desk.path('data'));
    desk.write('data/holiday.jpg', 'x');
    return importing(GOOD)(desk);
  },
  'The log was written by a newer version': inStore((desk) => {
    changeLog(desk, 'pragma user_version = 9999');
    return desk.run('verify', '--json');
  }),
  'The log is gone from the store': inStore((desk) => {
    rmSync(desk.path('data/log.db'));
    return desk.run('verify', '--json');
  }),
  "The store's folder is a file": (desk) => {
    desk.write('data', 'x');
    return importing(GOOD)(desk);
  },
  'The key file is missing': inStore((desk) => {
    rmSync(desk.path('dossier.keys'));
    return desk.run('export', 'out.csv', '--json');
  }),
  "The key file is another store's": inStore(async (desk) => {
    renameSync(desk.path('data'), desk.path('first'));
    rmSync(desk.path('dossier.keys'));
    await importing(GOOD)(desk);
    return desk.runWith({ DOSSIER_STORE: 'sqlite:./first' }, 'verify', '--json');
  }),
  'The disk is full': inStore((desk) => desk.runInto(openSync('/dev/full', 'w'), 'export', '-')),
  'The folder of an export does not exist': inStore((desk) =>
    desk.run('export', 'nosuch/out.csv', '--json'),
  ),
  '`relay` has no broker to publish to': (desk) => desk.run('relay', '--json'),
  'Kafka cannot be reached': inStore((desk) =>
    // Nothing listens on the port for discarding what comes.
    desk.runWith(
      { DOSSIER_KAFKA_BROKERS: '127.0.0.1:9' },
      'relay',
      '--restart-from',
      '1',
      '--json',
    ),
  ),
};

/** Wrong uses that are tried on a store with a customer; all others make no store. */
const WITH_STORE = new Set([
  'A filter does not exist',
  'A column of an export does not exist',
  'There is no such job',
  'There is no such user',
]);

describe('docs/errors.md', () => {
  const rows = tableRows();
  let desk: Desk;
  beforeEach(() => {
    desk = openDesk();
  });
  afterEach(() => desk.remove());

  it.each(rows)('$title: $exitCode $type', async ({ title, exitCode, type }) => {
    const bringAbout = CASES[title];
    if (bringAbout === undefined) throw new Error('The test does not bring this case about.');
    const { code, stdout, stderr } = await bringAbout(desk);
    expect([stderr, code]).toEqual([stderr, exitCode]);
    expect(stderr).not.toMatch(/^ +at |node_modules/m);
    if (type === '-') return;
    expect(stderr).toMatch(/\S\.?\n$/);
    // Where the output itself is what is full, nothing can be said on it.
    if (title === 'The disk is full') expect(stderr).toContain('there is no room left on the disk');
    else expect(JSON.parse(stdout)).toMatchObject({ error: { type, message: expect.any(String) } });
    expect(existsSync(desk.path('out.csv'))).toBe(false);
    if (exitCode === 2 && !WITH_STORE.has(title)) expect(existsSync(desk.path('data'))).toBe(false);
  });

  it('has every case that this test brings about', () => {
    expect(Object.keys(CASES).filter((name) => !rows.some(({ title }) => title === name))).toEqual(
      [],
    );
  });
});
