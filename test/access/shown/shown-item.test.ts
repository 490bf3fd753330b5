import fc from 'fast-check';
import { ALL_RIGHTS, type Rights } from '../../../src/access/rights.js';
import { placeOf } from '../../../src/access/shown/json-text.js';
import { shownItem } from '../../../src/access/shown/shown-item.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { GROUPS } from '../../../src/customer/groups.js';

import { READERS, reader, rightsOfRole } from './support.js';

const ITEM = {
  customerId: '0192f0c1-0000-7000-8000-000000000001',
  code: 'C1',
  kind: 'company',
  legalName: '春满园',
  creditLimit: { amount: '1.00', currency: 'CNY' },
  status: 'active',
  standing: { orders: { allowed: false, reasons: [{ source: 'block', code: 'overdue' }] } },
  taxId: '91330105321935456Y',
  contact: { name: '王芳', phone: '+8613800138000' },
  openWarnings: 2,
};

function shown(item: JsonObject, rights: Rights): JsonObject {
  return JSON.parse(shownItem(JSON.stringify(item), rights));
}

describe('an item of the list', () => {
  it('is the same text for who sees all', () => {
    const json = JSON.stringify(ITEM);
    expect(shownItem(json, ALL_RIGHTS)).toBe(json);
  });

  it('has the numbers masked that are', () => {
    expect(shown(ITEM, rightsOfRole('steward'))).toEqual({
      ...ITEM,
      contact: { name: '王芳', phone: { masked: '138****8000' } },
    });
    const person = { ...ITEM, kind: 'person', taxId: '330105199001010011' };
    expect(shown(person, rightsOfRole('steward')).taxId).toEqual({ masked: '330***********0011' });
    const trader = { ...ITEM, kind: 'sole-proprietor', taxId: '92330105321935456X' };
    expect(shown(trader, rightsOfRole('steward')).taxId).toBe(trader.taxId);
  });

  it.each([
    ['+8657188886666', false],
    ['+861088886666', false],
    ['4008123123', false],
    ['+85291234567', true],
    ['手机 13800138000', true],
  ])('with the phone %s: masked %s', (phone, isMasked) => {
    const { contact } = shown({ ...ITEM, contact: { phone } }, rightsOfRole('steward'));
    expect(contact).toEqual({ phone: isMasked ? { masked: expect.any(String) } : phone });
  });

  it('has open warnings for who reads every group', () => {
    expect(shown(ITEM, rightsOfRole('steward')).openWarnings).toBe(2);
    expect(shown(ITEM, rightsOfRole('sales'))).not.toHaveProperty('openWarnings');
  });

  it('is cut also when it was written otherwise, or its code is not to be read', () => {
    const spaced = shownItem(JSON.stringify(ITEM, undefined, 2), rightsOfRole('viewer'));
    expect(JSON.parse(spaced)).toEqual(shown(ITEM, rightsOfRole('viewer')));
    const nameless = shown(ITEM, reader(GROUPS.filter((group) => group !== 'identity')));
    expect(nameless).not.toHaveProperty('code');
    expect(nameless.standing).toEqual(ITEM.standing);
  });

  /** Texts that look like the JSON around them. */
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', '\\', ',', ':', '{', '}', '[', ']', 'a') }),
    fc.constantFrom('","creditLimit":"', ',"contact":{', '\\",\\"taxId\\":', '","openWarnings":9}'),
  );
  const item = fc.record(
    {
      customerId: fc.constant(ITEM.customerId),
      code: nasty,
      kind: fc.constantFrom('company', 'person', 'sole-proprietor'),
      legalName: nasty,
      tags: fc.array(nasty),
      owner: nasty,
      creditRating: nasty,
      creditLimit: fc.record({ amount: nasty, currency: nasty }),
      paymentMethod: nasty,
      standing: fc.record({
        orders: fc.record({ allowed: fc.boolean(), reasons: fc.array(nasty) }),
      }),
      hasOpenItems: fc.boolean(),
      city: nasty,
      taxId: nasty,
      contact: fc.record({ name: nasty, phone: nasty }, { requiredKeys: [] }),
      openWarnings: fc.nat(),
    },
    { requiredKeys: ['customerId'] },
  );

  it('is cut in its text as it would be cut as an object', () => {
    fc.assert(
      fc.property(item, fc.constantFrom(...READERS), (given, { rights }) => {
        const spaced = shownItem(JSON.stringify(given, undefined, 1), rights);
        expect(shown(given, rights)).toEqual(JSON.parse(spaced));
        for (const name of Object.keys(shown(given, rights))) expect(given).toHaveProperty(name);
      }),
      { numRuns: 500 },
    );
  });

  it('has every property where it is found in the text', () => {
    fc.assert(
      fc.property(item, (given) => {
        const json = JSON.stringify(given);
        for (const [name, value] of Object.entries(given)) {
          const place = placeOf(name, json);
          if (name === 'customerId') continue;
          expect(JSON.parse(json.slice(place?.start, place?.end))).toEqual(value);
        }
        expect(placeOf('none', json)).toBeUndefined();
      }),
    );
  });
});
