import {
  claimableValues,
  claimsOf,
  codeForm,
  externalIdForm,
  newClaims,
} from '../../src/customer/claims.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import type { CustomerFields } from '../../src/customer/record.js';
import { created, stateOf, TODAY } from '../support/given.js';

const FIELDS: Partial<CustomerFields> = {
  code: 'K-7',
  taxIds: [
    { taxIdId: 't1', type: 'cn-uscc', value: '91330105321935456Y' },
    { taxIdId: 't2', type: 'lei', value: '5493001KJTIIGC8Y1R12', shared: true, reason: '分公司' },
  ],
  externalIds: [{ externalIdId: 'x1', system: 'erp-2019', id: 'K-10233' }],
};

const ARCHIVED: CustomerEvent = { type: 'CustomerArchived', data: {} };
const REACTIVATED: CustomerEvent = { type: 'CustomerReactivated', data: {} };

function names(claims: { kind: string; form: string }[]): string[] {
  return claims.map(({ kind, form }) => `${kind} ${form.replace('\n', ' ')}`);
}

/**
 * Golden: the digests of these forms are in the guards of every log. If a form changes, a value that is
 * taken looks free, and one customer's number can be given to another.
 */
describe('the forms are frozen', () => {
  it.each([
    ['C000001', 'c000001'],
    ['A-1', 'a-1'],
    ['a.b/C_d', 'a.b/c_d'],
  ])('of a code: %s', (code, form) => {
    expect(codeForm(code)).toBe(form);
  });

  it.each([
    ['erp-2019', 'K-10233', 'erp-2019\nk-10233'],
    ['ERP', ' k 1 ', 'erp\nk1'],
    ['erp', 'Ｋ－１', 'erp\nk-1'],
    ['erp', '客户 七', 'erp\n客户七'],
    ['erp', '（一）', 'erp\n(一)'],
    ['crm', '000123', 'crm\n000123'],
  ])('of an external id: %s %s', (system, id, form) => {
    expect(externalIdForm(system, id)).toBe(form);
  });

  it.each([
    ['cn-uscc', '91330105321935456Y', 'cn-uscc:91330105321935456Y'],
    ['cn-resident-id', '33010519900101007X', 'cn-resident-id:33010519900101007X'],
    ['cn-orgcode', '321935456', 'cn-orgcode:321935456'],
    ['de-vat', '136695976', 'de-vat:136695976'],
    ['lei', '5493001KJTIIGC8Y1R12', 'lei:5493001KJTIIGC8Y1R12'],
    ['passport', 'E12345678', 'passport:E12345678'],
  ])('of a tax id: %s %s', (type, value, form) => {
    const taxIds = [{ taxIdId: 't1', type, value }];

    expect(claimableValues({ taxIds })).toEqual([
      { kind: 'tax-id', form, pointer: '/taxIds/t1/value' },
    ]);
  });
});

describe('what a customer holds', () => {
  const all = ['code k-7', 'tax-id cn-uscc:91330105321935456Y', 'external-id erp-2019 k-10233'];

  it('is its code, its tax ids and its external ids, each with where it stands', () => {
    const claims = claimsOf(stateOf(created(FIELDS)));

    expect(names(claims)).toEqual(all);
    expect(claims.map(({ pointer }) => pointer)).toEqual([
      '/code',
      '/taxIds/t1/value',
      '/externalIds/x1/id',
    ]);
  });

  it('is not a tax id that it shares with its parent', () => {
    expect(names(claimsOf(stateOf(created(FIELDS)))).join()).not.toContain('lei');
  });

  it.each<[string, CustomerEvent[], boolean]>([
    ['pending', [created(FIELDS, { status: 'pending' })], true],
    ['active', [created(FIELDS)], true],
    ['inactive', [created(FIELDS, { status: 'inactive' })], true],
    ['archived', [created(FIELDS), ARCHIVED], false],
    ['merged', [created(FIELDS, { status: 'merged' })], false],
    ['back from the archive', [created(FIELDS), ARCHIVED, REACTIVATED], true],
  ])('%s', (_, events, holds) => {
    expect(names(claimsOf(stateOf(...events)))).toEqual(holds ? all : []);
    expect(names(claimableValues(stateOf(...events).fields))).toEqual(all);
  });

  it('is nothing when it is not there, or its number was erased', () => {
    const erased = [{ taxIdId: 't1', type: 'passport' }] as unknown as CustomerFields['taxIds'];

    expect(claimsOf(undefined)).toEqual([]);
    expect(names(claimsOf(stateOf(created({ kind: 'person', taxIds: erased ?? [] }))))).toEqual([
      'code c000001',
    ]);
  });
});

describe('what is claimed anew', () => {
  function having(...events: CustomerEvent[]) {
    return stateOf(created(FIELDS), ...events);
  }

  function updated(path: string, from: unknown, to: unknown): CustomerEvent {
    return {
      type: 'CustomerUpdated',
      data: { on: TODAY, changes: [{ path, from, to }], warnings: [] },
    };
  }

  it('is everything for a new customer', () => {
    expect(newClaims(undefined, having())).toHaveLength(3);
  });

  it('is nothing when nothing of it changes', () => {
    expect(newClaims(having(), having(updated('/remarks', 'a', 'b')))).toEqual([]);
    expect(newClaims(having(), having(ARCHIVED))).toEqual([]);
  });

  it('is nothing when only the writing of a value changes', () => {
    expect(newClaims(having(), having(updated('/code', 'K-7', 'k-7')))).toEqual([]);
  });

  it('is the value that is new', () => {
    const corrected = having(
      updated('/taxIds/t1/value', '91330105321935456Y', '913303823278610560'),
    );

    expect(names(newClaims(having(), corrected))).toEqual(['tax-id cn-uscc:913303823278610560']);
    expect(names(newClaims(corrected, having()))).toEqual(['tax-id cn-uscc:91330105321935456Y']);
  });

  it('is a tax id that is no longer shared', () => {
    const ownNow = having(updated('/taxIds/t2/shared', true, undefined));

    expect(names(newClaims(having(), ownNow))).toEqual(['tax-id lei:5493001KJTIIGC8Y1R12']);
  });

  it('is everything when a customer comes back from the archive', () => {
    expect(newClaims(having(ARCHIVED), having(ARCHIVED, REACTIVATED))).toHaveLength(3);
  });
});
