import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { checkout, scratch } from './scratch.js';

/** Each rule of .dependency-cruiser.cjs, and a file that breaks it. */
const PLANTED: [rule: string, file: string, content: string][] = [
  ['customer-is-pure', 'src/customer/a.ts', "import '../log/event-log.js';"],
  [
    'customer-is-pure',
    'src/customer/b.ts',
    "import type { Log } from '../adapters/sqlite/log.js';",
  ],
  ['customer-has-no-platform', 'src/customer/c.ts', "import 'node:fs';"],
  ['customer-uses-pure-packages', 'src/customer/d.ts', "import 'fastify';"],
  ['adapters-are-picked-by-the-root', 'src/http/a.ts', "import '../adapters/sqlite/log.js';"],
  [
    'adapters-are-picked-by-the-root',
    'src/log/a.ts',
    "import type { Log } from '../adapters/sqlite/log.js';",
  ],
  ['adapters-stand-alone', 'src/adapters/mongo/a.ts', "import '../sqlite/log.js';"],
  ['adapters-know-ports-only', 'src/adapters/sqlite/a.ts', "import '../../commands/create.js';"],
  ['driver-sqlite-in-its-adapter', 'src/log/b.ts', "import 'libsql';"],
  ['driver-mongo-in-its-adapter', 'src/adapters/sqlite/c.ts', "import 'mongoose';"],
  ['driver-kafka-in-its-adapter', 'src/relay/a.ts', "import 'kafkajs';"],
  ['root-is-imported-by-entries', 'src/http/b.ts', "import '../app.module.js';"],
  ['root-is-imported-by-entries', 'src/queries/b.ts', "import '../open-store.js';"],
  [
    'inside-does-not-know-outside',
    'src/commands/a.ts',
    "import '../http/customers.controller.js';",
  ],
  ['outside-speaks-in-commands-and-queries', 'src/http/c.ts', "import '../log/event-log.js';"],
  ['outside-speaks-in-commands-and-queries', 'src/cli/b.ts', "import '../views/list.js';"],
  [
    'event-feed-reads-the-log-only',
    'src/http/event-feed.ts',
    "import type { a } from '../views/list.js';",
  ],
  ['commands-decide-from-the-log', 'src/commands/b.ts', "import '../views/list.js';"],
  ['queries-change-nothing', 'src/queries/a.ts', "import '../commands/create.js';"],
  ['views-and-relay-read-the-log', 'src/views/a.ts', "import '../queries/list.js';"],
  ['views-and-relay-read-the-log', 'src/relay/b.ts', "import '../views/list.js';"],
  ['views-call-no-command', 'src/views/b.ts', "import '../commands/create.js';"],
  ['jobs-know-no-work', 'src/jobs/a.ts', "import '../commands/create.js';"],
  ['log-and-vault-know-no-user', 'src/vault/a.ts', "import '../commands/create.js';"],
  ['no-cycles', 'src/access/a.ts', "import './b.js';"],
  ['no-orphans', 'src/access/c.ts', 'export const c = 1;'],
  ['no-barrels', 'src/access/d.ts', "import './index.js';"],
  ['src-stands-alone', 'src/config/a.ts', "import '../../test/a.js';"],
  ['src-needs-no-development-package', 'src/config/b.ts', "import 'fast-check';"],
  ['examples-know-the-contract-only', 'examples/a/a.js', "import '../../src/commands/create.js';"],
  ['examples-know-the-contract-only', 'examples/a/b.js', "import '../b/main.js';"],
  ['everything-resolves', 'src/config/c.ts', "import './not-there.js';"],
];

/** What is allowed, in the same folders. */
const GOOD: Record<string, string> = {
  'src/main.ts': "import './app.module.js';",
  'src/cli/main.ts': "import '../app.module.js'; import '../commands/create.js';",
  'src/views/views.worker.ts': "import '../open-store.js';",
  'src/app.module.ts':
    "import './open-store.js'; import './http/customers.controller.js'; import './views/list.js';",
  'src/open-store.ts': "import './adapters/sqlite/log.js';",
  'src/adapters/sqlite/log.ts':
    "import 'libsql'; import type { EventLog } from '../../log/event-log.js'; export interface Log extends EventLog {}",
  'src/customer/record.ts':
    "import canonicalize from 'canonicalize'; export const record = canonicalize;",
  'src/log/event-log.ts':
    "import type { record } from '../customer/record.js'; export interface EventLog { r: typeof record }",
  'src/commands/create.ts': "import 'node:crypto'; import '../log/event-log.js';",
  'src/queries/list.ts': "import '../views/list.js'; import '../log/event-log.js';",
  'src/views/list.ts': "import '../log/event-log.js'; export const a = 1;",
  'src/http/customers.controller.ts':
    "import type { EventLog } from '../log/event-log.js'; import '../commands/create.js'; import '../queries/list.js';",
  'examples/b/main.js': "import 'kafkajs'; import 'libsql'; import 'node:http'; import './b.js';",
  'examples/b/b.js': 'export const b = 1;',
  'test/a.ts': "import '../src/adapters/sqlite/log.js'; import 'libsql'; import 'fast-check';",
};

interface Violation {
  from: string;
  rule: { name: string };
}

function cruise(files: Record<string, string>): string[] {
  const tree = scratch(files);
  try {
    for (const name of ['node_modules', 'package.json', 'tsconfig.json']) tree.link(name);
    const { stdout, stderr } = spawnSync(
      join(checkout, 'node_modules/.bin/depcruise'),
      [
        'src',
        'test',
        'bench',
        'examples',
        '--config',
        join(checkout, '.dependency-cruiser.cjs'),
        '--output-type',
        'json',
      ],
      { cwd: tree.folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    if (stdout === '') throw new Error(stderr);
    const { violations } = JSON.parse(stdout).summary as { violations: Violation[] };
    return violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  } finally {
    tree.remove();
  }
}

describe('dependency rules', () => {
  const planted = Object.fromEntries(PLANTED.map(([, file, content]) => [file, content]));
  const helpers = {
    // A cycle through a type is a cycle.
    'src/access/b.ts': "import type { a } from './a.js';",
    'src/access/index.ts': 'export const index = 1;',
    'bench/a.ts': '',
  };
  let found: string[];

  beforeAll(() => {
    found = cruise({ ...GOOD, ...helpers, ...planted });
  });

  test.each(PLANTED)('%s catches %s', (rule, file) => {
    expect(found).toContain(`${rule}: ${file}`);
  });

  test('what is allowed is let through', () => {
    expect(cruise({ ...GOOD, 'bench/a.ts': "import 'kafkajs';" })).toEqual([]);
  });

  test('no rule is without a planted violation', () => {
    const { forbidden } = jest.requireActual<{ forbidden: { name: string }[] }>(
      '../../.dependency-cruiser.cjs',
    );
    expect(forbidden.map(({ name }) => name).sort()).toEqual(
      [...new Set(PLANTED.map(([rule]) => rule))].sort(),
    );
  });
});
