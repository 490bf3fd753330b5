import type { Checked } from '../problem.js';
import { halfWidth } from './fold.js';

/*
 * Calendar dates as `yyyy-MM-dd` strings, years 1000–9999, Gregorian. All arithmetic is on whole days:
 * no Date object, so no time zone of this machine can move a date.
 */

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const WRITTEN = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s].*)?$/;
const WRITTEN_CHINESE = /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?(?:\d.*)?$/;
/** The month by its name, so that no other order of day and month is possible: 5-Jan-26, 5 January 2026. */
const WRITTEN_ENGLISH = /^(\d{1,2})[-\s/.]([a-z]{3,9})\.?[-\s/,.]+(\d{4}|\d\d)(?:[T\s].*)?$/i;
const WRITTEN_AMERICAN = /^([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})$/i;
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
/** As spreadsheets read two digits of a year: 29 is 2029, 30 is 1930. */
const CENTURY_TURNS = 30;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const SERIAL = /^(\d{1,7})(?:\.\d+)?$/;

/** Day 0 of Excel's calendar, for every serial from 61 on (it believes in 29 February 1900). */
const EXCEL_DAY_0 = '1899-12-30';
/** 1950-01-01 and 2100-12-31. A number outside is no date of business: a year, an amount, a slip. */
const EARLIEST_SERIAL = 18_264;
const LATEST_SERIAL = 73_415;

/** A real date of the calendar as `yyyy-MM-dd`; anything else is the error `not-a-date`. */
export function checkDate(value: string, pointer: string): Checked<string> {
  const text = value.trim();
  if (isDate(text)) return { value: text, problems: [] };
  return { problems: [{ code: 'not-a-date', pointer, severity: 'error' }] };
}

export function isDate(text: string): boolean {
  const parts = ISO_DATE.exec(text);
  return parts !== null && exists(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

export interface DateTextOptions {
  /**
   * A bare number is the serial of a day in Excel's 1900 calendar (45000 is 2023-03-15), from 1950 to
   * 2100; the time of day behind the point is dropped.
   */
  excelSerial?: boolean;
}

/**
 * A date as people write it, year first: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105; or with
 * the month's English name: 5-Jan-26, Jan 5, 2026. A time of day behind it is dropped. Undefined when it
 * is none of these, or no day of the calendar: 05/01/2026 may be two days.
 */
export function parseDateText(text: string, options: DateTextOptions = {}): string | undefined {
  const written = halfWidth(text).trim();
  const parts = WRITTEN.exec(written);
  if (parts) return dateOf(parts[1], parts[3], parts[4]);
  const chinese = WRITTEN_CHINESE.exec(written.replace(/\s/g, ''));
  if (chinese) return dateOf(chinese[1], chinese[2], chinese[3]);
  const compact = COMPACT.exec(written);
  if (compact) return dateOf(compact[1], compact[2], compact[3]);
  const english = WRITTEN_ENGLISH.exec(written);
  if (english) return dateOf(fullYear(english[3]), monthNumber(english[2]), english[1]);
  const american = WRITTEN_AMERICAN.exec(written);
  if (american) return dateOf(american[3], monthNumber(american[1]), american[2]);
  return options.excelSerial ? dateOfSerial(written) : undefined;
}

/** By its name or the first three letters of it, also Sept; NaN, which is no month, for another word. */
function monthNumber(word = ''): string {
  const name = word.toLowerCase();
  const at = MONTHS.findIndex((month) => name === month || name === month.slice(0, 3));
  if (name === 'sept') return '9';
  return at < 0 ? 'NaN' : String(at + 1);
}

function fullYear(year = ''): string {
  if (year.length === 4) return year;
  return `${Number(year) < CENTURY_TURNS ? '20' : '19'}${year}`;
}

function dateOfSerial(text: string): string | undefined {
  const digits = SERIAL.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const serial = Number(digits);
  if (serial < EARLIEST_SERIAL || serial > LATEST_SERIAL) return undefined;
  return addDays(EXCEL_DAY_0, serial);
}

/** The same day `months` later (or earlier, when negative), or the last of a shorter month: 31 Aug + 6 = end of Feb. */
export function addMonthsClamped(date: string, months: number): string {
  const [year, month, day] = partsOf(date);
  const count = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(count / 12);
  const targetMonth = count - targetYear * 12 + 1;
  return formatDate(targetYear, targetMonth, Math.min(day, daysInMonth(targetYear, targetMonth)));
}

export function addDays(date: string, days: number): string {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

function dateOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return exists(y, m, d) ? formatDate(y, m, d) : undefined;
}

function exists(year: number, month: number, day: number): boolean {
  return year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

function partsOf(date: string): [year: number, month: number, day: number] {
  const parts = ISO_DATE.exec(date);
  if (parts === null) throw new RangeError(`not a date: ${date}`);
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

function formatDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const DAYS_IN_400_YEARS = 146_097;
const DAYS_BEFORE_MONTH_FROM_MARCH = [0, 31, 61, 92, 122, 153, 184, 214, 245, 275, 306, 337];

/** Days since 1 March of the year 0, counted in years that begin in March (the leap day comes last). */
function dayNumber(date: string): number {
  const [year, month, day] = partsOf(date);
  const marchYear = month > 2 ? year : year - 1;
  const beforeMonth = DAYS_BEFORE_MONTH_FROM_MARCH[(month + 9) % 12] ?? 0;
  return daysBeforeMarchYear(marchYear) + beforeMonth + day - 1;
}

function daysBeforeMarchYear(year: number): number {
  return year * 365 + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

function dateOfDayNumber(days: number): string {
  let marchYear = Math.floor((days * 400) / DAYS_IN_400_YEARS);
  while (daysBeforeMarchYear(marchYear + 1) <= days) marchYear++;
  while (daysBeforeMarchYear(marchYear) > days) marchYear--;
  const dayOfYear = days - daysBeforeMarchYear(marchYear);
  const fromMarch = DAYS_BEFORE_MONTH_FROM_MARCH.findLastIndex((before) => before <= dayOfYear);
  const month = ((fromMarch + 2) % 12) + 1;
  const day = dayOfYear - (DAYS_BEFORE_MONTH_FROM_MARCH[fromMarch] ?? 0) + 1;
  return formatDate(month > 2 ? marchYear : marchYear + 1, month, day);
}
