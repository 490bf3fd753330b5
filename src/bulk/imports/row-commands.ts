import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { Call, CommandAnswer } from '../../commands/call.js';
import { ChangeCustomer } from '../../commands/change-customer.js';
import { CreateCustomer } from '../../commands/create-customer.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { CustomerRecord } from '../../customer/customer-record.js';
import { LookUpCustomers } from '../../queries/customers.js';
import { createInput } from './row-input.js';
import type { RowKey } from './row-keys.js';
import { rowPatch } from './row-patch.js';
import { type RowRefusal, refusalOf, rowRefusal } from './row-refusal.js';

/** The commands that a row becomes. */

export interface Buses {
  commands: Pick<CommandBus, 'execute'>;
  queries: Pick<QueryBus, 'execute'>;
}

export type RowAnswer =
  | { type: 'done'; outcome: 'created' | 'changed' | 'unchanged'; record: CustomerRecord }
  | { type: 'refused'; refusal: RowRefusal };

/** Races lost to other writers in a row before the refusal counts. */
const MAX_ATTEMPTS = 5;
/** Waits between tries while the store is too busy to answer. */
const PATIENCE_MS = [50, 200, 1000, 3000, 10_000];

/** Creates the customer of a row. */
export async function createRow(buses: Buses, input: JsonObject, call: Call): Promise<RowAnswer> {
  const answer = await patiently(() =>
    buses.commands.execute(new CreateCustomer(createInput(input), [], call)),
  );
  return answer.type === 'refused'
    ? { type: 'refused', refusal: refusalOf(answer) }
    : { type: 'done', outcome: outcomeOf(answer), record: answer.record };
}

/**
 * Changes the customer that the row's keys mean, or creates one. Refused when they mean different
 * customers.
 */
export async function upsertRow(
  buses: Buses,
  input: JsonObject,
  keys: readonly RowKey[],
  call: Call,
): Promise<RowAnswer> {
  for (let attempt = 1; ; attempt++) {
    const found = await customersOf(buses, keys);
    const [record, other] = found;
    if (other !== undefined) {
      const codes = found.map(({ code, legalName }) => `${code} ${legalName}`).join('、');
      return { type: 'refused', refusal: rowRefusal('several-customers', { codes }) };
    }
    const answer =
      record === undefined
        ? await createOnce(buses, input, call)
        : await changeOnce(buses, input, record, call);
    if (answer !== 'lost') return answer;
    if (attempt === MAX_ATTEMPTS) {
      return { type: 'refused', refusal: refusalOf({ type: 'refused', code: 'overloaded' }) };
    }
  }
}

async function customersOf(buses: Buses, keys: readonly RowKey[]): Promise<CustomerRecord[]> {
  if (keys.length === 0) return [];
  const answers = await buses.queries.execute(
    new LookUpCustomers(keys.map(({ lookup }) => lookup)),
  );
  const found = new Map<string, CustomerRecord>();
  for (const record of answers) if (record !== undefined) found.set(record.customerId, record);
  return [...found.values()];
}

/** A value that was free when it was looked up and is taken now was lost to another writer. */
async function createOnce(
  buses: Buses,
  input: JsonObject,
  call: Call,
): Promise<RowAnswer | 'lost'> {
  const answer = await patiently(() =>
    buses.commands.execute(new CreateCustomer(createInput(input), [], call)),
  );
  if (answer.type === 'refused') {
    return answer.code === 'value-taken' ? 'lost' : { type: 'refused', refusal: refusalOf(answer) };
  }
  return { type: 'done', outcome: outcomeOf(answer), record: answer.record };
}

async function changeOnce(
  buses: Buses,
  input: JsonObject,
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
  if (answer.type === 'refused') {
    if (answer.code === 'version-mismatch') return 'lost';
    return { type: 'refused', refusal: refusalOf(answer, rowPointer) };
  }
  return { type: 'done', outcome: outcomeOf(answer), record: answer.record };
}

function outcomeOf(answer: Exclude<CommandAnswer, { type: 'refused' }>) {
  if (answer.events.some(({ type }) => type === 'CustomerCreated')) return 'created';
  return answer.events.length > 0 ? 'changed' : 'unchanged';
}

/** The store is behind, or does not know yet: the same command again, under the same key. */
async function patiently(command: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
  for (const waitMs of PATIENCE_MS) {
    const answer = await command();
    const waits =
      answer.type === 'refused' &&
      (answer.code === 'outcome-unknown' || answer.code === 'overloaded');
    if (!waits) return answer;
    await sleep(waitMs);
  }
  return command();
}
