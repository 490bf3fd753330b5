import type { CustomerCommand } from '../../src/customer/commands.js';
import type { DecideContext } from '../../src/customer/decision.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import {
  accepted,
  created,
  errorsOf,
  eventsOf,
  given,
  onlyEvent,
  refusal,
  stateOf,
  TODAY,
  warningsOf,
} from '../support/given.js';

type Review = Extract<CustomerCommand, { type: 'ReviewCustomer' }>;
type Schedule = Extract<CustomerCommand, { type: 'ScheduleReview' }>;

function review(changes: Partial<Review> = {}): Review {
  return {
    type: 'ReviewCustomer',
    outcome: 'confirmed',
    checklist: [],
    versionSeen: 1,
    confirm: [],
    ...changes,
  };
}

const WANG = { contactId: 'wang', name: '王芳' };

describe('a review', () => {
  it('holds outcome, answers, the source asked and the version seen', () => {
    const command = review({
      outcome: 'to-retire',
      checklist: [
        { item: 'registration', answer: 'ok' },
        { item: 'contacts', answer: 'doubtful', note: ' 电话无人接 ' },
        { item: 'licences', answer: 'not-applicable', note: ' ' },
      ],
      source: 'public-register',
      versionSeen: 7,
      note: '建议停用',
    });

    expect(onlyEvent(given(created()).when(command, { version: 8 }), 'CustomerReviewed')).toEqual({
      on: TODAY,
      outcome: 'to-retire',
      checklist: [
        { item: 'registration', answer: 'ok' },
        { item: 'contacts', answer: 'doubtful', note: '电话无人接' },
        { item: 'licences', answer: 'not-applicable' },
      ],
      source: 'public-register',
      versionSeen: 7,
      note: '建议停用',
    });
  });

  it.each<[Partial<Review>, string[]]>([
    [{ source: 'hearsay' }, ['not-a-choice@/source']],
    [{ checklist: [{ item: 'mood', answer: 'ok' }] }, ['not-a-choice@/checklist/0/item']],
    [{ checklist: [{ item: '', answer: 'ok' }] }, ['required@/checklist/0/item']],
    [
      {
        checklist: [
          { item: 'contacts', answer: 'ok' },
          { item: 'contacts', answer: 'doubtful' },
        ],
      },
      ['duplicate-element@/checklist/1/item'],
    ],
    [
      { checklist: [{ item: 'contacts', answer: 'ok', note: 'x'.repeat(2001) }] },
      ['too-long@/checklist/0/note'],
    ],
    [{ versionSeen: 0 }, ['out-of-range@/versionSeen']],
    [{ versionSeen: 2 }, ['out-of-range@/versionSeen']],
    [{ versionSeen: 0.5 }, ['out-of-range@/versionSeen']],
    [{ versionSeen: Number.NaN }, ['out-of-range@/versionSeen']],
    [{ note: 'a\u0000b' }, ['control-characters@/note']],
    [
      { source: '?', note: 'a\u0000b', corrections: { legalName: '' } },
      ['control-characters@/note', 'not-a-choice@/source', 'required@/corrections/legalName'],
    ],
  ])('is checked: %j', (changes, errors) => {
    expect(errorsOf(refusal(given(created()).when(review(changes))).problems)).toEqual(errors);
  });
});

describe('a review with corrections', () => {
  const customer = created({ contacts: [WANG] });

  it('is one step: what was corrected, then that it was reviewed', () => {
    const command = review({
      outcome: 'corrected',
      corrections: { contacts: { wang: { title: '经理' }, 'new-1': { name: '李雷' } } },
    });

    expect(eventsOf(given(customer).when(command))).toMatchObject([
      {
        type: 'CustomerUpdated',
        data: {
          changes: [
            { path: '/contacts/wang/title', to: '经理' },
            { path: '/contacts/id-1', to: { contactId: 'id-1', name: '李雷' } },
          ],
        },
      },
      { type: 'CustomerReviewed', data: { outcome: 'corrected' } },
    ]);
  });

  it.each<[string, Partial<Review>]>([
    ['corrected, but nothing was', { outcome: 'corrected' }],
    ['corrected, but the correction changes nothing', { outcome: 'corrected', corrections: {} }],
    [
      'corrected, but it was so before',
      { outcome: 'corrected', corrections: { contacts: { wang: { name: '王芳' } } } },
    ],
    ['confirmed, and yet changed', { corrections: { remarks: 'x' } }],
    ['to be retired, and yet changed', { outcome: 'to-retire', corrections: { remarks: 'x' } }],
  ])('must have the outcome that fits: %s', (_, changes) => {
    const decision = given(customer).when(review(changes));

    expect(errorsOf(refusal(decision).problems)).toEqual(['outcome-unfit@/outcome']);
  });

  it('is confirmed when the corrections change nothing', () => {
    expect(eventsOf(given(customer).when(review({ corrections: {} })))).toHaveLength(1);
  });

  it('tells problems where they are in the request, and may confirm them so', () => {
    const corrections = { contacts: { wang: { phones: ['12'] } } };
    const wrong = review({ outcome: 'corrected', corrections: { contacts: { li: null } } });
    expect(errorsOf(refusal(given(customer).when(wrong)).problems)).toEqual([
      'unknown-element@/corrections/contacts/li',
    ]);

    const doubtful = given(customer).when(review({ outcome: 'corrected', corrections }));
    const [warning] = warningsOf(accepted(doubtful).problems);
    expect(warning).toBe('phone-not-understood@/corrections/contacts/wang/phones/0');
    const confirmed = review({ outcome: 'corrected', corrections, confirm: [String(warning)] });
    expect(eventsOf(given(customer).when(confirmed))[0]?.data).toMatchObject({
      warnings: [
        { code: 'phone-not-understood', pointer: '/contacts/wang/phones/0', confirmed: true },
      ],
    });
  });

  it('may confirm a doubt without correcting anything', () => {
    const doubt = { code: 'account-number-missing', pointer: '/bankAccounts/a1' };
    const doubted = created(
      { bankAccounts: [{ accountId: 'a1', bankName: '工行' }] },
      { warnings: [doubt] },
    );
    const command = review({ confirm: ['account-number-missing@/bankAccounts/a1'] });

    expect(
      eventsOf(given(doubted).when(command)).map(({ type, data }) => [type, data]),
    ).toMatchObject([
      ['CustomerUpdated', { changes: [], warnings: [{ ...doubt, confirmed: true }] }],
      ['CustomerReviewed', { outcome: 'confirmed' }],
    ]);
  });

  it('does nothing that a patch may not', () => {
    const command = review({ outcome: 'corrected', corrections: { code: 'NEW', kind: 'person' } });

    expect(errorsOf(refusal(given(customer).when(command)).problems)).toEqual([
      'fixed-once-active@/corrections/code',
      'kind-change@/corrections/kind',
    ]);
  });
});

describe('scheduling a review', () => {
  // Half-yearly from 15 January: due on 15 July.
  const customer = created({ reviewCycle: 'half-yearly', owner: 'zhao' });
  const DUE = '2026-07-15';

  function when(changes: Partial<Schedule>, context: Partial<DecideContext> = {}) {
    return given(customer).when({ type: 'ScheduleReview', ...changes }, context);
  }

  it.each<[string, string, 'postponed' | 'early' | 'assigned']>([
    ['a later date postpones', '2026-07-16', 'postponed'],
    ['an earlier one calls it early', '2026-07-14', 'early'],
    ['today is early enough', TODAY, 'early'],
    ['the date it has anyway only assigns', DUE, 'assigned'],
  ])('%s', (_, on, kind) => {
    expect(onlyEvent(when({ on, reviewer: 'li', reason: 'workload' }), 'ReviewScheduled')).toEqual({
      kind,
      on,
      reviewer: 'li',
      reason: 'workload',
    });
  });

  it('a reviewer alone needs no reason and leaves the date', () => {
    expect(onlyEvent(when({ reviewer: 'li' }), 'ReviewScheduled')).toEqual({
      kind: 'assigned',
      reviewer: 'li',
    });
  });

  it('what is so already is no event', () => {
    const assigned: CustomerEvent = {
      type: 'ReviewScheduled',
      data: { kind: 'assigned', reviewer: 'li' },
    };

    expect(eventsOf(when({ on: DUE, reason: 'workload' }))).toEqual([]);
    expect(
      eventsOf(given(customer, assigned).when({ type: 'ScheduleReview', reviewer: 'li' })),
    ).toEqual([]);
  });

  it('one that is never due can be called', () => {
    const never = created({ reviewCycle: 'none' });
    const decision = given(never).when({
      type: 'ScheduleReview',
      on: '2026-12-31',
      reason: 'risk',
    });

    expect(onlyEvent(decision, 'ReviewScheduled').kind).toBe('early');
  });

  it.each<[Partial<Schedule>, string[]]>([
    [{}, ['required@/on']],
    [{ on: '2026-07-16' }, ['required@/reason']],
    [{ on: '2026-07-16', reason: 'mood' }, ['not-a-choice@/reason']],
    [{ on: '2026-03-30', reason: 'risk' }, ['date-in-the-past@/on']],
    [{ on: 'tomorrow', reason: 'risk' }, ['not-a-date@/on']],
    [{ on: '2026-02-30', reason: 'risk' }, ['not-a-date@/on']],
    [{ reviewer: '李雷' }, ['not-an-actor@/reviewer']],
    [{ reviewer: '' }, ['not-an-actor@/reviewer']],
    [{ reviewer: 'x'.repeat(65) }, ['not-an-actor@/reviewer']],
  ])('is checked: %j', (changes, errors) => {
    expect(errorsOf(refusal(when(changes)).problems)).toEqual(errors);
  });

  describe('postponing', () => {
    /** The history after so many postponements, each to a later date. */
    function postponed(times: number): CustomerEvent[] {
      return Array.from({ length: times }, (_, i) => ({
        type: 'ReviewScheduled' as const,
        data: { kind: 'postponed' as const, on: `2026-08-0${i + 1}`, reason: 'workload' },
      }));
    }

    const again: Schedule = { type: 'ScheduleReview', on: '2026-09-01', reason: 'workload' };

    it.each([0, 1])('is allowed to everybody after %i times', (times) => {
      expect(eventsOf(given(customer, ...postponed(times)).when(again))).toHaveLength(1);
    });

    it('is for stewards the third time', () => {
      const history = [customer, ...postponed(2)];

      expect(refusal(given(...history).when(again))).toMatchObject({
        code: 'too-many-postponements',
        params: { max: 2 },
      });
      expect(eventsOf(given(...history).when(again, { steward: true }))).toHaveLength(1);
    });

    it('cannot be had by calling it early first', () => {
      const early: CustomerEvent = {
        type: 'ReviewScheduled',
        data: { kind: 'early', on: '2026-04-01', reason: 'risk' },
      };
      const history = [customer, ...postponed(2), early];
      const later: Schedule = { type: 'ScheduleReview', on: '2026-04-02', reason: 'workload' };

      expect(refusal(given(...history).when(later)).code).toBe('too-many-postponements');
      expect(eventsOf(given(...history).when({ ...later, on: TODAY }))).toHaveLength(1);
    });

    it('counts anew after the review', () => {
      const reviewed: CustomerEvent = {
        type: 'CustomerReviewed',
        data: { on: TODAY, outcome: 'confirmed', checklist: [], versionSeen: 1 },
      };
      const history = [customer, ...postponed(2), reviewed];

      expect(stateOf(...history).review.postponements).toBe(0);
      const decision = given(...history).when({ ...again, on: '2026-12-01' });
      expect(onlyEvent(decision, 'ReviewScheduled').kind).toBe('postponed');
    });
  });
});
