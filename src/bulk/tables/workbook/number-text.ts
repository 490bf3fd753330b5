import type { NumberFormat } from './number-format.js';

/** A cell's number as the text that a person sees, or that reads back as the same value. */

/** Spreadsheets store 17 digits and show 15; the last two are noise (0.1 + 0.2). */
const DIGITS = 15;
const LIMIT_OF_DIGITS = 1e15;
const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
/** As XML schemas write a double; `NaN`, hex and blanks are none. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * @param stored as the file writes it
 * @param epoch1904 days are counted from 1904, as old files of the Mac do
 * @returns undefined when it is no number
 */
export function numberText(
  stored: string,
  format: NumberFormat,
  epoch1904: boolean,
): string | undefined {
  if (format.type === 'general' && PLAIN_INTEGER.test(stored)) return stored;
  const number = NUMBER.test(stored) ? Number(stored) : Number.NaN;
  if (!Number.isFinite(number)) return undefined;
  switch (format.type) {
    case 'general':
      return decimal(number);
    case 'digits':
      return Number.isInteger(number) && number >= 0 && number < LIMIT_OF_DIGITS
        ? decimal(number).padStart(format.digits, '0')
        : decimal(number);
    case 'duration':
      return number < 0 ? decimal(number) : timeOfSeconds(Math.round(number * DAY_SECONDS));
    default:
      return dateText(number, format.type, epoch1904) ?? decimal(number);
  }
}

/**
 * The shortest decimal text with at most 15 digits and without exponent. From 10^15 on digits are lost
 * already: the scientific form says so (`9.13303823278611E+17`).
 */
function decimal(number: number): string {
  if (Math.abs(number) >= LIMIT_OF_DIGITS) {
    const [digits = '', exponent = ''] = number.toExponential(DIGITS - 1).split('e');
    return `${withoutZeros(digits)}E${exponent}`;
  }
  if (Number.isInteger(number)) return String(number === 0 ? 0 : number);
  const text = String(Number(number.toPrecision(DIGITS)));
  return text.includes('e') ? withoutExponent(text) : text;
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Only numbers below 0.000001 come with one here. */
function withoutExponent(text: string): string {
  const [digits = '', exponent = '0'] = text.split('e-');
  const negative = digits.startsWith('-') ? '-' : '';
  const zeros = '0'.repeat(Number(exponent) - 1);
  return `${negative}0.${zeros}${digits.replace(/[-.]/g, '')}`;
}

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;
/** The last day of the year 9999. */
const LAST_DAY = 2_958_465;
/** Excel counts a 29 February 1900, which never was, as day 60. */
const DAY_THAT_NEVER_WAS = 60;
const DAYS_1904 = 1462;

/** @returns undefined when no such day can be shown */
function dateText(
  number: number,
  shown: 'date' | 'time' | 'date-time',
  epoch1904: boolean,
): string | undefined {
  const seconds = Math.round(number * DAY_SECONDS);
  const day = Math.floor(seconds / DAY_SECONDS);
  const time = seconds - day * DAY_SECONDS;
  if (day === 0 && !epoch1904)
    return time > 0 || shown === 'time' ? timeOfSeconds(time) : undefined;
  const serial = epoch1904 ? day + DAYS_1904 : day;
  if (serial < 1 || serial > LAST_DAY) return undefined;
  const date = serial === DAY_THAT_NEVER_WAS ? '1900-02-29' : isoDate(serial);
  return shown === 'date' || time === 0 ? date : `${date} ${timeOfSeconds(time)}`;
}

function isoDate(serial: number): string {
  const day = serial < DAY_THAT_NEVER_WAS ? serial + 1 : serial;
  return new Date(Date.UTC(1899, 11, 30) + day * DAY_MS).toISOString().slice(0, 10);
}

/** `13:30`, `13:30:05`, `25:00` for a duration. */
function timeOfSeconds(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (seconds % 60 !== 0) parts.push(seconds % 60);
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The number of a day; undefined when the text is no date after February 1900. */
export function serialOfDate(text: string): number | undefined {
  if (!ISO_DATE.test(text)) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 31 February for a day in March.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return undefined;
  const serial = Math.round((ms - Date.UTC(1899, 11, 30)) / DAY_MS);
  return serial > DAY_THAT_NEVER_WAS ? serial : undefined;
}
