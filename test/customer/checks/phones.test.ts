import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { areaCodeOf } from '../../../src/customer/checks/area-codes.js';
import { divisions } from '../../../src/customer/checks/divisions.js';
import { checkPhone, checkPhones } from '../../../src/customer/checks/phones.js';

const inHangzhou = { record: { country: 'CN', addresses: [{ kind: 'office', city: '杭州' }] } };
const nowhere = { record: { country: 'CN' } };

/** +8657188886666#801:landline, and the warnings behind it. */
function read(text: string, context: Parameters<typeof checkPhones>[2] = inHangzhou): string {
  const { value = [], problems } = checkPhones([text], '/phones', context);
  const phones = value.map(
    ({ number, extension, kind }) => `${number}${extension ? `#${extension}` : ''}:${kind}`,
  );
  return [...phones, ...problems.map(({ code }) => code)].join(' ');
}

describe('a phone of a customer in Hangzhou', () => {
  it.each([
    ['13800138000', '+8613800138000:mobile'],
    ['138 0013 8000', '+8613800138000:mobile'],
    ['138-0013-8000', '+8613800138000:mobile'],
    ['013800138000', '+8613800138000:mobile'],
    ['+86 138 0013 8000', '+8613800138000:mobile'],
    ['0086-13800138000', '+8613800138000:mobile'],
    ['86-13800138000', '+8613800138000:mobile'],
    ['手机：13800138000', '+8613800138000:mobile'],
    ['0571-88886666', '+8657188886666:landline'],
    ['0571-8888-6666', '+8657188886666:landline'],
    ['(0571)88886666', '+8657188886666:landline'],
    ['0571－88886666', '+8657188886666:landline'],
    ['+86 571 88886666', '+8657188886666:landline'],
    ['010-12345678', '+861012345678:landline'],
    ['0570-3022222', '+865703022222:landline'],
    ['0571-88886666-801', '+8657188886666#801:landline'],
    ['0570-3022222-1', '+865703022222#1:landline'],
    ['0571-88886666*801', '+8657188886666#801:landline'],
    ['0571-88886666转801', '+8657188886666#801:landline'],
    ['0571-88886666 转 801', '+8657188886666#801:landline'],
    ['0571-88886666，分机801', '+8657188886666#801:landline'],
    ['0571-88886666 ext. 801', '+8657188886666#801:landline'],
    ['0571-88886666（分机：801）', '+8657188886666#801:landline'],
    ['88886666', '+8657188886666:landline'],
    ['８８８８６６６６', '+8657188886666:landline'],
    ['8888-6666', '+8657188886666:landline'],
    ['88886666-801', '+8657188886666#801:landline'],
    ['400-820-8820', '4008208820:hotline'],
    ['+86 400 820 8820', '4008208820:hotline'],
    ['4008208820转2', '4008208820#2:hotline'],
    ['800-820-8820', '8008208820:hotline'],
    ['95588', '95588:hotline'],
    ['12345', '12345:hotline'],
    ['传真：0571-88886666', '+8657188886666:fax'],
    ['0571-88886666(传真)', '+8657188886666:fax'],
    ['+852 2345 6789', '+85223456789:landline'],
    ['852-23456789', '+85223456789:landline'],
    ['0044 20 7946 0958', '+442079460958:landline'],
    ['+31 6 12345678', '+31612345678:mobile'],
  ])('%s is %s', (typed, expected) => {
    expect(read(typed)).toBe(expected);
  });

  it.each([
    ['0571-88886666/13800138000', '+8657188886666:landline +8613800138000:mobile'],
    ['13800138000、13900139000', '+8613800138000:mobile +8613900139000:mobile'],
    ['13800138000；13900139000', '+8613800138000:mobile +8613900139000:mobile'],
    ['13800138000，13900139000', '+8613800138000:mobile +8613900139000:mobile'],
    ['13800138000\n13900139000', '+8613800138000:mobile +8613900139000:mobile'],
    ['13800138000 13900139000', '+8613800138000:mobile +8613900139000:mobile'],
    ['13800138000/13800138000', '+8613800138000:mobile'],
    ['010-12345678/12345679', '+861012345678:landline 12345679:raw phone-not-understood'],
    ['010-62345678/62345679', '+861062345678:landline +861062345679:landline'],
  ])('%j is several', (typed, expected) => {
    expect(read(typed)).toBe(expected);
  });

  it.each(['abc', '138001380', '110', '13800138000（王经理）', '王经理/李经理', '15400000000'])(
    '%s is kept as typed, with a warning',
    (typed) => expect(read(typed)).toBe(`${typed}:raw phone-not-understood`),
  );
});

describe('a number without an area code', () => {
  const local = '88886666';

  it('is kept as typed where no city is known', () => {
    expect(checkPhone(local, '/invoicing/phone', nowhere)).toEqual({
      value: { number: local, kind: 'raw' },
      problems: [{ code: 'phone-no-area-code', pointer: '/invoicing/phone', severity: 'warning' }],
    });
  });

  it('belongs to the address it stands in before the customer’s', () => {
    const context = { ...inHangzhou, within: { country: 'CN', city: '宁波市' } };
    expect(checkPhone(local, '', context).value?.number).toBe('+8657488886666');
  });

  it('belongs to the registered address before others', () => {
    const addresses = [{ city: '上海' }, { kind: 'registered', city: '北京' }];
    const context = { record: { country: 'CN', addresses } };
    expect(checkPhone('62345678', '', context).value?.number).toBe('+861062345678');
  });

  it('finds the prefecture of a county-level city', () => {
    const context = { record: { country: 'CN', addresses: [{ city: '义乌' }] } };
    expect(checkPhone('85512345', '', context).value?.number).toBe('+8657985512345');
  });

  it('is read without stumbling over addresses of another shape', () => {
    const record = { country: 7, addresses: [null, 'x', { city: 5 }, { city: ' ' }] };
    expect(checkPhone(local, '', { record }).value).toEqual({ number: local, kind: 'raw' });
  });
});

describe('a phone of a customer elsewhere', () => {
  it.each([
    ['HK', '2345 6789', '+85223456789:landline'],
    ['US', '(212) 555-0123', '+12125550123:landline'],
    ['US', '1-800-555-0199', '+18005550199:hotline'],
    ['DE', '030 123456', '+4930123456:landline'],
    ['DE', '+86 138 0013 8000', '+8613800138000:mobile'],
    ['XX', '030 123456', '030 123456:raw phone-not-understood'],
  ])('%s: %s is %s', (country, typed, expected) => {
    expect(read(typed, { record: { country } })).toBe(expected);
  });
});

describe('a phone as an object', () => {
  it('is what a record shows, given back', () => {
    for (const typed of [
      '0571-88886666-801',
      '4008208820',
      '传真 0571-88886666',
      '????',
      '88886666',
    ]) {
      for (const context of [inHangzhou, nowhere]) {
        const first = checkPhone(typed, '', context);
        expect(checkPhone(first.value, '', context)).toEqual(first);
      }
    }
  });

  it('may say that it is a fax, or a mobile where the number does not show it', () => {
    const fax = { number: '0571-88886666', kind: 'fax', extension: '2' };
    expect(checkPhone(fax, '', nowhere).value).toEqual({
      number: '+8657188886666',
      extension: '2',
      kind: 'fax',
    });
    const american = { number: '+12125550123', kind: 'mobile' };
    expect(checkPhone(american, '', nowhere).value?.kind).toBe('mobile');
    expect(checkPhone({ number: '0571-88886666', kind: 'mobile' }, '', nowhere).value?.kind).toBe(
      'landline',
    );
  });

  it.each([
    [7, 'wrong-type', '/p'],
    [null, 'wrong-type', '/p'],
    [['13800138000'], 'wrong-type', '/p'],
    [{}, 'required', '/p/number'],
    [{ number: ' ' }, 'required', '/p/number'],
    [{ number: 13800138000 }, 'wrong-type', '/p/number'],
    [{ number: '13800138000', extension: 'a' }, 'wrong-type', '/p/extension'],
    [{ number: '13800138000', kind: 'pager' }, 'not-a-choice', '/p/kind'],
    [{ number: '13800138000', __proto__: null, area: 1 }, 'unknown-field', '/p'],
    ['1\u0000', 'control-characters', '/p'],
    [{ number: '1\u0000' }, 'control-characters', '/p/number'],
    ['1'.repeat(201), 'too-long', '/p'],
  ])('%j is refused: %s at %s', (given, code, pointer) => {
    const { value, problems } = checkPhone(given, '/p', nowhere);
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code, pointer, severity: 'error' }]);
  });
});

describe('whatever is typed as a phone', () => {
  it('loses no digit, and is the same the second time', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9 ()+\-/、转ext.王]{1,24}$/), (typed) => {
        const { value = [] } = checkPhones([typed], '', inHangzhou);
        const kept = value.map(({ number, extension = '' }) => number + extension).join(' ');
        const last = /\d{4}(?!.*\d)/.exec(typed.replace(/\D+/g, ''))?.[0] ?? '';
        expect(kept.replace(/\D+/g, '')).toContain(last);
        expect(checkPhones(value, '', inHangzhou).value).toEqual(value);
      }),
    );
  });
});

describe('the table of area codes', () => {
  it('has every city of mainland China', () => {
    const cities = [...divisions().cities.values()].flat();
    const missing = cities.filter(({ name }) => areaCodeOf(name) === undefined);
    expect(missing).toEqual([]);
    expect(new Set(cities).size).toBeGreaterThan(360);
  });

  it.each([
    ['北京市', undefined, '010'],
    ['义乌市', undefined, undefined],
    ['金华市', '义乌市', '0579'],
    ['秦皇岛市', undefined, '0335'],
    ['海西蒙古族藏族自治州', '德令哈市', '0977'],
    ['海西蒙古族藏族自治州', '格尔木市', '0979'],
  ])('%s %s is %s', (city, district, code) => {
    expect(areaCodeOf(city, district)).toBe(code);
  });
});

it('a bare Chinese mobile number is what the metadata say, for every range of numbers', () => {
  for (let range = 13000; range < 20000; range++) {
    // The first of a range is asked for, and its kind holds for all.
    for (const rest of ['000000', '999999', '123456']) {
      const typed = `${range}${rest}`;
      const parsed = parsePhoneNumberFromString(`+86${typed}`);
      const expected =
        parsed?.getType() === 'MOBILE' ? `+86${typed}:mobile` : `${typed}:raw phone-not-understood`;
      if (read(typed) !== expected) throw new Error(`${typed} is ${read(typed)}, not ${expected}`);
    }
  }
});
