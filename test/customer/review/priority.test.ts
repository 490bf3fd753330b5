import { callsFor } from '../../../src/customer/review/calls.js';
import { reviewPriority } from '../../../src/customer/review/priority.js';

describe('how urgent a review is', () => {
  it.each([
    [{ riskLevel: 'high' }, 1],
    [{ riskLevel: 'high', category: 'vip' }, 1],
    [{ category: 'vip', riskLevel: 'low' }, 2],
    [{ creditLimit: { amount: '1000000.00', currency: 'CNY' } }, 2],
    [{ creditLimit: { amount: '999999.99', currency: 'CNY' }, category: 'key' }, 3],
    [{ riskLevel: 'medium' }, 3],
    [{ riskLevel: 'low', category: 'regular' }, 4],
    [{}, 4],
  ] as const)('%j has priority %i', (fields, priority) => {
    expect(reviewPriority(fields)).toBe(priority);
  });
});

describe('what of a record calls for a review before its time', () => {
  const taxId = { code: 'uscc-check', pointer: '/taxIds/t1/value' };

  it('is a doubtful tax id that nobody confirmed', () => {
    expect(callsFor({}, [taxId])).toEqual(['tax-id-invalid']);
    expect(callsFor({}, [{ ...taxId, confirmed: true }])).toEqual([]);
    expect(callsFor({}, [{ code: 'same-name', pointer: '/legalName' }])).toEqual([]);
  });

  it('is a contact that cannot be reached, unless he left', () => {
    expect(callsFor({ contacts: [{ contactId: 'k1', bounced: true }] }, [])).toEqual([
      'contact-bounced',
    ]);
    expect(callsFor({ contacts: [{ contactId: 'k1', bounced: true, left: true }] }, [])).toEqual(
      [],
    );
    expect(callsFor({ contacts: [{ contactId: 'k1' }] }, [])).toEqual([]);
  });
});
