import fc from 'fast-check';
import type { CustomerEvent } from '../../src/customer/events.js';
import { evolve } from '../../src/customer/evolve.js';
import type { CustomerState } from '../../src/customer/state.js';
import { created, fold, pending, stateOf, TODAY } from '../support/given.js';

const BLOCK = {
  blockId: 'b1',
  scope: 'orders' as const,
  reason: 'overdue',
  by: 'wang',
  department: '财务',
};

function renamed(from: string, to: string): CustomerEvent {
  return {
    type: 'CustomerUpdated',
    data: { on: TODAY, changes: [{ path: '/legalName', from, to }], warnings: [] },
  };
}

const ACTIVATED: CustomerEvent = { type: 'CustomerActivated', data: {} };
const DEACTIVATED: CustomerEvent = { type: 'CustomerDeactivated', data: {} };
const REACTIVATED: CustomerEvent = { type: 'CustomerReactivated', data: {} };
const ARCHIVED: CustomerEvent = { type: 'CustomerArchived', data: {} };

/** One event of every type, among them one that another release may write. */
const EVENTS: CustomerEvent[] = [
  created(),
  pending(),
  created({}, { status: 'inactive', lastReviewedOn: '2025-01-01', takenOver: true }),
  created({}, { status: 'archived', calls: ['contact-bounced'] }),
  renamed('a', 'b'),
  renamed('b', 'a'),
  {
    type: 'CustomerUpdated',
    data: {
      on: TODAY,
      changes: [
        { path: '/contacts/c1', to: { contactId: 'c1' } },
        { path: '/contacts/c2/phones', from: [], to: [] },
        { path: '/attributes/x' },
        { path: '/no/such/path', to: 1 },
        { path: '', to: 1 },
      ],
      warnings: [{ code: 'same-name', pointer: '/legalName' }],
      calls: ['tax-id-invalid'],
    },
  },
  ACTIVATED,
  {
    type: 'CustomerReviewed',
    data: { on: TODAY, outcome: 'confirmed', checklist: [], versionSeen: 1 },
  },
  { type: 'ReviewScheduled', data: { kind: 'postponed', on: '2026-09-30', reason: 'workload' } },
  { type: 'ReviewScheduled', data: { kind: 'assigned', reviewer: 'li' } },
  { type: 'CustomerBlocked', data: { block: BLOCK } },
  { type: 'BlockLifted', data: { blockId: 'b1', cause: 'lifted' } },
  { type: 'BlockLifted', data: { blockId: 'unknown', cause: 'ended' } },
  DEACTIVATED,
  REACTIVATED,
  ARCHIVED,
  { type: 'CustomerPraised', data: { by: 'all' } } as unknown as CustomerEvent,
];

describe('folding', () => {
  const histories = fc.array(fc.constantFrom(...EVENTS), { maxLength: 30 });

  it('never throws, whatever happened in whatever order', () => {
    fc.assert(
      fc.property(histories, (events) => {
        expect(() => fold(...events)).not.toThrow();
      }),
    );
  });

  it('gives the same state every time, and changes neither state nor event', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const before = structuredClone(events);
        const once = structuredClone(fold(...events));

        expect(fold(...events)).toEqual(once);
        expect(events).toEqual(before);
      }),
    );
  });

  it('is the same in one go and in steps', () => {
    fc.assert(
      fc.property(histories, fc.nat(30), (events, at) => {
        let state: CustomerState | undefined = fold(...events.slice(0, at));
        for (const event of events.slice(at)) state = evolve(state, event);

        expect(state).toEqual(fold(...events));
      }),
    );
  });

  it('leaves the state as it is for an event of a type that this release does not know', () => {
    const state = stateOf(created(), DEACTIVATED);
    const praised = { type: 'CustomerPraised', data: {} } as unknown as CustomerEvent;

    expect(evolve(state, praised)).toEqual(state);
  });

  it('takes events without their personal values, which are gone once a person is forgotten', () => {
    const forgotten = created({ kind: 'person' });
    if (forgotten.type !== 'CustomerCreated') throw new Error('not created');
    const { legalName: _, ...fields } = forgotten.data.fields;
    const erased = {
      type: 'CustomerCreated',
      data: {
        ...forgotten.data,
        fields: { ...fields, taxIds: [{ taxIdId: 't1', type: 'passport' }] },
      },
    } as unknown as CustomerEvent;
    const update: CustomerEvent = {
      type: 'CustomerUpdated',
      data: {
        on: TODAY,
        changes: [{ path: '/legalName' }, { path: '/contacts/c1' }, { path: '/remarks' }],
        warnings: [],
      },
    };

    const state = stateOf(erased, update);

    expect(state.fields).not.toHaveProperty('formerNames');
    expect(state.fields).not.toHaveProperty('contacts');
  });
});

describe('the status', () => {
  it.each<[string, CustomerEvent[], CustomerState['status'], boolean]>([
    ['a new customer is active', [created()], 'active', true],
    ['or pending', [pending()], 'pending', false],
    ['a pending one becomes active', [pending(), ACTIVATED], 'active', true],
    ['is taken out of use', [created(), DEACTIVATED], 'inactive', true],
    ['and back', [created(), DEACTIVATED, REACTIVATED], 'active', true],
    ['is archived', [created(), ARCHIVED], 'archived', true],
    ['and back', [created(), ARCHIVED, REACTIVATED], 'active', true],
    ['is archived before it was ever active', [pending(), ARCHIVED], 'archived', false],
    [
      'and comes back to wait for its activation',
      [pending(), ARCHIVED, REACTIVATED],
      'pending',
      false,
    ],
    ['which it still needs', [pending(), ARCHIVED, REACTIVATED, ACTIVATED], 'active', true],
    [
      'an archived one that came with an existing base was active there',
      [created({}, { status: 'archived' }), REACTIVATED],
      'active',
      true,
    ],
  ])('%s', (_, events, status, everActive) => {
    expect(stateOf(...events)).toMatchObject({ status, everActive });
  });
});

describe('former names', () => {
  const A = '杭州春满园文化创意有限公司';

  it('are filled by a change of the legal name', () => {
    const state = stateOf(created(), renamed(A, 'b'), renamed('b', 'c'));

    expect(state.fields).toMatchObject({ legalName: 'c', formerNames: [A, 'b'] });
  });

  it('hold each name once, and not the one in use', () => {
    const events = [created(), renamed(A, 'b'), renamed('b', A), renamed(A, 'b')];

    expect(stateOf(...events.slice(0, 3)).fields).toMatchObject({
      legalName: A,
      formerNames: ['b'],
    });
    expect(stateOf(...events).fields).toMatchObject({ legalName: 'b', formerNames: [A] });
  });

  it('are not touched by other changes', () => {
    const other: CustomerEvent = {
      type: 'CustomerUpdated',
      data: { on: TODAY, changes: [{ path: '/remarks', to: 'x' }], warnings: [] },
    };

    expect(stateOf(created(), other).fields).not.toHaveProperty('formerNames');
    expect(stateOf(created(), renamed(A, 'b'), other).fields.formerNames).toEqual([A]);
  });
});

describe('reviews', () => {
  const reviewed: CustomerEvent = {
    type: 'CustomerReviewed',
    data: { on: TODAY, outcome: 'to-retire', checklist: [], versionSeen: 1 },
  };
  const postponed: CustomerEvent = {
    type: 'ReviewScheduled',
    data: { kind: 'postponed', on: '2026-09-30', reason: 'workload' },
  };

  it('a date set by hand stands until the next review, and postponements are counted till then', () => {
    const scheduled = stateOf(created(), postponed, postponed);
    expect(scheduled.review).toEqual({
      scheduledOn: '2026-09-30',
      scheduledReason: 'workload',
      postponements: 2,
    });

    expect(stateOf(created(), postponed, reviewed).review).toEqual({
      lastReviewedOn: TODAY,
      lastOutcome: 'to-retire',
      postponements: 0,
    });
  });

  it('a reviewer who is assigned is in the record', () => {
    const assigned: CustomerEvent = {
      type: 'ReviewScheduled',
      data: { kind: 'assigned', reviewer: 'li' },
    };

    expect(stateOf(created(), assigned)).toMatchObject({
      fields: { reviewer: 'li' },
      review: { postponements: 0 },
    });
  });

  it('a call for a review counts from the day on which the first arose, until the review', () => {
    const called = (on: string, calls?: string[]): CustomerEvent => ({
      type: 'CustomerUpdated',
      data: { on, changes: [], warnings: [], ...(calls && { calls }) },
    });

    const first = stateOf(created(), called('2026-02-01', ['contact-bounced']));
    expect(first.review).toMatchObject({ calls: ['contact-bounced'], calledOn: '2026-02-01' });
    const both = evolve(first, called('2026-03-01', ['contact-bounced', 'tax-id-invalid']));
    expect(both.review.calledOn).toBe('2026-02-01');
    expect(evolve(both, called('2026-03-02')).review).toEqual({ postponements: 0 });
    expect(evolve(both, reviewed).review).not.toHaveProperty('calls');
  });
});

it('blocks stand beside the status, each lifted on its own', () => {
  const second = { ...BLOCK, blockId: 'b2', scope: 'invoices' as const };
  const state = stateOf(
    created(),
    { type: 'CustomerBlocked', data: { block: BLOCK } },
    { type: 'CustomerBlocked', data: { block: second } },
    DEACTIVATED,
    { type: 'BlockLifted', data: { blockId: 'b1', cause: 'lifted' } },
  );

  expect(state).toMatchObject({ status: 'inactive', blocks: [second] });
});
