import fc from 'fast-check';
import { changesBetween } from '../../src/customer/catalogue/changes.js';
import type { Field } from '../../src/customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../src/customer/catalogue/fields.js';
import { isObject, type JsonObject, own } from '../../src/customer/catalogue/json.js';
import type { Change, CustomerEvent } from '../../src/customer/events.js';
import { joinPersonal, splitPersonal } from '../../src/customer/personal.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { arbitraryRecord, keptRecords } from '../support/arbitrary-records.js';
import { type Canary, fullRecord } from '../support/full-record.js';
import { create, eventsOf, given, patch, TODAY } from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

const KINDS: CustomerKind[] = ['company', 'person', 'sole-proprietor'];

function isNatural(kind: CustomerKind): boolean {
  return kind !== 'company';
}

function split(event: CustomerEvent, kind: CustomerKind = 'company') {
  return splitPersonal(asJson(event), isNatural(kind));
}

/** As the journal takes it: every event is {type, data} of plain JSON. */
function asJson(event: CustomerEvent): { type: string; data: JsonObject } {
  return event as unknown as { type: string; data: JsonObject };
}

function updated(changes: Change[]): CustomerEvent {
  return { type: 'CustomerUpdated', data: { on: TODAY, changes, warnings: [] } };
}

/** Those of the canaries that stand in the text of the value. */
function seen(value: unknown, canaries: readonly Canary[]): string[] {
  const text = JSON.stringify(value);
  return canaries.filter((canary) => text.includes(canary.text)).map(({ field }) => field);
}

describe('what is taken out comes back', () => {
  it.each(KINDS)('of a created %s', (kind) => {
    fc.assert(
      fc.property(arbitraryRecord(kind), (fields) => {
        const event: CustomerEvent = {
          type: 'CustomerCreated',
          data: { status: 'active', createdOn: TODAY, fields, warnings: [] },
        };
        const { clear, parts } = split(event, kind);

        expect(joinPersonal(JSON.parse(JSON.stringify(clear)), parts)).toEqual(event.data);
      }),
    );
  });

  it.each(KINDS)('of an updated %s', (kind) => {
    fc.assert(
      fc.property(arbitraryRecord(kind), arbitraryRecord(kind), (from, to) => {
        const event = updated(changesBetween(from, to));
        const { clear, parts } = split(event, kind);

        expect(joinPersonal(JSON.parse(JSON.stringify(clear)), parts)).toEqual(event.data);
      }),
    );
  });

  it('and the event itself is left as it was', () => {
    const [record] = keptRecords('person');
    if (record === undefined) throw new Error('no record');
    const event = updated(changesBetween(record, { ...record, contacts: [] }));
    const before = structuredClone(event);

    split(event, 'person');

    expect(event).toEqual(before);
  });
});

describe.each(KINDS)('of a %s nothing personal stays in clear', (kind) => {
  const policy = testPolicy();
  const first = fullRecord({ kind, policy, seed: 1 });
  const second = fullRecord({ kind, policy, seed: 2 });
  const [createdFirst] = eventsOf(given().when(create(first.input)));
  if (createdFirst?.type !== 'CustomerCreated') throw new Error('not created');

  it('when it is created, with a canary in every field', () => {
    const { clear, parts } = split(createdFirst, kind);

    expect(seen(clear, first.personal)).toEqual([]);
    expect(seen(parts, first.personal)).toEqual(first.personal.map(({ field }) => field));
    // What is not personal is seen, so what is not seen was really looked for.
    expect(seen(clear, first.open)).toEqual(first.open.map(({ field }) => field));
  });

  it('also where a value is no canary: not one part of a personal field is there', () => {
    const { clear } = split(createdFirst, kind);

    expect(personalPlaces(CATALOGUE, clear.fields as JsonObject, kind)).toEqual([]);
    expect(
      personalPlaces(CATALOGUE, asJson(createdFirst).data.fields as JsonObject, kind).length,
    ).toBeGreaterThan(20);
  });

  const both = [...first.personal, ...second.personal];
  const personalFields = CATALOGUE.map(({ name }) => name).filter(
    (name) => seen(second.input[name] ?? null, second.personal).length > 0,
  );

  it.each(personalFields)('when it is changed, taken away and put back: %s', (name) => {
    const events: CustomerEvent[] = [createdFirst];
    const takenOut: unknown[] = [];
    for (const changes of changesOf(name, createdFirst, second.input)) {
      const decision = given(...events).when(patch(changes));
      // A name is not taken away.
      if (decision.type === 'refused') continue;
      for (const event of decision.events) {
        const { clear, parts } = split(event, kind);
        expect(seen(clear, both)).toEqual([]);
        takenOut.push(parts);
        events.push(event);
      }
    }
    expect(seen(takenOut, first.personal)).not.toEqual([]);
    expect(seen(takenOut, second.personal)).not.toEqual([]);
  });
});

/** Patches that change a field to its value in another record, part by part, remove it and add it. */
function changesOf(name: string, before: CustomerEvent, other: JsonObject): JsonObject[] {
  const value = other[name];
  const { type } = CATALOGUE.find((field) => field.name === name) as Field; // it came from there
  if (type.type !== 'elements') return [{ [name]: value }, { [name]: null }, { [name]: value }];
  const [held] = (asJson(before).data.fields as Record<string, JsonObject[]>)[name] ?? [];
  const id = String(held?.[type.idField]);
  const [element] = value as JsonObject[];
  return [
    ...Object.entries(element ?? {}).map(([part, changed]) => ({
      [name]: { [id]: { [part]: changed } },
    })),
    { [name]: { 'new-1': element, [id]: null } },
  ];
}

/** Where the value has something at a personal field, ids of elements aside. */
function personalPlaces(
  fields: readonly Field[],
  value: JsonObject,
  kind: CustomerKind,
  isInside = false,
): string[] {
  return fields.flatMap((field) => {
    const held = own(value, field.name);
    if (held === undefined) return [];
    const isPersonal =
      isInside ||
      field.personal === 'always' ||
      (field.personal === 'natural-person' && isNatural(kind));
    const parts = partsOf(field);
    const inner = (Array.isArray(held) ? held : [held]).filter(isObject);
    if (parts.length === 0 || inner.length === 0) return isPersonal ? [field.name] : [];
    return inner.flatMap((item) =>
      personalPlaces(parts, item, kind, isPersonal).map((part) => `${field.name}.${part}`),
    );
  });
}

describe('whose it is', () => {
  it('a contact has a key of its own, all else is the customer’s', () => {
    const wang = { contactId: 'wang', name: '王芳' };
    const event = updated([
      { path: '/contacts/wang', to: wang },
      { path: '/contacts/li/phones', from: ['1'], to: ['2'] },
      { path: '/remarks', to: 'x' },
      { path: '/addresses/a1/contactName', to: '赵' },
    ]);

    expect(split(event).parts.map(({ subject, pointer }) => [subject, pointer])).toEqual([
      ['wang', '/changes/0/to'],
      ['li', '/changes/1/from'],
      ['li', '/changes/1/to'],
      ['customer', '/changes/2/to'],
      ['customer', '/changes/3/to'],
    ]);
  });

  it('an element keeps its id, and where nothing else is personal, that', () => {
    const event = updated([
      { path: '/contacts/wang', to: { contactId: 'wang', name: '王芳' } },
      {
        path: '/addresses/a1',
        to: { addressId: 'a1', kind: 'office', line: '沈半路', contactName: '赵' },
      },
      { path: '/taxIds/t1', to: { taxIdId: 't1', type: 'cn-uscc', value: '9', reason: 'x' } },
    ]);

    expect(split(event).clear.changes).toEqual([
      { path: '/contacts/wang', to: { contactId: 'wang' } },
      { path: '/addresses/a1', to: { addressId: 'a1', kind: 'office', line: '沈半路' } },
      { path: '/taxIds/t1', to: { taxIdId: 't1', type: 'cn-uscc', value: '9' } },
    ]);
    expect(split(event, 'person').clear.changes).toEqual([
      { path: '/contacts/wang', to: { contactId: 'wang' } },
      { path: '/addresses/a1', to: { addressId: 'a1' } },
      { path: '/taxIds/t1', to: { taxIdId: 't1', type: 'cn-uscc' } },
    ]);
  });

  it('without the key of a person the rest still comes back', () => {
    const event = updated([
      { path: '/contacts/wang/name', from: '王芳', to: '王方' },
      { path: '/remarks', to: 'x' },
    ]);
    const { clear, parts } = split(event);

    expect(
      joinPersonal(
        clear,
        parts.filter(({ subject }) => subject !== 'wang'),
      ).changes,
    ).toEqual([{ path: '/contacts/wang/name' }, { path: '/remarks', to: 'x' }]);
  });

  it('what the catalogue does not know counts as personal', () => {
    const event = updated([{ path: '/colour', from: 'red', to: 'blue' }]);
    const { clear } = split(event);
    const created = splitPersonal(
      { type: 'CustomerCreated', data: { fields: { colour: 'red' } } },
      false,
    );

    expect(clear.changes).toEqual([{ path: '/colour' }]);
    expect(created.clear.fields).toEqual({});
  });
});

/** An event of each type with free text wherever one can stand. */
const WITH_NOTES: { [T in CustomerEvent['type']]: Extract<CustomerEvent, { type: T }> } = {
  CustomerCreated: {
    type: 'CustomerCreated',
    data: {
      status: 'active',
      createdOn: TODAY,
      fields: { code: 'C1', kind: 'company', legalName: '甲', country: 'CN', remarks: 'CANARY' },
      warnings: [],
    },
  },
  CustomerUpdated: {
    type: 'CustomerUpdated',
    data: { on: TODAY, changes: [], warnings: [], reason: 'correction', note: 'CANARY' },
  },
  CustomerActivated: { type: 'CustomerActivated', data: { note: 'CANARY' } },
  CustomerReviewed: {
    type: 'CustomerReviewed',
    data: {
      on: TODAY,
      outcome: 'confirmed',
      checklist: [
        { item: 'contacts', answer: 'ok', note: 'CANARY' },
        { item: 'addresses', answer: 'doubtful' },
      ],
      versionSeen: 1,
      note: 'CANARY',
    },
  },
  ReviewScheduled: {
    type: 'ReviewScheduled',
    data: { kind: 'postponed', on: TODAY, reason: 'workload', note: 'CANARY' },
  },
  CustomerBlocked: {
    type: 'CustomerBlocked',
    data: {
      block: {
        blockId: 'b1',
        scope: 'all',
        reason: 'overdue',
        note: 'CANARY',
        by: 'wang',
        department: '财务',
      },
    },
  },
  BlockLifted: {
    type: 'BlockLifted',
    data: { blockId: 'b1', cause: 'lifted', reason: 'resolved', note: 'CANARY' },
  },
  CustomerDeactivated: { type: 'CustomerDeactivated', data: { reason: 'other', note: 'CANARY' } },
  CustomerReactivated: { type: 'CustomerReactivated', data: { reason: 'other', note: 'CANARY' } },
  CustomerArchived: { type: 'CustomerArchived', data: { reason: 'other', note: 'CANARY' } },
};

describe.each(Object.values(WITH_NOTES).map((event) => [event.type, event] as const))(
  'free text in %s',
  (_, event) => {
    it('is taken out and comes back', () => {
      const { clear, parts } = split(event);

      expect(JSON.stringify(event)).toContain('CANARY');
      expect(JSON.stringify(clear)).not.toContain('CANARY');
      expect(parts.every(({ subject }) => subject === 'customer')).toBe(true);
      expect(joinPersonal(clear, parts)).toEqual(event.data);
    });

    it('is all that is taken out', () => {
      const { parts } = split(event);

      expect(parts.map(({ value }) => value)).toEqual(parts.map(() => 'CANARY'));
    });
  },
);
