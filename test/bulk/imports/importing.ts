import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { storeCaller } from '../../../src/access/caller.js';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { openSqliteVault } from '../../../src/adapters/sqlite/vault.js';
import { importCustomers, prepareImport } from '../../../src/bulk/imports/import-customers.js';
import type {
  ImportOptions,
  ImportParts,
  ImportResult,
} from '../../../src/bulk/imports/import-options.js';
import { refusedCsv } from '../../../src/bulk/imports/refused-csv.js';
import type { Language } from '../../../src/bulk/imports/row-refusal.js';
import type { Names } from '../../../src/commands/asker.js';
import { ChangeCustomer, ChangeCustomerHandler } from '../../../src/commands/change-customer.js';
import { CheckCustomer, CheckCustomerHandler } from '../../../src/commands/check-customer.js';
import { CreateCustomer, CreateCustomerHandler } from '../../../src/commands/create-customer.js';
import { CustomerChecker } from '../../../src/commands/customer-checker.js';
import type { CustomerRecord } from '../../../src/customer/customer-record.js';
import type { Policy } from '../../../src/customer/policy.js';
import { CurrentPolicy } from '../../../src/queries/current-policy.js';
import { LookUpCustomers } from '../../../src/queries/customers.js';
import { LookUpCustomersHandler } from '../../../src/queries/find-customers.js';
import type { Vault } from '../../../src/vault/vault.js';
import { NOBODY_KNOWN, openProcess, type Process } from '../../support/commands.js';
import { TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

/** A store folder with files to import into it. */
export interface Base {
  folder: string;
  process: Process;
  parts: ImportParts;
  /** Writes a file of rows and gives its path. */
  file(rows: readonly (readonly string[])[], name?: string): string;
  import(
    path: string,
    options?: Partial<ImportOptions>,
    parts?: ImportParts,
  ): Promise<ImportResult>;
  /** Its refused rows as CSV, with the headings. */
  refused(result: ImportResult, language?: Language): Promise<string[][]>;
  /** The customer that has this code now. */
  byCode(code: string): Promise<CustomerRecord | undefined>;
  /** Number of commits in the log. */
  commits(): Promise<number>;
  close(): Promise<void>;
}

interface BaseOptions {
  policy: Policy;
  names: Names;
}

export async function openBase(folder: string, given: Partial<BaseOptions> = {}): Promise<Base> {
  const options = { policy: testPolicy(), names: NOBODY_KNOWN, ...given };
  const process = await openProcess(folder, options);
  const vault = await openSqliteVault(folder);
  const parts = importParts(process, vault, options);
  return {
    folder,
    process,
    parts,
    file(rows, name = 'customers.csv') {
      const path = join(folder, `../${name}`);
      writeFileSync(path, csvOf(rows));
      return path;
    },
    async import(path, changes = {}, given = parts) {
      const options = importOptions(path, changes);
      return importCustomers(given, await prepareImport(options, parts.policy), options);
    },
    refused: async ({ kept }, language = 'en') =>
      kept === undefined ? [] : parsed(await textOf(refusedCsv(vault, kept.record, language))),
    async byCode(code) {
      const [found] = await parts.queries.execute(new LookUpCustomers(ALL_RIGHTS, [{ code }]));
      return found as unknown as CustomerRecord | undefined; // whoever has all rights is shown all
    },
    commits: async () => (await process.log.head()).position,
    async close() {
      await vault.close();
      await process.close();
    },
  };
}

export function importOptions(path: string, options: Partial<ImportOptions>): ImportOptions {
  return {
    path,
    mode: 'create',
    dryRun: false,
    caller: storeCaller('cli'),
    map: [],
    strictColumns: false,
    ...options,
  };
}

/** The buses as the import uses them, without a container. */
function importParts(process: Process, vault: Vault, { policy, names }: BaseOptions): ImportParts {
  const { runner, claims, states, others } = process;
  const today = () => TODAY;
  const checker = new CustomerChecker({ states, claims, others, policy, names, today });
  const create = new CreateCustomerHandler(runner);
  const change = new ChangeCustomerHandler(runner);
  const check = new CheckCustomerHandler(checker);
  const lookUp = new LookUpCustomersHandler(claims, states, new CurrentPolicy(policy));
  return {
    vault,
    policy,
    today,
    // The answer's type follows from the class, as it does in the bus.
    commands: {
      execute: (command: object) => {
        if (command instanceof CreateCustomer) return create.execute(command);
        if (command instanceof CheckCustomer) return check.execute(command);
        if (command instanceof ChangeCustomer) return change.execute(command);
        throw new Error('An import sends no other command.');
      },
    } as ImportParts['commands'],
    queries: {
      execute: (query: object) => {
        if (query instanceof LookUpCustomers) return lookUp.execute(query);
        throw new Error('An import asks no other query.');
      },
    } as ImportParts['queries'],
  };
}

export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => `${row.map(cell).join(',')}\n`).join('');
}

/** The rows of a CSV file that Dossier wrote. */
export function rowsOfFile(path: string): string[][] {
  return parsed(readFileSync(path));
}

function parsed(text: string | Buffer): string[][] {
  return parse(text, { bom: true });
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
