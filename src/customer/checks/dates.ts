import type { Checked } from '../problem.js';
import { halfWidth } from './fold.js';

/*
 * Calendar dates as `yyyy-MM-dd` strings, years 1000–9999, Gregorian. All arithmetic is on whole days:
 * no Date object, so no time zone of this machine can move a date.
 */

const ISO_DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const WRITTEN = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T\s].*)?$/;
const WRITTEN_CHINESE = /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)$/;
const SERIAL = /^(\d{1,7})(?:\.\d+)?$/;

/** Day 0 of Excel's calendar for every serial from 61 (1 March 1900) on. */
const EXCEL_DAY_0 = '1899-12-30';
/** Excel believes in 29 February 1900 (serial 60); the days before it are one off. */
const EXCEL_PHANTOM_DAY = 60;

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
  /** A bare number is the serial of a day in Excel's 1900 calendar (45000 is 2023-03-15). */
  excelSerial?: boolean;
}

/**
 * A date as people write it, year first: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105; a time
 * of day behind it is dropped. Undefined when it is none of these, or no day of the calendar.
 */
export function parseDateText(text: string, options: DateTextOptions = {}): string | undefined {
  const written = halfWidth(text).trim();
  const parts = WRITTEN.exec(written);
  if (parts) return dateOf(parts[1], parts[3], parts[4]);
  const chinese = WRITTEN_CHINESE.exec(written.replace(/\s/g, ''));
  if (chinese) return dateOf(chinese[1], chinese[2], chinese[3]);
  const compact = COMPACT.exec(written);
  if (compact) return dateOf(compact[1], compact[2], compact[3]);
  return options.excelSerial ? dateOfSerial(written) : undefined;
}

function dateOfSerial(text: string): string | undefined {
  const digits = SERIAL.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const serial = Number(digits);
  if (serial < 1 || serial === EXCEL_PHANTOM_DAY) return undefined;
  const days = serial < EXCEL_PHANTOM_DAY ? serial + 1 : serial;
  const date = addDays(EXCEL_DAY_0, days);
  return isDate(date) ? date : undefined;
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
