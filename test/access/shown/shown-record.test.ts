import fc from 'fast-check';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { shownRecord } from '../../../src/access/shown/shown-record.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { type CustomerRecord, recordOf } from '../../../src/customer/customer-record.js';
import { GROUPS, MASK_KINDS } from '../../../src/customer/groups.js';

import { arbitraryRecord } from '../../support/arbitrary-records.js';
import { CUSTOMER_ID } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';
import {
  fullCustomer,
  READERS,
  reader,
  recordOfCustomer,
  rightsOfRole,
  STANDPOINT,
} from './support.js';

function arbitraryShown(): fc.Arbitrary<CustomerRecord> {
  const { state } = fullCustomer('company', 1);
  const fields = fc.oneof(arbitraryRecord('company'), arbitraryRecord('person'));
  return fields.map((some) =>
    recordOf(CUSTOMER_ID, { ...state, fields: some }, STANDPOINT, testPolicy()),
  );
}

/** Who does not know the kind of a customer is shown a number that may be a person's masked, once it is gone. */
const arbitraryReader = fc.constantFrom(
  ...READERS.map(({ rights }) => rights).filter(({ reads }) => reads.has('identity')),
);

describe('a record that is shown', () => {
  const record = recordOfCustomer(fullCustomer('company', 1));

  it('says why somebody is blocked in free words to who may read the history only', () => {
    const block = {
      blockId: '01a20cca-0000-7000-8000-00000000000b',
      scope: 'all' as const,
      reason: 'overdue',
      note: '欠款50万',
      by: 'li',
      department: 'finance',
    };
    const blocked = { ...record, blocks: [block] };
    const { note: _, ...rest } = block;
    expect(shownRecord(blocked, rightsOfRole('viewer')).blocks).toEqual([rest]);
    expect(shownRecord(blocked, rightsOfRole('sales')).blocks).toEqual([block]);
  });

  it('is the record itself for who sees all, or only does not see every customer', () => {
    expect(shownRecord(record, ALL_RIGHTS)).toBe(record);
    expect(shownRecord(record, reader(GROUPS, MASK_KINDS, { rows: 'own' }))).toBe(record);
  });

  it('is the record itself where there is nothing to mask', () => {
    const { contacts: _, addresses: __, bankAccounts: ___, invoicing: ____, ...rest } = record;
    expect(shownRecord(rest, rightsOfRole('steward'))).toBe(rest);
  });

  it('has of a phone its other parts', () => {
    const phone = { number: '+8613800138000', extension: '801', kind: 'mobile' } as const;
    const landline = { number: '+8657188886666', kind: 'landline' } as const;
    const contacts = [{ contactId: 'e1', phones: [phone, landline] }];
    const shown = shownRecord({ ...record, contacts }, rightsOfRole('sales'));
    expect(shown.contacts).toEqual([
      { contactId: 'e1', phones: [{ ...phone, number: { masked: '138****8000' } }, landline] },
    ]);
  });

  it.each([
    ['a mobile kept as it was typed', { number: '138 0013 8000 王', kind: 'raw' }, true],
    ['a fax that is a mobile', { number: '+8613800138000', kind: 'fax' }, true],
    ['a fax that is none', { number: '+8657188886666', kind: 'fax' }, false],
    ['a word', { number: '见名片', kind: 'raw' }, false],
    ['a hotline', { number: '4008123123', kind: 'hotline' }, false],
  ] as const)('has %s masked or not', (_, phone, isMasked) => {
    const contacts = [{ contactId: 'e1', phones: [phone] }];
    const shown = shownRecord(
      { ...record, contacts: [...contacts] } as CustomerRecord,
      rightsOfRole('sales'),
    );
    expect(JSON.stringify(shown.contacts).includes('masked')).toBe(isMasked);
    expect(JSON.stringify(shown.contacts).includes(phone.number)).toBe(!isMasked);
  });

  it('has an old tax number of a sole proprietor masked: it was made from his identity card', () => {
    const taxIds = [
      { taxIdId: 'e1', type: 'cn-taxno-legacy', value: '330105194912310028' },
      { taxIdId: 'e2', type: 'cn-regno', value: '330105600123456' },
    ];
    const { taxIds: shown } = shownRecord(
      { ...record, kind: 'sole-proprietor', taxIds },
      rightsOfRole('steward'),
    );
    expect(shown).toEqual([{ ...taxIds[0], value: { masked: '330***********0028' } }, taxIds[1]]);
  });

  it('has what is always there, and its properties in the order of the record', () => {
    const shown = shownRecord(record, reader([]));
    const { customerId, status, standing, blocks, createdOn } = record;
    const { version, position, createdAt, updatedAt } = record;
    expect(shown).toEqual({
      ...{ customerId, status, standing, blocks, createdOn, warnings: [] },
      ...{ version, position, createdAt, updatedAt },
    });
    const names = Object.keys(shownRecord(record, rightsOfRole('viewer')));
    expect(names).toEqual(Object.keys(record).filter((name) => names.includes(name)));
  });

  it('has days of reviews and of business for who reads the review', () => {
    const days = ['lastReviewedOn', 'nextReviewOn', 'lastActivityOn', 'hasOpenItems'];
    const with_ = shownRecord(record, reader(['review']));
    const without = shownRecord(record, reader(GROUPS.filter((group) => group !== 'review')));
    expect(days.filter((name) => name in with_)).toEqual(days);
    expect(days.filter((name) => name in without)).toEqual([]);
  });

  it('has no property that nobody thought of, but for who reads every group', () => {
    const later = { ...record, later: 'x' };
    expect(shownRecord(later, rightsOfRole('viewer'))).not.toHaveProperty('later');
    expect(shownRecord(later, rightsOfRole('steward'))).toHaveProperty('later');
  });

  it('leaves the record as it is, and is the same when it is shown again', () => {
    fc.assert(
      fc.property(arbitraryShown(), arbitraryReader, (given, rights) => {
        const before = structuredClone(given);
        const shown = shownRecord(given, rights);
        expect(given).toEqual(before);
        // What is shown is no record: its masks stay.
        expect(shownRecord(shown as unknown as CustomerRecord, rights)).toEqual(shown);
      }),
    );
  });

  it('shows less to who reads less', () => {
    fc.assert(
      fc.property(arbitraryShown(), fc.subarray([...GROUPS]), (given, groups) => {
        const shown = shownRecord(given, reader(groups, MASK_KINDS));
        for (const { name, group } of CATALOGUE) {
          const value = (given as unknown as Record<string, unknown>)[name];
          expect(shown[name]).toEqual(groups.includes(group) ? value : undefined);
        }
      }),
    );
  });
});
