import fc from 'fast-check';
import { localDatesIn } from '../../src/config/local-date.js';

const DAY_MS = 86_400_000;

describe('local dates', () => {
  it('are those of the time zone, not of UTC', () => {
    const shanghai = localDatesIn('Asia/Shanghai');
    expect(shanghai.at(Date.parse('2026-01-31T15:59:59.999Z'))).toBe('2026-01-31');
    expect(shanghai.at(Date.parse('2026-01-31T16:00:00.000Z'))).toBe('2026-02-01');
  });

  it('do not stick to what was asked before', () => {
    const dates = localDatesIn('America/New_York');
    const asked = ['2026-03-01T12:00:00Z', '2026-03-02T12:00:00Z', '2026-03-01T12:00:00Z'];
    expect(asked.map((time) => dates.at(Date.parse(time)))).toEqual([
      '2026-03-01',
      '2026-03-02',
      '2026-03-01',
    ]);
  });

  it('refuse a time zone that does not exist', () => {
    expect(() => localDatesIn('Asia/Nowhere')).toThrow(RangeError);
  });

  it.each([
    ['Asia/Shanghai', '2026-01-31', '2026-01-31T15:59:59.999Z'],
    ['UTC', '2028-02-29', '2028-02-29T23:59:59.999Z'],
    // 23 hours and 25 hours long.
    ['Europe/Berlin', '2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T22:59:59.999Z'],
    // Midnight itself is skipped when summer time begins.
    ['America/Santiago', '2026-09-05', '2026-09-06T03:59:59.999Z'],
    ['Pacific/Kiritimati', '2026-01-01', '2026-01-01T09:59:59.999Z'],
    ['Etc/GMT+12', '2026-01-01', '2026-01-02T11:59:59.999Z'],
  ])('end in %s on %s at %s', (timeZone, date, end) => {
    expect(localDatesIn(timeZone).endOf(date)).toBe(end);
  });

  it('end where the next one begins', () => {
    const zones = ['Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 25_000 }), (zone, day) => {
        const dates = localDatesIn(zone);
        const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
        const end = Date.parse(dates.endOf(date));
        expect(dates.at(end)).toBe(date);
        expect(localDatesIn(zone).at(end + 1) > date).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
