import { shownEvents } from '../../../src/access/shown/shown-events.js';
import { shownItem } from '../../../src/access/shown/shown-item.js';
import { shownProblems, shownWarnings } from '../../../src/access/shown/shown-problems.js';
import { shownRecord } from '../../../src/access/shown/shown-record.js';
import { shownReview } from '../../../src/access/shown/shown-review.js';
import { changesBetween } from '../../../src/customer/catalogue/changes.js';
import { CATALOGUE, pointerStep } from '../../../src/customer/catalogue/fields.js';
import type { CustomerEvent } from '../../../src/customer/events.js';
import type { Problem } from '../../../src/customer/problem.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import { customerList } from '../../../src/views/customer-list.js';
import { reviewQueue } from '../../../src/views/review-queue.js';
import type { Canary } from '../../support/full-record.js';
import { CUSTOMER_ID, TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';
import {
  type FullCustomer,
  fullCustomer,
  isSeen,
  KINDS,
  partsOfPath,
  READERS,
  recordOfCustomer,
  STANDPOINT,
} from './support.js';

/** A value of a field in every place where it may be shown, for everybody who may look there. */

const policy = testPolicy();

function found(text: string, canaries: readonly Canary[]): string[] {
  return canaries.filter((canary) => text.includes(canary.text)).map(({ field }) => field);
}

function fieldsOf(canaries: readonly Canary[]): string[] {
  return canaries.map(({ field }) => field);
}

function createdEvent({ fields, state: { warnings } }: FullCustomer): CustomerEvent {
  const data = { status: 'active', createdOn: TODAY, fields, warnings } as const;
  return { type: 'CustomerCreated', data: { ...data, calls: ['contact-bounced'] } };
}

/** One by one, so that each has to be cut for what it is. */
function updatedEvents(from: CustomerFields, to: CustomerFields): CustomerEvent[] {
  return changesBetween(from, to).map((change) => ({
    type: 'CustomerUpdated',
    data: { on: TODAY, changes: [change], warnings: [] },
  }));
}

/** A customer without its lists: all elements of the full one come or go. */
function bare({ code, kind, legalName, country }: CustomerFields): CustomerFields {
  return { code, kind, legalName, country };
}

const CUSTOMERS = KINDS.flatMap((kind) =>
  READERS.map(({ name, rights }) => [`${kind} for ${name}`, kind, rights] as const),
);

describe('a canary in every field', () => {
  it.each(CUSTOMERS)('in the record of a %s', (_, kind, rights) => {
    const customer = fullCustomer(kind, 1);
    const seen = customer.canaries.filter((canary) => isSeen(canary, rights, kind));
    const text = JSON.stringify(shownRecord(recordOfCustomer(customer), rights));
    expect(found(text, customer.canaries)).toEqual(fieldsOf(seen));
  });

  it.each(CUSTOMERS)('in the event that created a %s', (_, kind, rights) => {
    const customer = fullCustomer(kind, 1);
    const seen = customer.canaries.filter((canary) => isSeen(canary, rights, kind));
    const text = JSON.stringify(shownEvents([createdEvent(customer)], rights));
    expect(found(text, customer.canaries)).toEqual(fieldsOf(seen));
  });

  it.each(CUSTOMERS)('in changes of a %s', (_, kind, rights) => {
    const [one, other] = [fullCustomer(kind, 1), fullCustomer(kind, 2)];
    const events = [
      ...updatedEvents(bare(one.fields), one.fields),
      ...updatedEvents(one.fields, other.fields),
      ...updatedEvents(other.fields, bare(other.fields)),
    ];
    const all = [...one.canaries, ...other.canaries];
    const text = JSON.stringify(shownEvents(events, rights, kind));
    const seen = new Set(fieldsOf(all.filter((canary) => isSeen(canary, rights, kind))));
    expect(new Set(found(text, all))).toEqual(seen);
    // Where the kind is not known no more is seen.
    const unknown = found(JSON.stringify(shownEvents(events, rights)), all);
    expect(unknown.filter((field) => !seen.has(field))).toEqual([]);
  });

  it.each(CUSTOMERS)('in the item of a %s', (_, kind, rights) => {
    const customer = fullCustomer(kind, 1);
    const item = customerList.item(
      { customerId: CUSTOMER_ID, state: customer.state, standpoint: STANDPOINT },
      policy,
    );
    const listed = found(JSON.stringify(item), customer.canaries);
    const seen = customer.canaries.filter((canary) => isSeen(canary, rights, kind));
    const text = shownItem(JSON.stringify(item), rights);
    expect(found(text, customer.canaries)).toEqual(
      fieldsOf(seen).filter((field) => listed.includes(field)),
    );
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(CUSTOMERS)('in the review of a %s', (_, kind, rights) => {
    const { state, canaries } = fullCustomer(kind, 1);
    const { status, everActive, createdOn, review, fields } = state;
    const { code, legalName } = fields;
    const fold = { status, everActive, createdOn, review, fields };
    const item = reviewQueue.item(
      { ...fold, customerId: CUSTOMER_ID, version: 1, position: 1 },
      policy,
    );
    const text = JSON.stringify(shownReview({ ...item, code, legalName }, rights));
    const seen = canaries.filter((canary) => isSeen(canary, rights, kind));
    expect(fieldsOf(seen)).toEqual(expect.arrayContaining(found(text, canaries)));
  });

  it.each(CUSTOMERS)('in problems with a %s', (_, kind, rights) => {
    const { canaries } = fullCustomer(kind, 1);
    const problems: Problem[] = canaries.flatMap(({ field, text }) =>
      (['error', 'warning'] as const).flatMap((severity) =>
        ['', '/corrections'].map((prefix) => ({
          code: 'not-a-choice',
          pointer: `${prefix}/${field.replaceAll('.', '/e1/')}`,
          severity,
          params: { value: text, choices: '' },
        })),
      ),
    );
    const shown = shownProblems(problems, rights);
    const readable = canaries.filter(({ field }) => rights.reads.has(partsOfPath(field).top.group));
    expect(found(JSON.stringify(shown), canaries)).toEqual(fieldsOf(readable));
    // It is still refused, and not told where.
    const hidden = shown.filter(({ code }) => code === 'unseen-conflict');
    expect(hidden).toEqual(
      readable.length === canaries.length
        ? []
        : [{ code: 'unseen-conflict', pointer: '', severity: 'error' }],
    );
  });

  it.each(READERS.map(({ name, rights }) => [name, rights] as const))(
    'in warnings, for %s',
    (_, rights) => {
      const warnings = CATALOGUE.map(({ name }) => ({
        code: 'x',
        pointer: `${pointerStep(name)}/e1`,
      }));
      expect(shownWarnings(warnings, rights).map(({ pointer }) => pointer.split('/')[1])).toEqual(
        CATALOGUE.filter(({ group }) => rights.reads.has(group)).map(({ name }) => name),
      );
    },
  );
});
