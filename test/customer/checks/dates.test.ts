import fc from 'fast-check';
import {
  addDays,
  addMonthsClamped,
  checkDate,
  daysBetween,
  isDate,
  parseDateText,
} from '../../../src/customer/checks/dates.js';

const date = fc
  .date({
    min: new Date('1000-01-01T00:00:00Z'),
    max: new Date('9000-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((instant) => instant.toISOString().slice(0, 10));

describe('a date', () => {
  it.each(['2026-01-31', '2024-02-29', '1000-01-01', '9999-12-31', '2000-02-29'])(
    '%s is a day of the calendar',
    (text) => {
      expect(checkDate(text, '/d')).toEqual({ value: text, problems: [] });
    },
  );

  it.each(['2025-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '2026-1-5'])(
    '%s is none',
    (text) => {
      expect(checkDate(text, '/d')).toEqual({
        problems: [{ code: 'not-a-date', pointer: '/d', severity: 'error' }],
      });
    },
  );

  it.each(['', '0999-12-31', '2026-01-01T00:00:00Z', '20260101', '２０２６-01-01', 'today'])(
    '%j is none either',
    (text) => expect(isDate(text)).toBe(false),
  );
});

describe('a date as people write it', () => {
  it.each([
    ['2026-01-05', '2026-01-05'],
    ['2026/1/5', '2026-01-05'],
    ['2026.1.5', '2026-01-05'],
    ['2026年1月5日', '2026-01-05'],
    ['2026 年 1 月 5 日', '2026-01-05'],
    ['２０２６／１／５', '2026-01-05'],
    ['20260105', '2026-01-05'],
    ['2026/1/5 0:00', '2026-01-05'],
    ['2026-01-05T08:30:00Z', '2026-01-05'],
    ['2026/2/30', undefined],
    ['2026/1-5', undefined],
    ['5/1/2026', undefined],
    ['2026年1月', undefined],
    ['45000', undefined],
    ['长期', undefined],
    ['2026年1月5日 10:30', '2026-01-05'],
    ['5-Jan-26', '2026-01-05'],
    ['5-Jan-30', '1930-01-05'],
    ['05 January 2026', '2026-01-05'],
    ['5-Sept-2026', '2026-09-05'],
    ['Jan 5, 2026', '2026-01-05'],
    ['31-Feb-26', undefined],
    ['5-Foo-26', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseDateText(text)).toBe(expected);
  });

  it.each([
    ['18264', '1950-01-01'],
    ['45000', '2023-03-15'],
    ['46000.75', '2025-12-09'],
    ['73415', '2100-12-31'],
    // Years, amounts and slips are no dates of business.
    ['18263', undefined],
    ['73416', undefined],
    ['2015', undefined],
    ['0', undefined],
  ])('as a serial of Excel %s is %s', (text, expected) => {
    expect(parseDateText(text, { excelSerial: true })).toBe(expected);
  });
});

describe('counting with dates', () => {
  it.each([
    ['2025-08-31', 6, '2026-02-28'],
    ['2023-08-31', 6, '2024-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-05-10', 0, '2026-05-10'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonthsClamped(from, months)).toBe(to);
  });

  it('agrees with the calendar of the language, day by day', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -50_000, max: 50_000 }), (from, days) => {
        const instant = new Date(`${from}T00:00:00Z`);
        instant.setUTCDate(instant.getUTCDate() + days);
        fc.pre(instant.getUTCFullYear() >= 1000);
        const to = instant.toISOString().slice(0, 10);
        expect(addDays(from, days)).toBe(to);
        expect(daysBetween(from, to)).toBe(days);
      }),
    );
  });

  it('stays on the day of the month, or on its last', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 240 }), (from, months) => {
        const to = addMonthsClamped(from, months);
        expect(isDate(to)).toBe(true);
        const clamped = to.slice(8) !== from.slice(8);
        expect(clamped ? addDays(to, 1).slice(8) : '01').toBe('01');
      }),
    );
  });
});
