import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readPolicyFile } from '../../src/config/policy-file.js';
import { DEFAULTS } from '../../src/config/variables.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { build, startNew, stop } from './built-service.js';

/* What the README shows is run as it stands there, so that it cannot rot. */

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

beforeAll(build, 60_000);

/** The shell blocks of the tour, in order. */
function tourBlocks(): string[] {
  const [, tour = ''] = /<!-- tour:[^\n]*\n(.*)<!-- end of the tour -->/s.exec(readme) ?? [];
  return [...tour.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/** Text that no block prints, between the outputs of two of them. */
const CUT = '=-=-= next block =-=-=';

interface Toured {
  code: number;
  /** What each block printed, on both outputs. */
  printed: string[];
}

/** Pastes all of it into one shell, which ends at the first line that fails. */
function paste(blocks: readonly string[], environment: Record<string, string>): Promise<Toured> {
  const folder = environment.TMPDIR ?? '';
  const script = join(folder, 'tour.sh');
  writeFileSync(script, blocks.map((block) => `${block}\necho '${CUT}'\n`).join(''));
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...environment };
  return new Promise((resolve) => {
    const command = ['-c', 'exec bash -e -o pipefail "$1" 2>&1', 'tour', script];
    execFile('bash', command, { cwd: root, env, maxBuffer: 10_000_000 }, (error, output) => {
      const printed = output.split(`${CUT}\n`);
      if (printed.at(-1) === '') printed.pop();
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), printed });
    });
  });
}

describe('the tour', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let toured: Toured;

  beforeAll(async () => {
    folder = temporaryFolder();
    const service = await startNew(folder.path);
    try {
      toured = await paste(tourBlocks(), {
        SERVICE: service.url,
        DOSSIER_STORE: `sqlite:${join(folder.path, 'data')}`,
        DOSSIER_KEYS: join(folder.path, 'dossier.keys'),
        TMPDIR: mkdtempSync(join(folder.path, 'tmp-')),
      });
    } finally {
      await stop(service);
    }
  }, 120_000);
  afterAll(() => folder.remove());

  /** What the block printed that has this text in it. */
  function printedBy(text: string): string {
    const at = tourBlocks().findIndex((block) => block.includes(text));
    const printed = toured.printed[at];
    if (printed === undefined) throw new Error(`No block ran with ${text}.`);
    return printed;
  }

  const lines = (text: string) => printedBy(text).trim().split('\n');

  it('can be pasted from its beginning to its end', () => {
    expect(toured).toMatchObject({ code: 0 });
    expect(toured.printed).toHaveLength(tourBlocks().length);
    expect(toured.printed.length).toBeGreaterThan(12);
  });

  it('creates the customer and sees it in the list', () => {
    expect(JSON.parse(printedBy('customer.json" <<'))).toMatchObject({
      code: 'C000001',
      status: 'active',
      version: 1,
      warnings: [],
    });
    expect(JSON.parse(printedBy('X-Min-Position: $(value'))).toMatchObject({
      items: [{ code: 'C000001', legalName: '杭州春满园文化创意有限公司' }],
    });
  });

  it('finds it by two characters, by pinyin initials and by a contact', () => {
    const name = '杭州春满园文化创意有限公司';
    expect(lines('q=cmy')).toEqual([name, name, '王芳']);
  });

  it('shows who is in the way of a duplicate', () => {
    const { duplicates } = JSON.parse(printedBy('/check"'));
    expect(duplicates.map(({ reason }: { reason: string }) => reason)).toEqual([
      'tax-id',
      'same-name',
    ]);
  });

  it('corrects it once, and tells who looks at an old version', () => {
    expect(JSON.parse(printedBy('new-1'))).toMatchObject({
      version: 2,
      creditLimit: { amount: '800000.00' },
      contacts: [{ name: '王芳' }, { name: '李伟', phones: [{ extension: '801' }] }],
    });
    expect(JSON.parse(printedBy('春满园文创'))).toMatchObject({ status: 412 });
  });

  it('reviews it, and finds it in the queue', () => {
    const [next, queue = ''] = lines('/reviews"');
    expect(next).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(JSON.parse(queue)).toMatchObject({ items: [{ code: 'C000001', dueOn: next }] });
  });

  it('blocks, lifts and deactivates it', () => {
    expect(lines('/blocks"').slice(1)).toEqual(['false', 'true']);
    expect(lines('/deactivation')).toEqual(['inactive']);
  });

  it('shows its history and how it was', () => {
    const { items } = JSON.parse(printedBy('/history'));
    expect(items.map(({ events }: { events: { type: string }[] }) => events[0]?.type)).toEqual([
      'CustomerDeactivated',
      'BlockLifted',
      'CustomerBlocked',
      'CustomerReviewed',
      'CustomerUpdated',
      'CustomerCreated',
    ]);
    expect(lines('?asOf=')).toEqual(['500000.00', '500000.00', '800000.00']);
  });

  it('imports two rows of three and says what is wrong with the third', () => {
    const printed = printedBy('dossier import');
    expect(printed).toContain('3 rows: 2 created, 1 refused');
    expect(printed).toMatch(/^春满园二部,91330105321935456Y,.*value-taken/m);
  });

  it('lets the service import the corrected file, of which one row is new', () => {
    const last = printedBy('/events"').trim().split('data: ').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({
      state: 'finished',
      counts: { created: 1, changed: 0, unchanged: 2, refused: 0 },
    });
  });

  it('tries a step for many at once', () => {
    expect(JSON.parse(printedBy('/bulk-actions'))).toMatchObject({
      dryRun: true,
      total: 3,
      counts: { changed: 3, unchanged: 0, refused: 0 },
    });
  });

  it('exports what is active', () => {
    const printed = printedBy('exports/customers.csv');
    expect(printed).toContain('苏州园区精密机械有限公司,预付30%，发货前70%');
    expect(printed).not.toContain('杭州春满园文化创意有限公司');
    expect(printed).toMatch(/^4 customers as of position \d+ in .*all\.csv\.$/m);
  });

  it('verifies the log, and prints events without anything personal', () => {
    const printed = printedBy('dossier verify');
    expect(printed).toContain('16 commits: all are as they were written');
    expect(printed).toContain('"type":"dossier.CustomerUpdated.v1"');
    for (const personal of ['王芳', '李伟', '13800138000', '年度框架合同', '逾期30天']) {
      expect(printed).not.toContain(personal);
    }
  });

  it('ends where a line of it fails', async () => {
    const TMPDIR = mkdtempSync(join(folder.path, 'tmp-'));
    const blocks = ['echo one\n', 'false | cat\n', 'echo three\n'];
    const failed = await paste(blocks, { TMPDIR });
    expect(failed).toEqual({ code: 1, printed: ['one\n'] });
  });
});

describe('the README', () => {
  it('has every variable with its default in its table, and no other', () => {
    const table = [...readme.matchAll(/^\| `(DOSSIER_\w+)` \| (?:`([^`]*)`)? ?\|/gm)];
    const rows = Object.fromEntries(table.map(([, name, value = '']) => [name, value]));
    expect(rows).toEqual(DEFAULTS);
  });

  it('and the other pages link to pages and files that are there', () => {
    const pages = ['README.md', ...markdownBelow('docs')];
    const dead = pages.flatMap((page) => {
      const text = readFileSync(join(root, page), 'utf8');
      return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => join(dirname(page), target))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${page}: ${target}`);
    });
    expect(dead).toEqual([]);
  });

  it('names folders of the source that are there, and all of them', () => {
    const [, map = ''] = /^src\/\n(.*?)^test\//ms.exec(readme) ?? [];
    const named = [...map.matchAll(/^ {2}([\w/-]+)\/ /gm)].map(([, name]) => name);
    const there = foldersOf('src').flatMap((name) =>
      name === 'adapters' ? foldersOf('src/adapters').map((inner) => `${name}/${inner}`) : [name],
    );
    expect(named.sort()).toEqual(there.sort());
  });
});

describe('the page on operations', () => {
  it('shows a policy that is one', async () => {
    const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
    const [, example = ''] = /<!-- policy: .*?```json\n(.*?)```/s.exec(page) ?? [];
    const folder = temporaryFolder();
    try {
      const path = join(folder.path, 'policy.json');
      writeFileSync(path, example);
      const { policy, problems } = await readPolicyFile(path);
      expect(problems).toEqual([]);
      expect(policy).toMatchObject(JSON.parse(example));
    } finally {
      folder.remove();
    }
  });
});

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** Git knows no empty folders. */
function foldersOf(path: string): string[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => readdirSync(join(root, path, name)).length > 0);
}
