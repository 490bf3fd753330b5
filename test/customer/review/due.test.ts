import fc from 'fast-check';
import { addDays } from '../../../src/customer/checks/dates.js';
import type { CustomerEvent } from '../../../src/customer/events.js';
import { evolve } from '../../../src/customer/evolve.js';
import { type ReviewDue, reviewDue } from '../../../src/customer/review/due.js';
import { CUSTOMER_ID, created, stateOf } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();

/** When the customer with this history is due. */
function dueAfter(...events: CustomerEvent[]): ReviewDue | undefined {
  return reviewDue(CUSTOMER_ID, stateOf(...events), policy);
}

function reviewedOn(on: string): CustomerEvent {
  return {
    type: 'CustomerReviewed',
    data: { on, outcome: 'confirmed', checklist: [], versionSeen: 1 },
  };
}

describe('when a review is due', () => {
  describe('by cycle', () => {
    it.each([
      ['high risk', { riskLevel: 'high' }, '2026-04-15'],
      ['VIP', { category: 'vip' }, '2026-04-15'],
      ['key customer', { category: 'key' }, '2026-07-15'],
      ['large limit', { creditLimit: { amount: '1000000.00', currency: 'CNY' } }, '2026-04-15'],
      [
        'limit of some size',
        { creditLimit: { amount: '100000.00', currency: 'CNY' } },
        '2026-07-15',
      ],
      ['anybody else', {}, '2027-01-15'],
      [
        'own cycle before every rule',
        { riskLevel: 'high', reviewCycle: 'half-yearly' },
        '2026-07-15',
      ],
    ] as const)('%s', (_, fields, on) => {
      const due = dueAfter(created(fields));
      expect(due?.on).toBe(on);
      expect(due?.reasons).toContain('never-reviewed');
    });

    it('counts from the last review, in calendar months that end with the month', () => {
      const half = created({ reviewCycle: 'half-yearly' });
      expect(dueAfter(half, reviewedOn('2026-08-31'))).toEqual({
        on: '2027-01-15',
        reasons: ['no-activity-known'],
      });
      const active = created({ reviewCycle: 'half-yearly' }, { createdOn: '2024-01-01' });
      expect(dueAfter(active, reviewedOn('2026-08-31'))).toEqual({
        on: '2027-02-28',
        reasons: ['cycle-over'],
      });
    });

    it('is never for a customer that is not to be reviewed', () => {
      expect(dueAfter(created({ reviewCycle: 'none' }))).toBeUndefined();
      expect(dueAfter(created({}, { status: 'pending' }))).toBeUndefined();
      expect(dueAfter(created(), { type: 'CustomerArchived', data: {} })).toBeUndefined();
    });

    it('goes on for an inactive one', () => {
      const inactive = dueAfter(created(), { type: 'CustomerDeactivated', data: {} });
      expect(inactive).toMatchObject({ on: '2027-01-15' });
    });
  });

  describe('of records that were taken over', () => {
    const days = 360;
    const takenOverOn = '2026-01-15';
    const TAKEN_OVER = { createdOn: '2019-05-01', takenOver: true, takenOverOn } as const;
    const dueOf = (customerId: string, more: Parameters<typeof created>[1] = {}) =>
      reviewDue(customerId, stateOf(created({}, { ...TAKEN_OVER, ...more })), policy)?.on ?? '';
    const isSpread = (on: string) => on >= takenOverOn && on < addDays(takenOverOn, days);

    it('is spread evenly over the cycle, the same for the same customer', () => {
      const counts = new Map<string, number>();
      for (let i = 0; i < 7200; i++) {
        const on = dueOf(`01890000-0000-7000-8000-${String(i).padStart(12, '0')}`);
        counts.set(on, (counts.get(on) ?? 0) + 1);
      }
      expect(counts.size).toBeGreaterThan(days * 0.97);
      expect(Math.max(...counts.values())).toBeLessThan(60);
      expect(dueOf(CUSTOMER_ID)).toBe(dueOf(CUSTOMER_ID));
    });

    it('is within the cycle', () => {
      fc.assert(
        fc.property(fc.uuid(), (customerId) => {
          expect(isSpread(dueOf(customerId))).toBe(true);
        }),
      );
    });

    it('is spread from the day on which they came, whatever they bring of their past', () => {
      const past = fc.integer({ min: 0, max: 9000 }).map((ago) => addDays(takenOverOn, -ago));
      fc.assert(
        fc.property(fc.uuid(), fc.option(past), fc.boolean(), (customerId, reviewed, doubted) => {
          const on = dueOf(customerId, {
            ...(reviewed === null ? {} : { lastReviewedOn: reviewed }),
            ...(doubted ? { calls: ['tax-id-invalid'] } : {}),
          });
          expect(isSpread(on) || on <= addDays(takenOverOn, 366)).toBe(true);
          expect(on >= takenOverOn).toBe(true);
        }),
      );
    });

    it('follows the last review where it is known', () => {
      const known = created({}, { ...TAKEN_OVER, lastReviewedOn: '2025-12-01' });
      expect(dueAfter(known)).toEqual({ on: '2026-12-01', reasons: ['cycle-over'] });
    });

    it('is spread as well where that was too long ago', () => {
      const on = dueOf(CUSTOMER_ID, { lastReviewedOn: '2024-12-01' });
      expect(on).toBe(dueOf(CUSTOMER_ID));
      const late = created({}, { ...TAKEN_OVER, lastReviewedOn: '2024-12-01' });
      expect(dueAfter(late)?.reasons).toContain('cycle-over');
    });

    it('is earlier when something comes up after they came', () => {
      const doubt: CustomerEvent = {
        type: 'CustomerUpdated',
        data: { on: '2026-01-20', changes: [], warnings: [], calls: ['contact-bounced'] },
      };
      expect(dueAfter(created({}, TAKEN_OVER), doubt)).toEqual({
        on: '2026-01-20',
        reasons: ['contact-bounced'],
      });
    });

    it('does not wait for what comes up later because of a doubt they brought along', () => {
      const brought = created({}, { ...TAKEN_OVER, calls: ['tax-id-invalid'] });
      const later = (calls: string[]): CustomerEvent => ({
        type: 'CustomerUpdated',
        data: { on: '2026-01-20', changes: [], warnings: [], calls },
      });
      expect(dueAfter(brought, later(['tax-id-invalid']))).toEqual(dueAfter(brought));
      expect(dueAfter(brought, later(['tax-id-invalid', 'contact-bounced']))).toEqual({
        on: '2026-01-20',
        reasons: ['tax-id-invalid', 'contact-bounced'],
      });
    });

    it('goes by the cycle after the first review here', () => {
      const known = { type: 'ActivityReported', data: { lastActivityOn: '2026-03-01' } } as const;
      const state = evolve(stateOf(created({}, TAKEN_OVER), reviewedOn('2026-03-10')), known);
      expect(reviewDue(CUSTOMER_ID, state, policy)).toEqual({
        on: '2027-03-01',
        reasons: ['long-inactive'],
      });
    });

    it('goes from their creation in the events of a release that kept no day of coming', () => {
      const on =
        reviewDue(CUSTOMER_ID, stateOf(created({}, { takenOver: true })), policy)?.on ?? '';
      expect(isSpread(on)).toBe(true);
    });
  });

  describe('earlier, since something calls for it', () => {
    it('the licence is about to end', () => {
      const on = addDays('2026-06-30', -policy.review.licenceWarningDays);
      const ending = created({ licenceValidUntil: '2026-06-30' });
      expect(dueAfter(ending)).toEqual({ on, reasons: ['licence-ending'] });
      // Seen by a review, it calls for none again.
      expect(dueAfter(ending, reviewedOn(on))?.reasons).not.toContain('licence-ending');
    });

    it('a doubt that arose: from the day on which it did, until it is reviewed', () => {
      const doubt: CustomerEvent = {
        type: 'CustomerUpdated',
        data: { on: '2026-02-10', changes: [], warnings: [], calls: ['contact-bounced'] },
      };
      expect(dueAfter(created(), doubt)).toEqual({
        on: '2026-02-10',
        reasons: ['contact-bounced'],
      });
      expect(dueAfter(created(), doubt, reviewedOn('2026-02-20'))?.reasons).not.toContain(
        'contact-bounced',
      );
    });

    it('no activity is known for long', () => {
      const reviewed = dueAfter(created({ reviewCycle: 'yearly' }), reviewedOn('2026-12-31'));
      expect(reviewed).toEqual({
        on: addDays('2026-01-15', policy.review.inactiveAfterDays),
        reasons: ['no-activity-known'],
      });
    });
  });

  it('is the date set by hand, until the next review', () => {
    const scheduled: CustomerEvent = {
      type: 'ReviewScheduled',
      data: { on: '2026-05-05', kind: 'early' },
    };
    const ending = created({ licenceValidUntil: '2026-03-01' });
    expect(dueAfter(ending, scheduled)).toEqual({ on: '2026-05-05', reasons: ['scheduled'] });
    expect(dueAfter(ending, scheduled, reviewedOn('2026-05-05'))?.reasons).not.toContain(
      'scheduled',
    );
  });
});
