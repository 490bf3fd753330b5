import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import type { Field } from '../../../src/customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../../src/customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../../src/customer/catalogue/json.js';
import type { Problem } from '../../../src/customer/problem.js';
import { fullRecord } from '../../support/full-record.js';
import { errorsOf, idMaker, TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

/** Every field of the catalogue against the shapes of JSON, one field at a time. */

const policy = testPolicy();
const FULL = fullRecord({ kind: 'company', policy, seed: 1 }).input;

function check(input: JsonObject) {
  return checkRecord(input, { policy, today: TODAY, newId: idMaker() });
}

/** The full record with another value at a path of property names and list positions. */
function withValue(path: readonly (string | number)[], value: unknown): JsonObject {
  const [first, ...rest] = path;
  const replace = (at: unknown, steps: readonly (string | number)[]): unknown => {
    const [step, ...more] = steps;
    if (step === undefined) return value;
    if (Array.isArray(at)) return at.map((item, i) => (i === step ? replace(item, more) : item));
    return { ...(isObject(at) ? at : {}), [step]: replace((at as JsonObject)[step], more) };
  };
  return { ...FULL, [String(first)]: replace(FULL[String(first)], rest) };
}

interface Place {
  field: Field;
  path: (string | number)[];
}

/** Every field of the catalogue that a client may set, and where the full record has it. */
function placesOf(fields: readonly Field[], above: (string | number)[] = []): Place[] {
  return fields
    .filter(({ derived }) => !derived)
    .flatMap((field) => {
      const path = [...above, field.name];
      const isList = field.type.type === 'elements' || field.type.type === 'objects';
      return [{ field, path }, ...placesOf(partsOf(field), isList ? [...path, 0] : path)];
    })
    .filter(({ path }) => !path.includes('instalments') || path.at(-1) === 'instalments');
}

const PLACES = placesOf(CATALOGUE);
const named = PLACES.map((place) => [place.path.join('.'), place] as const);

/** JSON values that no field of the type takes. */
function wrongValues({ type }: Field): unknown[] {
  const text = 'a text';
  switch (type.type) {
    case 'text':
    case 'choice':
    case 'list':
    case 'date':
    case 'decimal':
      return [5, 1.5, true, [text], {}, { value: text }];
    case 'boolean':
      return ['true', 'yes', 1, 0, [true], {}];
    case 'integer':
      return ['30', '', 30.5, 1e300, true, [30], {}];
    case 'texts':
    case 'lists':
      return [text, 5, true, {}, [5], [null], [[text]], [{}]];
    case 'money':
      return ['500.00', 500, true, ['500.00', 'CNY'], []];
    case 'phone':
      return [13800138000, true, ['13800138000']];
    case 'phones':
      return [13800138000, true, {}, [13800138000], [null], [['13800138000']]];
    case 'object':
    case 'section':
    case 'attributes':
      return [text, 5, true, [], [{}]];
    case 'objects':
    case 'elements':
      return [text, 5, true, {}, [text], [null], [[]]];
    default:
      return type satisfies never;
  }
}

function below(problems: readonly Problem[], path: readonly (string | number)[]): Problem[] {
  const pointer = `/${path.join('/')}`;
  return problems.filter(
    (problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`),
  );
}

it('the full record passes', () => {
  expect(errorsOf(check(FULL).problems)).toEqual([]);
  // Else nothing below would test anything.
  expect(PLACES.length).toBeGreaterThan(90);
});

describe.each(named)('%s', (_, { field, path }) => {
  it.each(wrongValues(field).map((value) => [JSON.stringify(value), value]))(
    'of the wrong type is an error where it stands: %s',
    (_json, value) => {
      const { problems } = check(withValue(path, value));

      const [first, ...more] = below(problems, path).filter(({ severity }) => severity === 'error');
      expect(first?.code).toBe('wrong-type');
      expect(more).toEqual([]);
    },
  );

  const BLANK: Partial<Record<Field['type']['type'], unknown[]>> = {
    text: ['', '  ', '\u3000'],
    choice: ['', ' '],
    list: ['', ' '],
    date: ['', ' '],
    decimal: ['', ' '],
    texts: [[], [''], ['\u00a0', ' ']],
    lists: [[], ['']],
    phones: [[], [''], '', ' '],
    phone: ['', ' '],
    objects: [[]],
    elements: [[]],
    section: [{}],
    attributes: [{}, { channel: '' }],
  };

  it.each([null, ...(BLANK[field.type.type] ?? [])].map((value) => [JSON.stringify(value), value]))(
    'is absent when it is %s',
    (_json, value) => {
      const given = check(withValue(path, value));
      const without = check(withValue(path, undefined));

      expect(given.fields).toEqual(without.fields);
      expect(errorsOf(given.problems)).toEqual(errorsOf(without.problems));
    },
  );

  it('gives the same when what it gave is checked again', () => {
    const [first] = path;
    const name = String(first);
    const kept = check({ legalName: '甲', country: 'CN', [name]: FULL[name] });
    const again = check({ legalName: '甲', country: 'CN', [name]: withoutIds(kept.fields, name) });

    expect(withoutIds(again.fields, name)).toEqual(withoutIds(kept.fields, name));
  });
});

/** A value of a record as a client would send it: Dossier's ids taken off. */
function withoutIds(fields: object, name: string): unknown {
  const value = (fields as JsonObject)[name];
  const type = CATALOGUE.find((field) => field.name === name)?.type;
  if (type?.type !== 'elements' || !Array.isArray(value)) return value;
  return value.map(({ [type.idField]: _, ...parts }) => parts);
}

describe('texts', () => {
  const texts = named.filter(([, { field }]) => field.type.type === 'text' && !field.check);

  it.each(texts)(
    '%s: a character beyond the limit, control characters, broken ones',
    (_, place) => {
      const { field, path } = place;
      if (field.type.type !== 'text') throw new Error('not a text');
      const { maxLength, multiline } = field.type;
      const code = (value: string) =>
        below(check(withValue(path, value)).problems, path)
          .filter(({ severity }) => severity === 'error')
          .map((problem) => problem.code);

      expect(code('字'.repeat(maxLength + 1))).toEqual(['too-long']);
      expect(code('𠮷'.repeat(maxLength + 1))).toEqual(['too-long']);
      expect(code('a\u0007b')).toEqual(['control-characters']);
      expect(code('a\ud800b')).toEqual(['lone-surrogate']);
      expect(code('a\nb')).toEqual(multiline ? [] : ['control-characters']);
      // The identifier of a type is no text that a limit is all there is to.
      if (path.join('.') !== 'taxIds.0.type' && path.join('.') !== 'taxIds.0.value') {
        expect(code('字'.repeat(maxLength))).toEqual([]);
        expect(code('𠮷'.repeat(maxLength))).toEqual([]);
      }
    },
  );

  it.each([
    ['legalName', 200],
    ['remarks', 2000],
    ['ratingBasis', 2000],
    ['businessScope', 5000],
  ])('%s has at most %i characters', (name, max) => {
    const field = CATALOGUE.find((candidate) => candidate.name === name);

    expect(field?.type).toMatchObject({ type: 'text', maxLength: max });
  });
});

describe('lists', () => {
  it.each([
    ['contacts', (i: number) => ({ name: `n${i}` })],
    ['addresses', (i: number) => ({ kind: 'office', line: `l${i}` })],
    ['bankAccounts', (i: number) => ({ accountNo: `62220212020${i}` })],
    ['tags', (i: number) => `tag${i}`],
  ])('%s: 100 and no more', (name, item) => {
    const list = (length: number) => Array.from({ length }, (_, i) => item(i));
    const least = { legalName: '甲', country: 'CN' };

    expect(errorsOf(check({ ...least, [name]: list(100) }).problems)).toEqual([]);
    expect(check({ ...least, [name]: list(101) }).problems).toEqual([
      {
        code: 'too-many',
        pointer: `/${name}`,
        severity: 'error',
        params: { max: 100, actual: 101 },
      },
    ]);
  });

  it('phones: 20 and no more, however many stand in one text', () => {
    const phones = (given: unknown) =>
      errorsOf(check({ ...FULL, contacts: [{ phones: given }] }).problems);
    const numbers = Array.from({ length: 21 }, (_, i) => `139000000${i + 10}`);

    expect(phones(numbers.slice(0, 20))).toEqual([]);
    expect(phones(numbers)).toEqual(['too-many@/contacts/0/phones']);
    expect(phones([numbers.slice(0, 11).join('、'), numbers.slice(11).join('、')])).toEqual([
      'too-many@/contacts/0/phones',
    ]);
  });

  it('a code given twice counts once', () => {
    const contacts = [{ name: '王芳', roles: ['purchasing', 'decision', 'purchasing'] }];

    expect(check({ ...FULL, contacts }).fields.contacts?.[0]?.roles).toEqual([
      'purchasing',
      'decision',
    ]);
  });

  it('an e-mail address given twice counts once, and a wrong one is pointed at where it stands', () => {
    const emails = (...given: string[]) => check({ ...FULL, contacts: [{ emails: given }] });

    expect(emails('a@b.cn', 'a@B.cn').fields.contacts?.[0]?.emails).toEqual(['a@b.cn']);
    expect(errorsOf(emails('', 'a@b.cn', 'a@b.cn', 'wrong').problems)).toEqual([
      'not-an-email@/contacts/0/emails/3',
    ]);
  });
});

describe('numbers', () => {
  it.each([
    ['tenorDays', 30, 180],
    ['paymentTerms.days', 0, 365],
    ['paymentTerms.payDay', 1, 31],
  ])('%s from %i to %i', (name, min, max) => {
    const path = name.split('.');
    const codes = (value: number) =>
      below(check(withValue(path, value)).problems, path).map(({ code }) => code);

    expect(codes(min)).toEqual([]);
    expect(codes(max)).toEqual([]);
    expect(codes(min - 1)).toEqual(['out-of-range']);
    expect(codes(max + 1)).toEqual(['out-of-range']);
  });

  it('amounts have at most 15 digits before the point', () => {
    const limit = (amount: string) =>
      errorsOf(check({ ...FULL, creditLimit: { amount, currency: 'CNY' } }).problems);

    expect(limit('999999999999999.99')).toEqual([]);
    expect(limit('1000000000000000')).toEqual(['amount-too-large@/creditLimit/amount']);
    expect(limit('1e5')).toEqual(['not-an-amount@/creditLimit/amount']);
    expect(limit('0x10')).toEqual(['not-an-amount@/creditLimit/amount']);
  });
});
