import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { ProblemCode } from '../problem-codes.js';
import type { Phone } from '../record.js';
import { halfWidth } from './fold.js';

/*
 * One telephone number out of what somebody typed. The metadata are `max`: the smaller ones take
 * 88886666 without an area code for a valid Chinese number.
 */

const LABEL =
  /^(?:联系电话|办公电话|电话|手机号码?|手机|座机|固话|热线|tel(?:ephone)?|phone|mobile|(?=[tpm]\s*:)[tpm])\s*[.:]*\s*/i;
const FAX_LABEL = /^(?:传真|fax|(?=f\s*:)f)\s*[.:]*\s*/i;
const FAX_BEHIND = /\s*(?:\(传真\)|传真|\(fax\)|fax)$/i;
const EXTENSION = /[\s,(]*(?:转|分机号?|内线|extension|ext|x|#|\*)[\s.:]*(\d{1,8})\)?$/i;
/** A last group behind a hyphen; an extension only when what precedes is a number by itself. */
const LAST_GROUP = /^(.*\d)\s*-\s*(\d{1,6})$/;
const LOOKS_LIKE_NUMBER = /^\+?[\d\s().·–—-]+$/;
const NO_DIGIT = /\D/g;

const CHINA_PREFIX = /^(?:\+|00)86|^86(?=1[3-9]\d{9}$|0\d{9,11}$|[48]00\d{7}$)/;
const COMPLETE_IN_CHINA = /^(?:0\d{9,11}|[2-8]\d{6,7}|[48]00\d{7})$/;
const MOBILE_IN_CHINA = /^0?(1[3-9]\d{9})$/;
/** Neither label nor extension nor area code: the number as most people write it. */
const BARE_MOBILE = /^1[3-9]\d{9}$/;
const LOCAL_IN_CHINA = /^[2-8]\d{6,7}$/;
/** 400 and 800, service numbers 95xxx and 96xxx, and those of operators and authorities (10086, 12345). */
const HOTLINE_IN_CHINA =
  /^(?:[48]00\d{7}|95\d{3,4}|950\d{5}|96\d{3,4}|10[01]\d{2}|12[123]\d{2,3})$/;
/** Hong Kong, Macao and Taiwan, dialled without the plus. */
const NEIGHBOUR = /^(?:852|853)\d{8}$|^886\d{8,9}$/;
const AREA_CODE = /^\+86(10|2\d|[3-9]\d\d)/;

export interface PhonePlace {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** The area code, with its 0, for numbers without one; asked for only when needed. */
  areaCode: () => string | undefined;
}

export interface PhoneReading {
  phone: Phone;
  /** Why it is kept as typed. */
  warning?: Extract<ProblemCode, 'phone-no-area-code' | 'phone-not-understood'>;
}

/** A number as E.164, in its national form for hotlines, or as typed with a warning. */
export function readPhone(typed: string, place: PhonePlace): PhoneReading {
  if (place.country === 'CN' && BARE_MOBILE.test(typed)) {
    const phone = readMobile(typed);
    if (phone !== undefined) return { phone };
  }
  const { text, fax } = withoutLabel(halfWidth(typed).trim());
  const { number, extension } = withoutExtension(text, place.country === 'CN');
  const read = LOOKS_LIKE_NUMBER.test(number) ? readNumber(number, place) : NOT_UNDERSTOOD;
  if ('warning' in read) return { phone: { number: typed, kind: 'raw' }, warning: read.warning };
  const phone: Phone = {
    number: read.number,
    ...(extension !== undefined && { extension }),
    kind: fax ? 'fax' : read.kind,
  };
  return { phone };
}

/** The area code of a Chinese landline (0571), for a number beside it that has none. */
export function areaCodeOfNumber(number: string): string | undefined {
  const code = AREA_CODE.exec(number)?.[1];
  return code === undefined ? undefined : `0${code}`;
}

type Read =
  | { number: string; kind: 'mobile' | 'landline' | 'hotline' }
  | { warning: NonNullable<PhoneReading['warning']> };

const NOT_UNDERSTOOD: Read = { warning: 'phone-not-understood' };

function withoutLabel(text: string): { text: string; fax: boolean } {
  const bare = text.replace(FAX_LABEL, '').replace(FAX_BEHIND, '');
  return { text: bare.replace(LABEL, ''), fax: bare !== text };
}

function withoutExtension(text: string, inChina: boolean): { number: string; extension?: string } {
  const worded = EXTENSION.exec(text);
  if (worded?.[1] !== undefined) {
    return { number: text.slice(0, worded.index), extension: worded[1] };
  }
  const [, number, group] = (inChina && LAST_GROUP.exec(text)) || [];
  if (number === undefined || group === undefined) return { number: text };
  const digits = nationalDigits(number);
  return digits !== undefined && COMPLETE_IN_CHINA.test(digits)
    ? { number, extension: group }
    : { number: text };
}

function readNumber(text: string, place: PhonePlace): Read {
  const digits = nationalDigits(text);
  if (digits !== undefined && (place.country === 'CN' || CHINA_PREFIX.test(dialled(text)))) {
    return readChinese(digits, place);
  }
  const country = isSupportedCountry(place.country) ? place.country : undefined;
  return readBy(text, country) ?? NOT_UNDERSTOOD;
}

function readChinese(digits: string, place: PhonePlace): Read {
  if (HOTLINE_IN_CHINA.test(digits)) return { number: digits, kind: 'hotline' };
  const mobile = MOBILE_IN_CHINA.exec(digits)?.[1];
  if (mobile !== undefined) return readMobile(mobile) ?? NOT_UNDERSTOOD;
  if (LOCAL_IN_CHINA.test(digits)) {
    const areaCode = place.areaCode();
    if (areaCode === undefined) return { warning: 'phone-no-area-code' };
    return readBy(`+86${areaCode.slice(1)}${digits}`) ?? NOT_UNDERSTOOD;
  }
  const national = readBy(`+86${digits.replace(/^0/, '')}`);
  if (national !== undefined) return national;
  return (NEIGHBOUR.test(digits) ? readBy(`+${digits}`) : undefined) ?? NOT_UNDERSTOOD;
}

type Understood = Exclude<Read, { warning: string }>;

/** What the numbers of a range are, by its digits; undefined: nothing. There are 7,000 ranges. */
const mobileRanges = new Map<string, Understood['kind'] | undefined>();
/** Ranges of mobile numbers are given out by their first digits; the metadata look at no more of them. */
const RANGE_DIGITS = 5;

/** `digits`: 11, without the country's code. */
function readMobile(digits: string): Understood | undefined {
  const range = digits.slice(0, RANGE_DIGITS);
  const number = `+86${digits}`;
  let kind = mobileRanges.get(range);
  if (kind === undefined && !mobileRanges.has(range)) {
    kind = readBy(number)?.kind;
    mobileRanges.set(range, kind);
  }
  return kind && { number, kind };
}

/** What is dialled: digits, and a plus in front if there is one. */
function dialled(text: string): string {
  return (text.startsWith('+') ? '+' : '') + text.replace(NO_DIGIT, '');
}

/** The digits inside China; undefined for a number of another country. */
function nationalDigits(text: string): string | undefined {
  const number = dialled(text);
  const digits = number.replace(CHINA_PREFIX, '');
  return digits.startsWith('+') || digits.startsWith('00') ? undefined : digits;
}

function readBy(text: string, country?: CountryCode): Understood | undefined {
  const parsed = parsePhoneNumberFromString(text.replace(/^00/, '+'), country);
  // Only a valid number has a type.
  const type = parsed?.getType();
  return parsed === undefined || type === undefined
    ? undefined
    : { number: parsed.number, kind: kindOf(type) };
}

function kindOf(type: ReturnType<PhoneNumber['getType']>): 'mobile' | 'landline' | 'hotline' {
  switch (type) {
    case 'MOBILE':
      return 'mobile';
    case 'TOLL_FREE':
    case 'SHARED_COST':
    case 'PREMIUM_RATE':
    case 'UAN':
      return 'hotline';
    default:
      return 'landline';
  }
}
