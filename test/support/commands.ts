import { storeCaller } from '../../src/access/caller.js';
import { openSqliteLog } from '../../src/adapters/sqlite/event-log.js';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import { ActivityReports } from '../../src/commands/activity-reports.js';
import type { Names } from '../../src/commands/asker.js';
import type { Call, WholeAnswer } from '../../src/commands/call.js';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import { Codes } from '../../src/commands/codes.js';
import { CommandRunner } from '../../src/commands/command-runner.js';
import { OtherCustomers } from '../../src/commands/other-customers.js';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { CustomerRecord } from '../../src/customer/customer-record.js';
import { joinPersonal, splitPersonal } from '../../src/customer/personal.js';
import type { Policy } from '../../src/customer/policy.js';
import type { EventLog } from '../../src/log/event-log.js';
import { guardsUnder } from '../../src/log/guards.js';
import { ClaimHolders } from '../../src/states/claim-holders.js';
import { CustomerStates } from '../../src/states/customer-states.js';
import type { Vault } from '../../src/vault/vault.js';
import { TODAY } from './given.js';
import { testJournal, testKeys } from './journal.js';
import { temporaryFolder } from './temporary-folder.js';
import { testPolicy } from './test-policy.js';

/** The commands of one process on a store folder; several may have the same folder open. */
export interface Process {
  log: EventLog;
  runner: CommandRunner;
  activity: ActivityReports;
  vault: Vault;
  states: CustomerStates;
  claims: ClaimHolders;
  others: OtherCustomers;
  codes: Codes;
  journal: ReturnType<typeof testJournal>['journal'];
  create(input?: JsonObject, call?: Partial<Call>, confirm?: string[]): Promise<WholeAnswer>;
  change(customerId: string, change: CustomerChange, call?: Partial<Call>): Promise<WholeAnswer>;
  close(): Promise<void>;
}

export interface ProcessOptions {
  policy?: Policy;
  today?: string;
  /** Who has a name, as far as the views have seen. */
  findByName?: (form: string) => Promise<string[]>;
  /** How people are called; nobody is known by default. */
  names?: Names;
  /** Another log in the place of the folder's own, for answers that get lost and races that are met. */
  around?: (log: EventLog) => EventLog;
}

/** A fresh folder for each test of a file, and processes on it that are closed after the test. */
export function processesOnOneFolder(): { start(options?: ProcessOptions): Promise<Process> } {
  let folder: ReturnType<typeof temporaryFolder>;
  let open: Process[];
  beforeEach(() => {
    folder = temporaryFolder();
    open = [];
  });
  afterEach(async () => {
    for (const one of open) await one.close();
    folder.remove();
  });
  return {
    async start(options = {}) {
      const started = await openProcess(folder.path, options);
      open.push(started);
      return started;
    },
  };
}

export async function openProcess(folder: string, options: ProcessOptions = {}): Promise<Process> {
  const {
    policy = testPolicy(),
    today = TODAY,
    around = (log) => log,
    names = NOBODY_KNOWN,
  } = options;
  const sqlite = await openSqliteLog(folder);
  const log = around(sqlite);
  const vault = await openSqliteVault(folder);
  const personal = { split: splitPersonal, join: joinPersonal };
  const { journal } = testJournal({ log, vault, personal });
  const states = new CustomerStates(journal);
  const claims = new ClaimHolders(journal, states, guards);
  const others = new OtherCustomers(states, options.findByName ?? (async () => []));
  const codes = new Codes(vault, policy);
  const shared = { journal, states, claims, policy, today: () => today, appended: () => undefined };
  const runner = new CommandRunner({ ...shared, codes, others, names });
  return {
    log,
    runner,
    activity: new ActivityReports(shared),
    vault,
    states,
    claims,
    others,
    codes,
    journal,
    create: (input = {}, call = {}, confirm = []) =>
      runner.create(
        { type: 'CreateCustomer', input: { ...LEAST, ...input }, confirm },
        callOf(call),
      ),
    change: (customerId, change, call = {}) => runner.change(customerId, change, callOf(call)),
    async close() {
      await vault.close();
      await sqlite.close();
    },
  };
}

const guards = guardsUnder(testKeys.digestKey);

/** Without anybody's name. */
export const NOBODY_KNOWN: Names = { displayName: async () => undefined };

const LEAST = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };

export function callOf(changes: Partial<Call>): Call {
  return { caller: storeCaller('wang'), correlationId: 'test', ...changes };
}

/** What a request under an Idempotency-Key carries. */
export function underKey(key: string, body = 'body', actorId = 'wang'): Partial<Call> {
  return {
    caller: storeCaller(actorId),
    idempotency: {
      guard: guards.once(actorId, key),
      requestDigest: guards.requestDigest(['POST', '/customers', '', body]),
    },
  };
}

export type Done = Extract<WholeAnswer, { type: 'done' }>;
export type Refused = Extract<WholeAnswer, { type: 'refused' }>;

export function done(answer: WholeAnswer): Done {
  if (answer.type !== 'done') throw new Error(`not done: ${JSON.stringify(answer)}`);
  return answer;
}

export function recordOf(answer: WholeAnswer): CustomerRecord {
  return done(answer).record;
}

export function refused(answer: WholeAnswer): Refused {
  if (answer.type !== 'refused') throw new Error(`not refused: ${JSON.stringify(answer)}`);
  return answer;
}

/** `code@pointer -> customerId of the holder`, for every value that is taken. */
export function takenBy(answer: WholeAnswer): string[] {
  const { code, problems = [], holders = [] } = refused(answer);
  if (code !== 'value-taken') throw new Error(`not value-taken: ${code}`);
  return problems.map(({ pointer }, i) => `${pointer} -> ${holders[i]?.customerId}`);
}
