import fc from 'fast-check';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { groupOfChecklistItem } from '../../../src/access/shown/checklist.js';
import { shownEvents } from '../../../src/access/shown/shown-events.js';
import { shownReview } from '../../../src/access/shown/shown-review.js';
import type { ActivityReported } from '../../../src/customer/activity.js';
import { changesBetween } from '../../../src/customer/catalogue/changes.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { CustomerEvent } from '../../../src/customer/events.js';
import { GROUPS, type Group, MASK_KINDS } from '../../../src/customer/groups.js';

import { arbitraryRecord } from '../../support/arbitrary-records.js';
import { CUSTOMER_ID, TODAY } from '../../support/given.js';
import { READERS, reader, rightsOfRole } from './support.js';

const but = (...left: Group[]) => reader(GROUPS.filter((group) => !left.includes(group)));

const because = { reason: 'correction', note: '按客户来函' };
const block = {
  blockId: 'b1',
  scope: 'all',
  reason: 'overdue',
  by: 'u1',
  department: '财务',
} as const;

const WHOLE: CustomerEvent[] = [
  { type: 'CustomerActivated', data: because },
  { type: 'CustomerDeactivated', data: because },
  { type: 'CustomerReactivated', data: because },
  { type: 'CustomerArchived', data: because },
  { type: 'CustomerBlocked', data: { block } },
  { type: 'BlockLifted', data: { blockId: 'b1', cause: 'ended' } },
];

const OF_REVIEW: (CustomerEvent | ActivityReported)[] = [
  {
    type: 'CustomerReviewed',
    data: { on: TODAY, outcome: 'confirmed', checklist: [], versionSeen: 1, note: '电话核对' },
  },
  { type: 'ReviewScheduled', data: { on: TODAY, kind: 'early', ...because } },
  { type: 'ActivityReported', data: { lastActivityOn: TODAY } },
];

function updated(paths: readonly string[], more: object = {}): CustomerEvent {
  const changes = paths.map((path) => ({ path, from: 'a', to: 'b' }));
  return { type: 'CustomerUpdated', data: { on: TODAY, changes, warnings: [], ...more } };
}

describe('events that are shown', () => {
  it('are the same for who sees all, and one by one the same where nothing is left out', () => {
    const events = [...WHOLE, ...OF_REVIEW, updated(['/remarks', '/creditRating'])];
    expect(shownEvents(events, ALL_RIGHTS)).toBe(events);
    const shown = shownEvents(events, rightsOfRole('steward'));
    for (const [i, event] of shown.entries()) expect(event).toBe(events[i]);
  });

  it('tell what becomes of a customer as a whole to everybody', () => {
    expect(shownEvents(WHOLE, reader([]))).toEqual(WHOLE);
  });

  it('tell of reviews and of business to who reads the review', () => {
    expect(shownEvents(OF_REVIEW, reader(['review']))).toEqual(OF_REVIEW);
    expect(shownEvents(OF_REVIEW, but('review'))).toEqual([]);
  });

  it('of a type that is not known are for who reads every group', () => {
    const events = [{ type: 'CustomerPainted', data: { colour: 'red' } }];
    expect(shownEvents(events, rightsOfRole('steward'))).toEqual(events);
    expect(shownEvents(events, rightsOfRole('sales'))).toEqual([]);
  });

  it('keep what stands beside the data', () => {
    const events = [{ eventId: 'e1', ...updated(['/remarks', '/creditRating']) }];
    const [shown] = shownEvents(events, but('finance'));
    expect(shown).toMatchObject({ eventId: 'e1', type: 'CustomerUpdated' });
    expect(shown?.data.changes).toEqual([{ path: '/remarks', from: 'a', to: 'b' }]);
  });

  it('are left out with their reason when nothing of them is left', () => {
    const event = updated(['/creditRating', '/bankAccounts/e1/bic'], because);
    expect(shownEvents([event], but('finance', 'bank'))).toEqual([]);
    expect(shownEvents([event], but('finance'))).toMatchObject([{ data: because }]);
  });

  it('that only confirm doubts are left out with the doubts', () => {
    const warnings = [{ code: 'place-unknown', pointer: '/addresses/e1/city', confirmed: true }];
    const event = updated([], { warnings });
    expect(shownEvents([event], but('bank'))).toEqual([event]);
    expect(shownEvents([event], but('contacts'))).toEqual([]);
  });

  it('have no change at a path that nobody knows, but for who reads every group', () => {
    const event = updated(['/remarks', '/colour', '/contacts/e1/colour']);
    expect(shownEvents([event], but('bank'))[0]?.data.changes).toHaveLength(1);
    expect(shownEvents([event], rightsOfRole('steward'))[0]?.data.changes).toHaveLength(3);
  });

  it('have calls for a review that tell of nothing that cannot be read', () => {
    const event = updated(['/remarks'], { calls: ['contact-bounced', 'tax-id-invalid'] });
    const calls = (...left: Group[]) => shownEvents([event], but(...left))[0]?.data.calls;
    expect(calls('bank')).toEqual(['contact-bounced', 'tax-id-invalid']);
    expect(calls('contacts')).toEqual(['tax-id-invalid']);
    expect(calls('contacts', 'identity')).toBeUndefined();
    expect(calls('review')).toBeUndefined();
  });

  it('have of a review no answer about what cannot be read', () => {
    const checklist = DEFAULT_POLICY.lists.checklist.map(({ code: item }) => ({
      item,
      answer: 'changed' as const,
      note: '新账号 6222021202000000007',
    }));
    const own = { item: 'site-visit', answer: 'ok' as const };
    const event: CustomerEvent = {
      type: 'CustomerReviewed',
      data: { on: TODAY, outcome: 'corrected', checklist: [...checklist, own], versionSeen: 1 },
    };
    const [shown] = shownEvents([event], but('bank', 'finance'));
    const answers = (shown?.data.checklist ?? []) as { item: string }[];
    const items = answers.map(({ item }) => item);
    expect(items).toEqual([
      ...['registration', 'legal-representative', 'addresses', 'contacts', 'invoicing'],
      ...['licences', 'site-visit'],
    ]);
  });

  it('know of every item of the default checklist what it is about', () => {
    const items = DEFAULT_POLICY.lists.checklist.map(({ code }) => code);
    expect(items.filter((item) => groupOfChecklistItem(item) === undefined)).toEqual([]);
  });

  it('have of an import when it was last reviewed for who reads the review', () => {
    const event: CustomerEvent = {
      type: 'CustomerCreated',
      data: {
        status: 'active',
        createdOn: TODAY,
        fields: { code: 'C1', kind: 'company', legalName: '春满园', country: 'CN' },
        warnings: [],
        lastReviewedOn: TODAY,
        takenOver: true,
        takenOverOn: TODAY,
        ...because,
      },
    };
    expect(shownEvents([event], but('bank'))).toEqual([event]);
    const { lastReviewedOn: _, ...rest } = event.data;
    expect(shownEvents([event], but('review'))).toEqual([{ ...event, data: rest }]);
  });

  it('mask a number whose kind is not known, unless it is a business’s', () => {
    const change = (to: string) =>
      ({ type: 'CustomerUpdated', data: { changes: [{ path: '/taxIds/e1/value', to }] } }) as const;
    const events = [change('91330105321935456Y'), change('330105199001010011')];
    const shown = (kind?: 'company' | 'person') =>
      shownEvents(events, rightsOfRole('steward'), kind).map(
        ({ data }) => (data.changes as { to: unknown }[])[0]?.to,
      );
    const hidden = { masked: '330***********0011' };
    expect(shown()).toEqual(['91330105321935456Y', hidden]);
    expect(shown('person')).toEqual(['91330105321935456Y', hidden]);
    expect(shown('company')).toEqual(['91330105321935456Y', '330105199001010011']);
  });

  it('leave the events as they are, and are the same when they are shown again', () => {
    const record = arbitraryRecord('person');
    const anybody = fc.constantFrom(...READERS.map(({ rights }) => rights));
    fc.assert(
      fc.property(record, record, anybody, (from, to, rights) => {
        const event = {
          type: 'CustomerUpdated',
          data: { on: TODAY, changes: changesBetween(from, to), warnings: [] },
        };
        const before = structuredClone(event);
        const shown = shownEvents([event], rights, 'person');
        expect(event).toEqual(before);
        expect(shownEvents(shown as (typeof event)[], rights, 'person')).toEqual(shown);
      }),
    );
  });
});

describe('a row of the review queue', () => {
  const row = {
    customerId: CUSTOMER_ID,
    dueOn: TODAY,
    reasons: ['never-reviewed', 'licence-ending', 'contact-bounced', 'tax-id-invalid'] as const,
    priority: 1,
    cycle: 'yearly',
    reviewer: 'u1',
    orgUnit: 'east',
    status: 'active',
    lastReviewedOn: TODAY,
    lastActivityOn: TODAY,
    postponements: 0,
    version: 1,
    position: 1,
    code: 'C1',
    legalName: '春满园',
    daysOver: 3,
  };
  const item = { ...row, reasons: [...row.reasons] };

  it('is the row itself for who reads every group', () => {
    expect(shownReview(item, ALL_RIGHTS)).toBe(item);
    expect(shownReview(item, rightsOfRole('auditor'))).toBe(item);
  });

  it('has who it is, and how urgent, for who may know', () => {
    const { code, legalName, orgUnit, reviewer, ...rest } = item;
    expect(shownReview(item, but('bank'))).toEqual(item);
    expect(shownReview(item, reader(['review'], MASK_KINDS))).toEqual({
      ...rest,
      reasons: ['never-reviewed'],
    });
    expect(shownReview(item, but('review'))).toEqual({
      ...{ customerId: CUSTOMER_ID, status: 'active', version: 1, position: 1 },
      ...{ code, legalName, orgUnit },
    });
    expect(shownReview(item, but('classification'))).not.toHaveProperty('reviewer', reviewer);
  });
});
