import { ALL_RIGHTS } from '../../../src/access/rights.js';
import {
  questionsOfFilter,
  questionsOfPatch,
  questionsOfTaxIds,
} from '../../../src/access/shown/masked-questions.js';
import { searchGroups } from '../../../src/access/shown/search-groups.js';
import { GROUPS, MASK_KINDS } from '../../../src/customer/groups.js';
import { searchFilter } from '../../../src/views/searching.js';
import type { Filter } from '../../../src/views/view-store.js';
import { residentId, uscc } from '../../support/tax-ids.js';
import { reader, rightsOfRole } from './support.js';

/** What counts as asking about a value that is masked, and what does not. */

const MASKED = rightsOfRole('steward');
const PERSONS = residentId(1);
const COMPANYS = uscc(1);

function searching(q: string, rights = MASKED): number {
  return questionsOfFilter(searchFilter(q, searchGroups(rights)), rights);
}

describe('a search', () => {
  it.each([
    ['13800138000', 1],
    ['+86 138 0013 8000', 1],
    ['１３８００１３８０００', 1],
    ['甲公司 13800138000', 1],
    [PERSONS, 1],
    [PERSONS.slice(0, 15), 1],
    [PERSONS.slice(3).toLowerCase(), 1],
    ['杭州春满园林绿化工程有限责任公司', 0],
    ['hangzhouchunmanyuanlin', 0],
    ['0571-8888', 0],
    ['1380013', 0],
    ['C000001', 0],
    [COMPANYS, 0],
  ])('for %s asks %i', (q, count) => {
    expect(searching(q)).toBe(count);
    expect(searching(q, ALL_RIGHTS)).toBe(0);
  });

  it('asks nothing of what is seen in full', () => {
    const mobiles = reader(GROUPS, ['mobile', 'account']);
    expect([searching('13800138000', mobiles), searching(PERSONS, mobiles)]).toEqual([0, 1]);
    const documents = reader(GROUPS, ['id-number']);
    expect([searching('13800138000', documents), searching(PERSONS, documents)]).toEqual([1, 1]);
    expect(searching('E12345678901234', documents)).toBe(0);
  });
});

it('a filter asks by each number that may be a person’s', () => {
  const eq = (value: string | null): Filter => ({ type: 'eq', column: 'taxIds', value });
  expect(questionsOfFilter(eq(PERSONS), MASKED)).toBe(1);
  expect(questionsOfFilter(eq('E1234567'), MASKED)).toBe(1);
  expect(questionsOfFilter(eq(COMPANYS), MASKED)).toBe(0);
  expect(questionsOfFilter(eq(null), MASKED)).toBe(0);
  expect(questionsOfFilter({ ...eq(PERSONS), column: 'code' } as Filter, MASKED)).toBe(0);
  expect(questionsOfFilter(eq(PERSONS), reader(GROUPS, ['id-number']))).toBe(0);
  const or: Filter = { type: 'or', filters: [eq(PERSONS), eq(null), eq('E1')] };
  expect(questionsOfFilter({ type: 'and', filters: [or, eq(PERSONS)] }, MASKED)).toBe(3);
  expect(questionsOfFilter(undefined, MASKED)).toBe(0);
});

it('tax ids ask where their type is a person’s', () => {
  const asked = (type: unknown, value: unknown = PERSONS, rights = MASKED) =>
    questionsOfTaxIds([undefined, { type, value }], rights);
  for (const type of ['cn-resident-id', ' CN-Resident-ID ', 'passport', 'cn-taxno-legacy']) {
    expect([type, asked(type)]).toEqual([type, 1]);
    expect(asked(type, PERSONS, ALL_RIGHTS)).toBe(0);
  }
  expect(asked('cn-uscc', COMPANYS)).toBe(0);
  expect(asked('cn-taxno-legacy', COMPANYS)).toBe(0);
  expect(asked('de-vat', 'DE136695976')).toBe(0);
  for (const junk of [undefined, null, 'x', [null, 7]]) {
    expect(questionsOfTaxIds(junk, MASKED)).toBe(0);
  }
});

describe('a patch', () => {
  it.each<[string, object, number]>([
    ['an account', { bankAccounts: { a: { accountNo: '6222', accountName: '甲' } } }, 1],
    ['a new account', { bankAccounts: { 'new-1': { accountNo: '6222' } } }, 1],
    [
      'two phones of one, one of another',
      { contacts: { a: { phones: ['1', '2'] }, b: { phones: ['3'] } } },
      3,
    ],
    [
      'an id number, whatever type it is given',
      { taxIds: { a: { type: 'cn-uscc', value: PERSONS } } },
      1,
    ],
    ['a code of a business', { taxIds: { a: { value: COMPANYS } } }, 0],
    [
      'what invoices need',
      {
        invoicing: { phone: '1', deliveryMobile: { number: '2' }, accountNo: '3', taxId: PERSONS },
      },
      4,
    ],
    [
      'no value',
      { bankAccounts: { a: { accountNo: null }, b: null }, contacts: null, invoicing: null },
      0,
    ],
    [
      'what has no mask',
      { remarks: 'x', contacts: { a: { name: '王芳', emails: ['a@b.cn'] } }, tags: ['x'] },
      0,
    ],
    ['nonsense', { bankAccounts: 'x', contacts: [7], nonsense: {} }, 0],
  ])('with %s', (_, patch, count) => {
    expect(questionsOfPatch({ ...patch }, MASKED)).toBe(count);
    expect(questionsOfPatch({ ...patch }, reader(GROUPS, MASK_KINDS))).toBe(0);
  });
});
