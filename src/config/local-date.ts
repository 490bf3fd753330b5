/**
 * Dates as people write them, in the time zone of `DOSSIER_TIME_ZONE`. Stored times are UTC; what a day
 * is (today, a due date, the end of an `asOf` day) is decided here and nowhere else.
 */
export interface LocalDates {
  /** The local date (`2026-01-31`) at a moment in milliseconds since 1970. */
  at(ms: number): string;
  /** The last millisecond of a local date, as UTC ISO text. */
  endOf(date: string): string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Local dates lie at most so far from the same date in UTC (UTC-12 to UTC+14), rounded up. */
const FARTHEST_MS = 15 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * @param timeZone IANA name, for example `Asia/Shanghai`
 * @throws RangeError when there is no such time zone
 */
export function localDatesIn(timeZone: string): LocalDates {
  // The Swedish locale writes ISO dates.
  const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  // Every command asks for today. A date changes only with a minute, so one answer serves for it.
  let minute = Number.NaN;
  let dateOfMinute = '';
  const at = (ms: number) => {
    const asked = Math.floor(ms / MINUTE_MS);
    if (asked !== minute) {
      dateOfMinute = formatter.format(ms);
      minute = asked;
    }
    return dateOfMinute;
  };
  return { at, endOf: (date) => endOfDay(date, (ms) => formatter.format(ms)) };
}

/** Looks for the first moment of a later date: right also where a day has 23 or 25 hours or is missing. */
function endOfDay(date: string, dateAt: (ms: number) => string): string {
  const start = Date.parse(`${date}T00:00:00Z`);
  let still = start - FARTHEST_MS;
  let later = start + DAY_MS + FARTHEST_MS;
  while (later - still > 1) {
    const middle = Math.floor((still + later) / 2);
    if (dateAt(middle) > date) later = middle;
    else still = middle;
  }
  return new Date(still).toISOString();
}
