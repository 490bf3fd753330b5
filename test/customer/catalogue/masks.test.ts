import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import type { Field } from '../../../src/customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { isMobile, isPersonsNumber, looksMobile } from '../../../src/customer/catalogue/masks.js';
import { patchRecord } from '../../../src/customer/catalogue/patch.js';
import type { CustomerFields } from '../../../src/customer/record.js';
import { fullRecord } from '../../support/full-record.js';
import { errorsOf, idMaker, TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

/** Masked values that come back: told by that name, and never stored. */

const policy = testPolicy();
const MASKED = { masked: '138****8000' };
const { input } = fullRecord({ kind: 'company', policy, seed: 1 });

function errors(given: JsonObject): string[] {
  return errorsOf(checkRecord(given, { policy, today: TODAY, newId: idMaker() }).problems);
}

/** The record as the check keeps it, its elements called as they are in `input`. */
const KEPT: CustomerFields = {
  code: 'C1',
  ...checkRecord(input, { policy, today: TODAY, newId: idMaker() }).fields,
};

function errorsOfPatch(patch: JsonObject, before = KEPT): string[] {
  const { input: patched, elementKeys, problems } = patchRecord(before, patch);
  const change = { before, elementKeys };
  const check = checkRecord(patched, { policy, today: TODAY, newId: idMaker(), change });
  return errorsOf([...problems, ...check.problems]);
}

interface Place {
  path: string;
  field: Field;
}

const PLACES: Place[] = CATALOGUE.filter(({ derived }) => !derived).flatMap((field) => [
  { path: field.name, field },
  ...partsOf(field).map((part) => ({ path: `${field.name}.${part.name}`, field: part })),
]);

/** A create with this value at a path of the catalogue, and the pointer there. */
function withValue(path: string, value: unknown): [JsonObject, string] {
  const [name = '', part] = path.split('.');
  if (part === undefined) return [{ ...input, [name]: value }, `/${name}`];
  const given = input[name];
  return Array.isArray(given)
    ? [{ ...input, [name]: [{ ...given[0], [part]: value }] }, `/${name}/0/${part}`]
    : [{ ...input, [name]: { ...(given as JsonObject), [part]: value } }, `/${name}/${part}`];
}

describe('a masked value', () => {
  const everywhere = PLACES.filter(({ path }) => path !== 'attributes').map(({ path }) => path);

  it.each(everywhere)('is refused by name in %s, and nothing else is said there', (path) => {
    const [given, pointer] = withValue(path, MASKED);
    expect(errors(given).filter((error) => error.includes(pointer))).toEqual([
      `masked-value@${pointer}`,
    ]);
  });

  const lists = PLACES.filter(({ field: { type } }) => 'maxItems' in type);
  it.each(lists.map(({ path }) => path))('is refused by name in the list %s', (path) => {
    const [given, pointer] = withValue(path, [MASKED]);
    expect(errors(given)).toContain(`masked-value@${pointer}/0`);
  });

  it('is refused as the number of a phone, and in an own attribute', () => {
    const phones = [{ number: MASKED, kind: 'mobile' }];
    expect(errors({ ...input, contacts: [{ name: '王芳', phones }] })).toEqual([
      'masked-value@/contacts/0/phones/0/number',
    ]);
    expect(errors({ ...input, attributes: { channel: MASKED } })).toEqual([
      'masked-value@/attributes/channel',
    ]);
  });

  it('may be the name of an own attribute', () => {
    const named = { name: 'masked', type: 'text', zh: '已打码', en: 'Masked' } as const;
    const own = testPolicy({ attributes: [named] });
    const check = (given: JsonObject) =>
      errorsOf(checkRecord(given, { policy: own, today: TODAY, newId: idMaker() }).problems);
    const { attributes: _, ...rest } = input;
    expect(check({ ...rest, attributes: { masked: 'x' } })).toEqual([]);
    expect(check({ ...rest, attributes: { masked: 'x' }, website: 5 })).toEqual([
      'wrong-type@/website',
    ]);
  });

  it('is refused in a patch, under the names that the caller knows', () => {
    const [id = ''] = KEPT.bankAccounts?.map(({ accountId }) => accountId) ?? [];
    expect(errorsOfPatch({ bankAccounts: { [id]: { accountNo: MASKED } } })).toEqual([
      `masked-value@/bankAccounts/${id}/accountNo`,
    ]);
    // Laid over what is there it would be a part among others.
    expect(errorsOfPatch({ invoicing: { phone: MASKED } })).toEqual([
      'masked-value@/invoicing/phone',
    ]);
    expect(errorsOfPatch({ creditLimit: MASKED })).toEqual(['masked-value@/creditLimit']);
  });

  it('however deep an input is', () => {
    let deep: unknown = MASKED;
    for (let i = 0; i < 20_000; i++) deep = [deep];
    expect(errors({ ...input, tags: deep })).toEqual(['wrong-type@/tags/0']);
  });
});

describe('a text with asterisks', () => {
  const masked = PLACES.filter(({ field }) => field.mask !== undefined);

  it('is looked for where values are masked', () => {
    expect(masked.map(({ path, field }) => `${path} ${field.mask}`)).toEqual([
      'taxIds.value id-number',
      'contacts.phones mobile',
      'addresses.phone mobile',
      'bankAccounts.accountNo account',
      'bankAccounts.iban account',
      'invoicing.taxId id-number',
      'invoicing.phone mobile',
      'invoicing.accountNo account',
      'invoicing.deliveryMobile mobile',
    ]);
  });

  it.each(masked.map(({ path }) => path))('is refused by name in %s', (path) => {
    for (const text of ['138****8000', '****0123', '138＊＊＊8000']) {
      const [given, pointer] = withValue(path, text);
      expect(errors(given)).toEqual([`masked-value@${pointer}`]);
    }
  });

  it('is refused where it stands in a list of phones', () => {
    const phones = ['13800138000', '138****8000', { number: '****8000' }];
    expect(errors({ ...input, contacts: [{ name: '王芳', phones }] })).toEqual([
      'masked-value@/contacts/0/phones/1',
      'masked-value@/contacts/0/phones/2',
    ]);
  });

  it('may stand anywhere else, and two of them anywhere', () => {
    expect(errors({ ...input, remarks: '电话 138****8000' })).toEqual([]);
    expect(
      errors({ ...input, contacts: [{ name: '王芳', phones: ['0571-88886666*801'] }] }),
    ).toEqual([]);
  });

  it('that was stored before stays, and does not stand in the way of others', () => {
    const old = { number: '138****8000', kind: 'raw' } as const;
    const before: CustomerFields = { ...KEPT, contacts: [{ contactId: 'e1', phones: [old] }] };
    expect(errorsOfPatch({ contacts: { e1: { name: '王芳' } } }, before)).toEqual([]);
    expect(errorsOfPatch({ contacts: { e1: { phones: [old, '13800138000'] } } }, before)).toEqual(
      [],
    );
    expect(errorsOfPatch({ contacts: { e1: { phones: ['139****8000'] } } }, before)).toEqual([
      'masked-value@/contacts/e1/phones/0',
    ]);
  });
});

describe('what is masked', () => {
  it.each([
    [{ number: '+8613800138000', kind: 'mobile' }, true],
    [{ number: '+8657188886666', kind: 'landline' }, false],
    [{ number: '+8613800138000', kind: 'fax' }, true],
    [{ number: '138-0013-8000 或 8001', kind: 'raw' }, true],
    [{ number: '12345', kind: 'raw' }, false],
    [{}, false],
  ] as const)('of phones: %j %s', (phone, expected) => {
    expect(isMobile(phone)).toBe(expected);
  });

  it.each([
    ['+8613800138000', true],
    ['+862158881388', false],
    ['+85291234567', true],
    ['4008123123', false],
    ['打 13800138000', true],
  ])('of numbers alone: %s %s', (number, expected) => {
    expect(looksMobile(number)).toBe(expected);
  });

  it.each([
    ['330105199001010011', 'cn-resident-id', true, true],
    ['330105199001010011', 'cn-resident-id', undefined, true],
    ['330105199001010011', undefined, undefined, true],
    ['330105199001010011', undefined, false, false],
    ['92330105321935456X', 'cn-uscc', true, false],
    ['92330105321935456X', undefined, true, false],
    ['123456789', 'us-ssn', true, true],
    ['330105600123456', 'cn-regno', true, false],
    ['330105194912310028', 'cn-taxno-legacy', true, true],
    ['E12345678', 'passport', true, true],
  ] as const)('of tax ids: %s as %s of a person %s: %s', (value, type, natural, expected) => {
    expect(isPersonsNumber(value, type, natural)).toBe(expected);
  });
});
