import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ALL_RIGHTS, type Rights } from '../../access/rights.js';
import type { ShownRecord } from '../../access/shown/shown-record.js';
import type { Call, CommandAnswer, Refused } from '../../commands/call.js';
import { ChangeCustomer } from '../../commands/change-customer.js';
import { CheckCustomer } from '../../commands/check-customer.js';
import { CreateCustomer } from '../../commands/create-customer.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { TakenOver } from '../../customer/commands.js';
import type { Problem } from '../../customer/problem.js';
import { LookUpCustomers } from '../../queries/customers.js';
import { patiently } from '../patiently.js';
import type { ReadRow } from './read-row.js';
import { createInput } from './row-input.js';
import { rowPatch } from './row-patch.js';
import { type RowRefusal, refusalOf, rowRefusal } from './row-refusal.js';
import { withoutWhatStands } from './what-stands.js';

/** The commands that a row becomes. */

export interface Buses {
  commands: Pick<CommandBus, 'execute'>;
  queries: Pick<QueryBus, 'execute'>;
}

/** A row as commands need it. */
export interface RowToSend extends Pick<ReadRow, 'input' | 'checked' | 'keys'> {
  /** For a customer that is created. */
  takenOver?: TakenOver;
}

export type RowAnswer =
  | {
      type: 'done';
      outcome: 'created' | 'changed' | 'unchanged';
      record: ShownRecord;
      /** Warnings; pointers into the row's input. */
      problems: Problem[];
    }
  | {
      type: 'refused';
      refusal: RowRefusal;
      /** Customers that have a value of the row. */
      holders?: NonNullable<Refused['holders']>;
    };

type Change = CommandAnswer & { type: 'done' | 'dry-run' };

/** Races lost to other writers in a row before the refusal counts. */
const MAX_ATTEMPTS = 5;

/** Creates the customer of a row. */
export async function createRow(buses: Buses, row: RowToSend, call: Call): Promise<RowAnswer> {
  const answer = await create(buses, row, call);
  return answer.type === 'refused' ? refusedAnswer(answer) : doneAnswer(answer);
}

/**
 * Changes the customer in sight that the row's keys mean, or creates one. Refused when they mean different
 * customers.
 */
export async function upsertRow(buses: Buses, row: RowToSend, call: Call): Promise<RowAnswer> {
  let wasTaken = false;
  for (let attempt = 1; ; attempt++) {
    const found = await customersOf(buses, call.caller.rights, row);
    const [record, other] = found;
    if (other !== undefined) {
      const codes = found.map(({ code, legalName }) => `${code} ${legalName}`).join('、');
      return { type: 'refused', refusal: rowRefusal('several-customers', { codes }) };
    }
    const answer =
      record === undefined
        ? await createOnce(buses, row, call, wasTaken)
        : await changeOnce(buses, row, record, call);
    if (answer !== 'lost') return answer;
    wasTaken = record === undefined;
    if (attempt === MAX_ATTEMPTS) {
      return { type: 'refused', refusal: refusalOf({ type: 'refused', code: 'overloaded' }) };
    }
  }
}

async function customersOf(
  buses: Buses,
  rights: Rights,
  { keys }: RowToSend,
): Promise<ShownRecord[]> {
  if (keys.length === 0) return [];
  const answers = await buses.queries.execute(
    new LookUpCustomers(
      rights,
      keys.map(({ lookup }) => lookup),
    ),
  );
  const found = new Map<string, ShownRecord>();
  for (const record of answers) if (record !== undefined) found.set(record.customerId, record);
  return [...found.values()];
}

/**
 * A value that was free when it was looked up and is taken now was lost to another writer, who is found with
 * the next look.
 * @param wasTaken the last look found nobody either: the value is somebody's who is out of sight
 */
async function createOnce(
  buses: Buses,
  row: RowToSend,
  call: Call,
  wasTaken: boolean,
): Promise<RowAnswer | 'lost'> {
  const answer = await create(buses, row, call);
  if (answer.type !== 'refused') return doneAnswer(answer);
  return answer.code === 'value-taken' && !wasTaken ? 'lost' : refusedAnswer(answer);
}

async function changeOnce(
  buses: Buses,
  { input = {} }: RowToSend,
  record: ShownRecord,
  call: Call,
): Promise<RowAnswer | 'lost'> {
  const { rights } = call.caller;
  const { customerId } = record;
  const whole = rights.seesAll ? record : await wholeRecord(buses, customerId);
  const { patch: said, rowPointer } = rowPatch(input, whole ?? record);
  const patch = withoutWhatStands(said, { whole: whole ?? record, shown: record }, rights);
  const change = { type: 'UpdateCustomer' as const, patch, confirm: [] };
  const answer = await patiently(() =>
    buses.commands.execute(
      new ChangeCustomer(customerId, change, { ...call, ifVersion: record.version }),
    ),
  );
  if (answer.type !== 'refused') return doneAnswer(answer, rowPointer);
  return answer.code === 'version-mismatch' ? 'lost' : refusedAnswer(answer, rowPointer);
}

/**
 * Which contact or account of the customer a row means is found out with all that there is: whoever sees
 * account numbers masked would add each account of his file once more. Nothing of it is told: a patch names
 * what the row says.
 */
async function wholeRecord(buses: Buses, customerId: string): Promise<JsonObject | undefined> {
  const [whole] = await buses.queries.execute(new LookUpCustomers(ALL_RIGHTS, [{ customerId }]));
  return whole;
}

function create(
  buses: Buses,
  { input = {}, checked, takenOver }: RowToSend,
  call: Call,
): Promise<CommandAnswer> {
  const given = checked ?? createInput(input);
  return patiently(() => buses.commands.execute(new CreateCustomer(given, [], call, takenOver)));
}

function doneAnswer(
  answer: Change,
  rowPointer: (pointer: string) => string = (pointer) => pointer,
): RowAnswer {
  const { events, record, problems } = answer;
  const isNew = events.some(({ type }) => type === 'CustomerCreated');
  // Events may be cut down to none.
  const changed = answer.type === 'done' ? answer.changed : events.length > 0;
  return {
    type: 'done',
    outcome: isNew ? 'created' : changed ? 'changed' : 'unchanged',
    record,
    problems: problems.map((problem) => ({ ...problem, pointer: rowPointer(problem.pointer) })),
  };
}

function refusedAnswer(refused: Refused, rowPointer?: (pointer: string) => string): RowAnswer {
  const { holders } = refused;
  return {
    type: 'refused',
    refusal: refusalOf(refused, rowPointer),
    ...(holders && { holders }),
  };
}

/** Customers of the base with the name of a row that would be created. */
export async function sameNames(
  buses: Buses,
  rights: Rights,
  { input = {}, checked }: Pick<RowToSend, 'input' | 'checked'>,
): Promise<NonNullable<Refused['holders']>> {
  const given = checked?.input ?? createInput(input);
  const { duplicates } = await buses.commands.execute(new CheckCustomer(rights, given));
  return duplicates.flatMap(({ reason, ...holder }) => (reason === 'same-name' ? holder : []));
}
