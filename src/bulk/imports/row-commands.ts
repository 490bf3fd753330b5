import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Rights } from '../../access/rights.js';
import type { Call, CommandAnswer, Refused } from '../../commands/call.js';
import { ChangeCustomer } from '../../commands/change-customer.js';
import { CheckCustomer } from '../../commands/check-customer.js';
import { CreateCustomer } from '../../commands/create-customer.js';
import type { TakenOver } from '../../customer/commands.js';
import type { CustomerRecord } from '../../customer/customer-record.js';
import type { Problem } from '../../customer/problem.js';
import { LookUpCustomers } from '../../queries/customers.js';
import { patiently } from '../patiently.js';
import type { ReadRow } from './read-row.js';
import { createInput } from './row-input.js';
import { rowPatch } from './row-patch.js';
import { type RowRefusal, refusalOf, rowRefusal } from './row-refusal.js';

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
      record: CustomerRecord;
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
 * Changes the customer that the row's keys mean, or creates one. Refused when they mean different
 * customers.
 */
export async function upsertRow(buses: Buses, row: RowToSend, call: Call): Promise<RowAnswer> {
  for (let attempt = 1; ; attempt++) {
    const found = await customersOf(buses, call.caller.rights, row);
    const [record, other] = found;
    if (other !== undefined) {
      const codes = found.map(({ code, legalName }) => `${code} ${legalName}`).join('、');
      return { type: 'refused', refusal: rowRefusal('several-customers', { codes }) };
    }
    const answer =
      record === undefined
        ? await createOnce(buses, row, call)
        : await changeOnce(buses, row, record, call);
    if (answer !== 'lost') return answer;
    if (attempt === MAX_ATTEMPTS) {
      return { type: 'refused', refusal: refusalOf({ type: 'refused', code: 'overloaded' }) };
    }
  }
}

async function customersOf(
  buses: Buses,
  rights: Rights,
  { keys }: RowToSend,
): Promise<CustomerRecord[]> {
  if (keys.length === 0) return [];
  const answers = await buses.queries.execute(
    new LookUpCustomers(
      rights,
      keys.map(({ lookup }) => lookup),
    ),
  );
  const found = new Map<string, CustomerRecord>();
  for (const record of answers) if (record !== undefined) found.set(record.customerId, record);
  return [...found.values()];
}

/** A value that was free when it was looked up and is taken now was lost to another writer. */
async function createOnce(buses: Buses, row: RowToSend, call: Call): Promise<RowAnswer | 'lost'> {
  const answer = await create(buses, row, call);
  if (answer.type !== 'refused') return doneAnswer(answer);
  return answer.code === 'value-taken' ? 'lost' : refusedAnswer(answer);
}

async function changeOnce(
  buses: Buses,
  { input = {} }: RowToSend,
  record: CustomerRecord,
  call: Call,
): Promise<RowAnswer | 'lost'> {
  const { patch, rowPointer } = rowPatch(input, record);
  const change = { type: 'UpdateCustomer' as const, patch, confirm: [] };
  const answer = await patiently(() =>
    buses.commands.execute(
      new ChangeCustomer(record.customerId, change, { ...call, ifVersion: record.version }),
    ),
  );
  if (answer.type !== 'refused') return doneAnswer(answer, rowPointer);
  return answer.code === 'version-mismatch' ? 'lost' : refusedAnswer(answer, rowPointer);
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
  return {
    type: 'done',
    outcome: isNew ? 'created' : events.length > 0 ? 'changed' : 'unchanged',
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
