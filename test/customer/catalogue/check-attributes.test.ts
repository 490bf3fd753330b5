import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import type { OwnAttribute } from '../../../src/customer/policy.js';
import { created, errorsOf, given, idMaker, onlyEvent, patch, TODAY } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';

/** A company's own attributes, as the test policy names them. */

function check(attributes: unknown, policy = testPolicy()) {
  const input = { legalName: '甲', country: 'CN', attributes };
  return checkRecord(input, { policy, today: TODAY, newId: idMaker() });
}

function kept(attributes: unknown) {
  const { fields, problems } = check(attributes);
  expect(problems).toEqual([]);
  return fields.attributes;
}

function errors(attributes: unknown): string[] {
  return errorsOf(check(attributes).problems);
}

it('each type keeps its own kind of value', () => {
  expect(
    kept({
      channel: ' 电商\n直播 ',
      staff: 12.5,
      visitedOn: ' 2026-01-31 ',
      exporter: false,
      grade: 'second',
      brands: ['blue', 'red', 'blue', ''],
    }),
  ).toEqual({
    channel: '电商\n直播',
    staff: 12.5,
    visitedOn: '2026-01-31',
    exporter: false,
    grade: 'second',
    brands: ['blue', 'red'],
  });
});

it.each<[string, unknown, string]>([
  ['channel', 5, 'wrong-type'],
  ['channel', ['x'], 'wrong-type'],
  ['channel', 'x'.repeat(2001), 'too-long'],
  ['channel', 'a\u0000b', 'control-characters'],
  ['channel', 'a\udc00b', 'lone-surrogate'],
  ['staff', '12', 'wrong-type'],
  ['staff', true, 'wrong-type'],
  ['staff', 9_007_199_254_740_992, 'out-of-range'],
  ['staff', -1e300, 'out-of-range'],
  ['staff', {}, 'wrong-type'],
  ['visitedOn', 20260131, 'wrong-type'],
  ['visitedOn', '31.1.2026', 'not-a-date'],
  ['exporter', 'true', 'wrong-type'],
  ['exporter', 1, 'wrong-type'],
  ['grade', 1, 'wrong-type'],
  ['grade', 'third', 'not-a-choice'],
  ['grade', 'former', 'retired-choice'],
  ['brands', 'red', 'wrong-type'],
  ['brands', { red: true }, 'wrong-type'],
  ['toString', 'x', 'wrong-type'],
])('%s: %j is refused (%s)', (name, value, code) => {
  expect(errors({ [name]: value })).toEqual([`${code}@/attributes/${name}`]);
});

it('a wrong one among several choices is pointed at', () => {
  expect(errors({ brands: ['red', 'green', 7, 'old'] })).toEqual([
    'not-a-choice@/attributes/brands/1',
    'retired-choice@/attributes/brands/3',
    'wrong-type@/attributes/brands/2',
  ]);
});

it.each([null, {}, { channel: '', visitedOn: ' ', grade: '', brands: [], staff: null }])(
  '%j is as good as none',
  (attributes) => {
    expect(kept(attributes)).toBeUndefined();
  },
);

it.each(['unknown', 'valueOf', 'hasOwnProperty', 'a/b'])(
  'a name that the policy does not have is refused: %s',
  (name) => {
    expect(errors({ [name]: 'x' })).toEqual([
      `unknown-field@/attributes/${name.replace('/', '~1')}`,
    ]);
  },
);

it('names that every object inherits are names like others', () => {
  const given = JSON.parse('{"constructor":"a","toString":7,"__proto__":"b"}') as JsonObject;

  const attributes = kept(given);

  expect(JSON.stringify(attributes)).toBe('{"constructor":"a","toString":7,"__proto__":"b"}');
  expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
});

it('names that every object inherits come, change and go by their own paths', () => {
  const without = created();
  const set = patch({ attributes: JSON.parse('{"constructor":"a","toString":7,"__proto__":"b"}') });

  const { changes } = onlyEvent(given(without).when(set), 'CustomerUpdated');

  expect(changes).toEqual([
    { path: '/attributes/constructor', to: 'a' },
    { path: '/attributes/toString', to: 7 },
    { path: '/attributes/__proto__', to: 'b' },
  ]);
  const updated = { type: 'CustomerUpdated' as const, data: { on: TODAY, changes, warnings: [] } };
  const unset = patch({ attributes: JSON.parse('{"constructor":null,"__proto__":"c"}') });
  expect(onlyEvent(given(without, updated).when(unset), 'CustomerUpdated').changes).toEqual([
    { path: '/attributes/constructor', from: 'a' },
    { path: '/attributes/__proto__', from: 'b', to: 'c' },
  ]);
});

describe('a required one', () => {
  const required = (name: string, type: OwnAttribute['type'] = 'text'): OwnAttribute[] => [
    { name, type, zh: name, en: name, required: true },
  ];

  it.each(['channel', 'toString', 'constructor', '__proto__'])('%s must be there', (name) => {
    const policy = testPolicy({ attributes: required(name) });

    expect(errorsOf(check({}, policy).problems)).toEqual([`required@/attributes/${name}`]);
    expect(errorsOf(check(undefined, policy).problems)).toEqual([`required@/attributes/${name}`]);
    expect(check(JSON.parse(`{"${name}":"x"}`), policy).problems).toEqual([]);
  });

  it('that is given wrongly is one error, not two', () => {
    const policy = testPolicy({ attributes: required('staff', 'number') });

    expect(errorsOf(check({ staff: '7' }, policy).problems)).toEqual([
      'wrong-type@/attributes/staff',
    ]);
  });

  it('is there when it is false or nought', () => {
    const policy = testPolicy({
      attributes: [...required('exporter', 'boolean'), ...required('staff', 'number')],
    });

    expect(check({ exporter: false, staff: 0 }, policy).problems).toEqual([]);
  });
});
