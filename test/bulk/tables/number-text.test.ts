import fc from 'fast-check';
import { numberFormat } from '../../../src/bulk/tables/workbook/number-format.js';
import { numberText, serialOfDate } from '../../../src/bulk/tables/workbook/number-text.js';

const GENERAL = { type: 'general' } as const;

describe('a number of a cell is written', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['13800138000', '13800138000'],
    ['0.30000000000000004', '0.3'],
    ['1.1499999999999999', '1.15'],
    ['50000.00', '50000'],
    ['1E-7', '0.0000001'],
    ['-1.25e-9', '-0.00000000125'],
    ['1.5E+5', '150000'],
    ['999999999999999', '999999999999999'],
    // 16 digits and more: the last ones are lost already.
    ['1234567890123456', '1.23456789012346E+15'],
    ['913303823278611000', '9.13303823278611E+17'],
    ['1e15', '1E+15'],
    ['-2E+20', '-2E+20'],
  ])('%s as %s', (stored, text) => {
    expect(numberText(stored, GENERAL, false)).toBe(text);
  });

  it.each(['', 'abc', 'NaN', '1e999', '0x10', ' 1', '1 2', '--1'])('not at all: %j', (stored) => {
    expect(numberText(stored, GENERAL, false)).toBeUndefined();
  });

  it('in at most 15 digits that read back as the same to a spreadsheet', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15, maxExcluded: true }), (value) => {
        fc.pre(value > -1e15);
        const text = numberText(String(value), GENERAL, false) ?? '';
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(Number(value.toPrecision(15)) + 0);
      }),
    );
  });
});

describe('a format says what a number is', () => {
  it.each([
    ['General', 'general'],
    ['G/通用格式', 'general'],
    ['0.00', 'general'],
    ['0.00E+00', 'general'],
    ['#,##0.00_);[Red](#,##0.00)', 'general'],
    ['#,##0"天"', 'general'],
    ['"date: "0', 'general'],
    ['[$¥-804]#,##0.00', 'general'],
    ['0%', 'general'],
    ['@', 'general'],
    ['yyyy-mm-dd', 'date'],
    ['yyyy"年"m"月"d"日"', 'date'],
    ['yyyy年m月d日', 'date'],
    ['[$-804]yyyy"年"m"月"d"日";@', 'date'],
    ['[DBNum1][$-804]yyyy"年"m"月"', 'date'],
    ['mmm', 'date'],
    ['m/d', 'date'],
    ['e"年"', 'date'],
    ['yyyy\\-mm\\-dd\\ hh:mm', 'date-time'],
    ['m/d/yy h:mm AM/PM', 'date-time'],
    ['h:mm', 'time'],
    ['h"时"mm"分"', 'time'],
    ['上午/下午h"时"mm"分"', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'duration'],
    ['000000', 'digits'],
  ])('%s: %s', (code, type) => {
    expect(numberFormat(200, code).type).toBe(type);
  });

  it.each([
    [0, 'general'],
    [4, 'general'],
    [10, 'general'],
    [14, 'date'],
    [20, 'time'],
    [22, 'date-time'],
    [31, 'date'],
    [32, 'time'],
    [49, 'general'],
    [57, 'date'],
  ])('built-in %s: %s', (id, type) => {
    expect(numberFormat(id, undefined).type).toBe(type);
  });

  it.each([
    ['date', '1', '1900-01-01'],
    ['date', '59', '1900-02-28'],
    ['date', '60', '1900-02-29'],
    ['date', '61', '1900-03-01'],
    ['date', '46027', '2026-01-05'],
    ['date', '46027.75', '2026-01-05'],
    ['date', '2958465', '9999-12-31'],
    ['date-time', '46027.999999', '2026-01-06'],
    ['date-time', '46027.0423726852', '2026-01-05 01:01:01'],
    ['time', '0.999988426', '23:59:59'],
    ['time', '0', '00:00'],
    ['duration', '1.0625', '25:30'],
    // No day of the calendar: the number itself.
    ['date', '0', '0'],
    ['date', '-5', '-5'],
    ['date', '2958466', '2958466'],
  ] as const)('%s %s: %s', (type, stored, text) => {
    expect(numberText(stored, { type }, false)).toBe(text);
  });

  it('zeros in front of a postal code', () => {
    const format = { type: 'digits', digits: 6 } as const;
    expect(numberText('10000', format, false)).toBe('010000');
    expect(numberText('1.5', format, false)).toBe('1.5');
  });
});

describe('a date is written as the number of its day', () => {
  it('and read back as the same', () => {
    const dates = fc.date({
      min: new Date('1900-03-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const text = date.toISOString().slice(0, 10);
        expect(numberText(String(serialOfDate(text)), { type: 'date' }, false)).toBe(text);
      }),
    );
  });

  it.each(['2026-02-30', '1900-02-28', '2026-1-5', '20260105', ''])('not %j', (text) => {
    expect(serialOfDate(text)).toBeUndefined();
  });
});
