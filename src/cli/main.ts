import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { tellEnd } from './exit.js';

/*
 * The `dossier` command. Each subcommand is a file that is loaded when it is asked for, so that help and
 * wrong use answer at once. What belongs here: words and options. What does not: work.
 */

const EXIT_CODES = `
Exit codes: 0 all is well, 1 the work found something wrong, 2 wrong use.
The configuration comes from the environment (see README); it works beside a running service.`;

const DEMANDS = [
  ['pause', 'stop one after what is under way'],
  ['resume', 'let one go on where it was'],
  ['cancel', 'stop one for good; what was done stays done'],
] as const;

function program(): Command {
  const dossier = new Command('dossier')
    .description('Customer records as an append-only, verifiable log.')
    .version(packageVersion(), '-V, --version')
    .showHelpAfterError('(--help after the command tells more.)')
    .exitOverride()
    .addHelpText('after', EXIT_CODES);

  dossier
    .command('serve')
    .description('run the service in the foreground')
    .action(async () => {
      // The service's own entry: it starts when it is loaded, and ends the process itself.
      await import('../main.js');
    });

  dossier
    .command('import')
    .description('create or change customers from a workbook (XLSX) or a CSV file')
    .argument('[file]', 'XLSX, or CSV in UTF-8 or GB18030, separated by comma, semicolon or tab')
    .option('--template <file>', 'write a workbook to fill in, and import nothing')
    .addOption(
      new Option(
        '--mode <mode>',
        'create: every row is a new customer; upsert: a row changes the customer that has its code, tax id or external id',
      )
        .choices(['create', 'upsert'])
        .default('create'),
    )
    .option('--dry-run', 'check every row and find duplicates; write nothing', false)
    .option(
      '--map <column=field>',
      'place a column: a heading or #3 for the third one, and a field (legalName, addresses.line, externalIds.erp) or - to leave it out; may be repeated',
      collect,
      [],
    )
    .option(
      '--mapping <file>',
      'a JSON file that places columns: an object of headings and fields; --map goes before it',
    )
    .option('--system <name>', 'the system that external ids in the file are of')
    .option(
      '--batch <name>',
      'a name for this import: the same file under another name is another import',
    )
    .option(
      '--take-over <reason>',
      'an existing base is taken over: status and dates of the file hold for customers that are created',
    )
    .option('--strict-columns', 'refuse a file with a column that no field takes', false)
    .option(
      '--refused <file>',
      'where refused rows go (default: beside the file, as NAME.refused.csv or .xlsx)',
    )
    .addOption(
      new Option('--language <language>', 'of the reasons in the file of refused rows')
        .choices(['zh', 'en'])
        .default('zh'),
    )
    .addOption(
      new Option('--actor <id>', 'who does it, as the history will show')
        .default('cli')
        // There it is whoever the token belongs to.
        .conflicts('url'),
    )
    .option('--url <address>', 'of a service that imports it; Ctrl-C pauses it there')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Columns are recognised by their headings (docs/imports.md lists them); what --map and --mapping say is
remembered for the next file with the same headings. Refused rows are written to a file
with the reason beside each; correct them there and import that file. An import that was stopped, however
that was, goes on where it was when the same command is given again, and does no row twice.

Examples:
  dossier import customers.csv --dry-run
  dossier import customers.csv --map "备注2=remarks" --system erp-2019
  dossier import customers.xlsx --mode upsert
  dossier import --template customers.xlsx`,
    )
    .action(async (file: string | undefined, options) => {
      if (options.url !== undefined) {
        const { importRemote } = await import('./remote-import.js');
        process.exitCode = await importRemote(file, options);
        return;
      }
      const { importOrTemplate } = await import('./import.js');
      process.exitCode = await importOrTemplate(file, options);
    });

  dossier
    .command('export')
    .description('write customers to a CSV file or a workbook (XLSX) that import takes back')
    .argument('<file>', 'file to write, or - for standard output')
    .addOption(
      new Option('--format <format>', 'default: by the ending of the file, else csv').choices([
        'csv',
        'xlsx',
      ]),
    )
    .option('--as-of <moment>', 'as all customers were at the end of a date, or at a time')
    .option(
      '--filter <field=value>',
      'as in the list: status=active, creditLimit.from=100000, legalName.prefix=杭州, q=春满; may be repeated',
      collect,
      [],
    )
    .option(
      '--columns <paths>',
      'columns in the order wanted, separated by commas (default: all)',
      commas,
    )
    .option(
      '--url <address>',
      'of a service that makes the file (default: made here, from the store)',
    )
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  dossier export customers.csv
  dossier export customers.xlsx --as-of 2026-03-31
  dossier export - --filter status=active --filter category=key --columns code,legalName,creditLimit`,
    )
    .action(async (file: string, options) => {
      const { exportFile } = await import('./export.js');
      process.exitCode = await exportFile(file, options);
    });

  const jobs = dossier
    .command('jobs')
    .description('imports and bulk actions of a service, or of the store itself');
  jobs
    .command('list')
    .description('the newest ones')
    .option('--url <address>', 'of a service')
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { listJobs } = await import('./jobs.js');
      process.exitCode = await listJobs(options);
    });
  jobs
    .command('show')
    .description('how far one is')
    .argument('<id>', 'as listed')
    .option('--url <address>', 'of a service')
    .option('--json', 'print the result as JSON')
    .action(async (jobId: string, options) => {
      const { showJob } = await import('./jobs.js');
      process.exitCode = await showJob(jobId, options);
    });
  for (const [demand, description] of DEMANDS) {
    jobs
      .command(demand)
      .description(description)
      .argument('<id>', 'as listed')
      .option('--url <address>', 'of a service')
      .option('--json', 'print the result as JSON')
      .action(async (jobId: string, options) => {
        const { askJob } = await import('./jobs.js');
        process.exitCode = await askJob(jobId, demand, options);
      });
  }

  dossier
    .command('bulk')
    .description('do the same to many customers')
    .argument(
      '<action>',
      'tag, untag, set, schedule-review, review, block, lift-blocks, activate, deactivate, reactivate or archive',
    )
    .option(
      '--filter <field=value>',
      'as in the list: status=active, creditLimit.from=100000, q=春满; may be repeated',
      collect,
      [],
    )
    .option('--all', 'every customer there is', false)
    .option(
      '--params <json>',
      'what the action needs, as the documentation of the API (/docs) has it',
    )
    .option('--reason <code>', 'a reason code of the policy')
    .option('--note <text>', 'free text, kept with each customer')
    .option('--dry-run', 'only tell what would become of each; write nothing', false)
    .option('--refused <file>', 'a CSV file of those that refused, and why')
    .option('--actor <id>', 'who does it, as the history will show', 'cli')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Who they are is fixed at the beginning. One that was stopped, however that was, goes on where it was when
the same command is given again, and changes nobody twice.

Examples:
  dossier bulk tag --params '{"tags":["2026展会"]}' --filter category=key --dry-run
  dossier bulk set --params '{"owner":"li.wei"}' --filter owner=wang.fang --note 交接
  dossier bulk schedule-review --params '{"on":"2026-12-01","spreadTo":"2026-12-31"}' --reason risk --all`,
    )
    .action(async (action: string, options) => {
      const { bulkAction } = await import('./bulk.js');
      process.exitCode = await bulkAction(action, options);
    });

  dossier
    .command('rebuild')
    .description('build a list anew beside the one in use, compare the two, and change places')
    .argument('[view]', 'which one (default: all)')
    .option('--json', 'print the result as JSON')
    .action(async (view: string | undefined, options) => {
      const { rebuild } = await import('./rebuild.js');
      process.exitCode = await rebuild(view, options);
    });

  dossier
    .command('verify')
    .description('read the whole log and check that nothing in it was changed')
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { verify } = await import('./verify.js');
      process.exitCode = await verify(options);
    });

  dossier
    .command('events')
    .description('print what happened, one CloudEvent a line (NDJSON)')
    .option(
      '--after <position>',
      'only what stands behind this position of the log',
      wholeNumber,
      0,
    )
    .option('--follow', 'go on with what happens from now on, until Ctrl-C', false)
    .option('--customer <id>', 'only of this customer')
    .action(async (options) => {
      const { events } = await import('./events.js');
      process.exitCode = await events(options);
    });

  dossier
    .command('relay')
    .description('publish to Kafka in the foreground; for DOSSIER_KAFKA_RELAY=alone')
    .option(
      '--restart-from <position>',
      'do not publish; set that events go on after this position, and that every state is published anew',
      wholeNumber,
    )
    .option('--json', 'print the result of --restart-from as JSON')
    .addHelpText(
      'after',
      `
Two relays at once are safe: the newer one publishes, the other stands by. --restart-from is for a log that
was restored from an older backup, and for a lost checkpoint (docs/operations.md).`,
    )
    .action(async (options) => {
      const { relay } = await import('./relay.js');
      process.exitCode = await relay(options);
    });

  const dlq = dossier
    .command('dlq')
    .description('dead letters: what could not be taken out of the topic of activity');
  dlq
    .command('list')
    .description('what could not be taken, and why')
    .option('--all', 'also what was taken since', false)
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { listLetters } = await import('./dlq.js');
      process.exitCode = await listLetters(options);
    });
  dlq
    .command('retry')
    .description('take them once more, all or those named; one that is taken is not taken again')
    .argument('[places...]', 'partition and offset as listed, like 3:17 (default: all)')
    .option('--json', 'print the result as JSON')
    .action(async (places: string[], options) => {
      const { retryLetters } = await import('./dlq.js');
      process.exitCode = await retryLetters(places, options);
    });

  const user = dossier
    .command('user')
    .description('who can sign in: users with a password or a link');
  const byActor = () =>
    new Option('--actor <id>', 'who does it, as the log will show').default('cli');
  user
    .command('add')
    .description('add a user; the password is asked for, unless a file or a link is wanted')
    .argument('<name>', 'login name')
    .option('--display-name <text>', 'what people call the user (default: the login name)')
    .option('--role <role>', 'a role of the policy; may be repeated', collect, [])
    .option('--org-unit <unit>', 'whose customers are the same org unit’s')
    .option('--password-file <file>', 'a file with the password in its first line, or -')
    .option('--link', 'no password: print the path of a link that signs in once', false)
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { addUser } = await import('./user.js');
      process.exitCode = await addUser(name, options);
    });
  user
    .command('passwd')
    .description('set the password of a user, which ends all sessions of the user')
    .argument('<name>', 'login name')
    .option('--password-file <file>', 'a file with the password in its first line, or -')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { setUserPassword } = await import('./user.js');
      process.exitCode = await setUserPassword(name, options);
    });
  user
    .command('lock')
    .description('let a user no longer sign in, and end all sessions of the user')
    .argument('<name>', 'login name')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { lockUser } = await import('./user.js');
      process.exitCode = await lockUser(name, options);
    });
  user
    .command('unlock')
    .description('let a user sign in again')
    .argument('<name>', 'login name')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { unlockUser } = await import('./user.js');
      process.exitCode = await unlockUser(name, options);
    });
  user
    .command('change')
    .description('change what a user is called and may do, from now on')
    .argument('<name>', 'login name')
    .option('--display-name <text>', 'what people call the user')
    .option(
      '--role <role>',
      'a role of the policy in place of all before; may be repeated',
      collect,
      [],
    )
    .option('--org-unit <unit>', 'the org unit; an empty one: none')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { changeUser } = await import('./user.js');
      process.exitCode = await changeUser(name, options);
    });
  user
    .command('link')
    .description('print the path of a link that signs a user in once')
    .argument('<name>', 'login name')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options) => {
      const { linkForUser } = await import('./user.js');
      process.exitCode = await linkForUser(name, options);
    });
  user
    .command('list')
    .description('all users')
    .addOption(byActor().hideHelp())
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { listUsers } = await import('./user.js');
      process.exitCode = await listUsers(options);
    });

  const token = dossier.command('token').description('what services and scripts are known by');
  token
    .command('add')
    .description('make a token; it is shown this once')
    .argument('<name>', 'what it is for')
    .option('--role <role>', 'a role of the policy; may be repeated', collect, [])
    .option(
      '--expires-days <days>',
      'days for which it is good, 1 to 366 (default: 90)',
      wholeNumber,
    )
    .option(
      '--permission <name>',
      'only this of what the roles allow; may be repeated',
      collect,
      [],
    )
    .option('--group <name>', 'only this group of fields; may be repeated', collect, [])
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  dossier token add erp --role service > erp.token
  dossier token add nightly --role auditor --permission customers.read --permission exports --json`,
    )
    .action(async (name: string, options) => {
      const { addToken } = await import('./token.js');
      process.exitCode = await addToken(name, options);
    });
  token
    .command('list')
    .description('all tokens, when each expires and when it was last used')
    .addOption(byActor().hideHelp())
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { listTokens } = await import('./token.js');
      process.exitCode = await listTokens(options);
    });
  token
    .command('revoke')
    .description('let a token open nothing any more')
    .argument('<id>', 'as listed')
    .addOption(byActor())
    .option('--json', 'print the result as JSON')
    .action(async (tokenId: string, options) => {
      const { revokeToken } = await import('./token.js');
      process.exitCode = await revokeToken(tokenId, options);
    });

  dossier
    .command('doctor')
    .description('what is configured, whether it can be reached, and how far each list is')
    .option('--json', 'print the result as JSON')
    .action(async (options) => {
      const { doctor } = await import('./doctor.js');
      process.exitCode = await doctor(options, packageVersion());
    });

  return dossier;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function commas(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(value: string): number {
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('A whole number is expected, like 0 or 1200.');
}

function packageVersion(): string {
  const path = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return version;
}

// Whoever read our output, `head` for example, has seen enough.
process.stdout.on('error', (error) => process.exit(tellEnd(error, false)));

try {
  await program().parseAsync(process.argv);
} catch (error) {
  process.exitCode = tellEnd(error, process.argv.includes('--json'));
}
