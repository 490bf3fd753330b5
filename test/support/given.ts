import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { CustomerCommand } from '../../src/customer/commands.js';
import { decide } from '../../src/customer/decide.js';
import type { Accepted, DecideContext, Decision } from '../../src/customer/decision.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import { evolve } from '../../src/customer/evolve.js';
import type { Problem } from '../../src/customer/problem.js';
import type { CustomerFields } from '../../src/customer/record.js';
import type { Refusal } from '../../src/customer/refusal.js';
import type { CustomerState } from '../../src/customer/state.js';
import { testPolicy } from './test-policy.js';

/** Domain tests: given these events, when this command, then those events or a refusal. */

export const CUSTOMER_ID = '01890000-0000-7000-8000-000000000001';
export const TODAY = '2026-03-31';

/** Ids that tell in which order they were asked for: `id-1`, `id-2` … */
export function idMaker(): () => string {
  let count = 0;
  return () => `id-${++count}`;
}

function contextWith(changes: Partial<DecideContext> = {}): DecideContext {
  return {
    customerId: CUSTOMER_ID,
    version: 1,
    today: TODAY,
    actorId: 'wang',
    steward: false,
    policy: testPolicy(),
    newId: idMaker(),
    nextCode: 'C000001',
    ...changes,
  };
}

export function created(
  fields: Partial<CustomerFields> = {},
  more: Partial<Extract<CustomerEvent, { type: 'CustomerCreated' }>['data']> = {},
): CustomerEvent {
  return {
    type: 'CustomerCreated',
    data: {
      status: 'active',
      createdOn: '2026-01-15',
      fields: {
        code: 'C000001',
        kind: 'company',
        legalName: '杭州春满园文化创意有限公司',
        country: 'CN',
        ...fields,
      },
      warnings: [],
      ...more,
    },
  };
}

/** A new customer that still waits for its activation. */
export function pending(fields: Partial<CustomerFields> = {}): CustomerEvent {
  return created(fields, { status: 'pending' });
}

export function fold(...events: CustomerEvent[]): CustomerState | undefined {
  let state: CustomerState | undefined;
  for (const event of events) state = evolve(state, event);
  return state;
}

export function stateOf(...events: CustomerEvent[]): CustomerState {
  const state = fold(...events);
  if (state === undefined) throw new Error('a state needs an event');
  return state;
}

export function given(...events: CustomerEvent[]) {
  const state = fold(...events);
  return {
    when(command: CustomerCommand, context: Partial<DecideContext> = {}): Decision {
      const version = state === undefined ? 0 : 1;
      return decide(command, state, contextWith({ version, ...context }));
    },
  };
}

export function patch(changes: JsonObject, confirm: string[] = []): CustomerCommand {
  return { type: 'UpdateCustomer', patch: changes, confirm };
}

export function create(input: JsonObject, confirm: string[] = []): CustomerCommand {
  return { type: 'CreateCustomer', input, confirm };
}

/** The decision as an acceptance; a test that gets a refusal says which. */
export function accepted(decision: Decision): Accepted {
  if (decision.type === 'refused') throw new Error(`refused: ${JSON.stringify(decision)}`);
  return decision;
}

export function eventsOf(decision: Decision): CustomerEvent[] {
  return accepted(decision).events;
}

type DataOf = { [E in CustomerEvent as E['type']]: E['data'] };

function isOf<T extends CustomerEvent['type']>(
  event: CustomerEvent,
  type: T,
): event is CustomerEvent & { type: T; data: DataOf[T] } {
  return event.type === type;
}

/** The data of the one event of a decision. */
export function onlyEvent<T extends CustomerEvent['type']>(decision: Decision, type: T): DataOf[T] {
  const [event, ...more] = eventsOf(decision);
  if (event === undefined || !isOf(event, type) || more.length > 0) {
    throw new Error(`not one ${type}: ${JSON.stringify(decision)}`);
  }
  return event.data;
}

export function refusal(decision: Decision): Refusal {
  if (decision.type !== 'refused') throw new Error(`accepted: ${JSON.stringify(decision)}`);
  return decision;
}

/** `code@pointer` of every error, sorted. */
export function errorsOf(problems: readonly Problem[] | undefined): string[] {
  return named(problems, 'error');
}

/** `code@pointer` of every warning, sorted. */
export function warningsOf(problems: readonly Problem[] | undefined): string[] {
  return named(problems, 'warning');
}

function named(problems: readonly Problem[] = [], severity: Problem['severity']): string[] {
  return problems
    .filter((problem) => problem.severity === severity)
    .map(({ code, pointer }) => `${code}@${pointer}`)
    .sort();
}
