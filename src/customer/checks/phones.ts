import type { Checked, Problem } from '../problem.js';
import type { Phone } from '../record.js';
import { areaCodeOfNumber, type PhonePlace, type PhoneReading, readPhone } from './phone-number.js';
import { type PhoneContext, placeOf } from './phone-place.js';
import { checkText } from './text.js';

const MAX_LENGTH = 200;
const MAX_EXTENSION = /^\d{1,10}$/;
const KINDS: ReadonlySet<unknown> = new Set(['mobile', 'landline', 'hotline', 'fax', 'raw']);
const PARTS: ReadonlySet<string> = new Set(['number', 'extension', 'kind']);

const BEFORE_EXTENSION = /[,;、，；\s]+(?=转|分机|内线|ext)/gi;
const BETWEEN_NUMBERS = /[/、;；,，|\n]|或者?/;
const SPACES = /\s+/;
const ONE_NUMBER = /^\+?[\d-]+$/;

/**
 * One telephone number, as text or {number, extension?, kind?}. Numbers without a country belong to the
 * customer's, Chinese ones without an area code to the city of the address it stands in or of the
 * customer. What is not understood is kept as typed, kind `raw`. Errors: `wrong-type`, `required`,
 * `unknown-field`, `not-a-choice`, and those of a text. Warnings: `phone-not-understood`,
 * `phone-no-area-code`.
 */
export function checkPhone(value: unknown, pointer: string, context: PhoneContext): Checked<Phone> {
  const { value: given, problems } = checkShape(value, pointer);
  if (given === undefined) return { problems };
  const reading = readPhone(given.number, placeOf(context));
  return { value: withGiven(reading.phone, given), problems: warningsOf(reading, pointer) };
}

/**
 * A list of telephone numbers; a text in it may hold several (`/ 、 ; ，` or a line break between them).
 * Repeats are dropped. Problems stand at the item they came from.
 */
export function checkPhones(
  values: readonly unknown[],
  pointer: string,
  context: PhoneContext,
): Checked<Phone[]> {
  const place = placeOf(context);
  const phones = new Map<string, Phone>();
  const problems: Problem[] = [];
  values.forEach((value, i) => {
    const at = `${pointer}/${i}`;
    const shape = checkShape(value, at);
    problems.push(...shape.problems);
    const given = shape.value;
    if (given === undefined) return;
    const readings =
      typeof value === 'string'
        ? readSeveral(given.number, place)
        : [readPhone(given.number, place)];
    for (const reading of readings) {
      const phone = withGiven(reading.phone, given);
      phones.set(`${phone.number}\n${phone.extension ?? ''}\n${phone.kind}`, phone);
      problems.push(...warningsOf(reading, at));
    }
  });
  return { value: [...phones.values()], problems };
}

/** A text in which nothing is understood stays one text. */
function readSeveral(text: string, place: PhonePlace): PhoneReading[] {
  const parts = splitNumbers(text);
  let areaCode: string | undefined;
  // 0571-88886666/88886667: the second has the area code of the first.
  const beside = { ...place, areaCode: () => areaCode ?? place.areaCode() };
  const readings = parts.map((part) => {
    const reading = readPhone(part, beside);
    areaCode = areaCodeOfNumber(reading.phone.number) ?? areaCode;
    return reading;
  });
  return parts.length > 1 && readings.every(({ phone }) => phone.kind === 'raw')
    ? [readPhone(text, place)]
    : readings;
}

function splitNumbers(text: string): string[] {
  if (ONE_NUMBER.test(text)) return [text];
  const parts = text
    .replace(BEFORE_EXTENSION, ' ')
    .split(BETWEEN_NUMBERS)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.flatMap((part) => {
    // 13800138000 13900139000, but not 138 0013 8000 and not +86 13800138000.
    const bySpace = part.split(SPACES);
    return bySpace.length > 1 && bySpace.every((piece) => /^\+?[\d()-]{7,}$/.test(piece))
      ? bySpace
      : [part];
  });
}

interface Given {
  number: string;
  extension?: string;
  kind?: Phone['kind'];
}

function checkShape(value: unknown, pointer: string): Checked<Given> {
  if (typeof value === 'string') {
    const text = checkText(value, pointer, { maxLength: MAX_LENGTH, multiline: true });
    return text.value === undefined
      ? { problems: text.problems }
      : { value: { number: text.value }, problems: text.problems };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('wrong-type', pointer, { expected: 'text' });
  }
  return checkParts({ ...value }, pointer);
}

function checkParts(value: Readonly<Record<string, unknown>>, pointer: string): Checked<Given> {
  const unknown = Object.keys(value).find((name) => !PARTS.has(name));
  if (unknown !== undefined) {
    return refused('unknown-field', pointer, { name: unknown.slice(0, 40) });
  }
  const { number, extension, kind } = value;
  if (number === undefined || number === null) return refused('required', `${pointer}/number`);
  if (typeof number !== 'string') {
    return refused('wrong-type', `${pointer}/number`, { expected: 'text' });
  }
  if (isGiven(extension) && !(typeof extension === 'string' && MAX_EXTENSION.test(extension))) {
    return refused('wrong-type', `${pointer}/extension`, { expected: '1–10 digits' });
  }
  if (isGiven(kind) && !KINDS.has(kind)) {
    const params = { value: String(kind).slice(0, 40), choices: [...KINDS].join(', ') };
    return refused('not-a-choice', `${pointer}/kind`, params);
  }
  const text = checkText(number, `${pointer}/number`, { maxLength: MAX_LENGTH, multiline: true });
  if (text.value === undefined) {
    return text.problems.length > 0
      ? { problems: text.problems }
      : refused('required', `${pointer}/number`);
  }
  const given: Given = {
    number: text.value,
    ...(typeof extension === 'string' && { extension }),
    ...(isGiven(kind) && { kind: kind as Phone['kind'] }), // one of KINDS, as was just seen
  };
  return { value: given, problems: [] };
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** A fax is told apart only by who gave it, and so is a mobile where one plan numbers both. */
function withGiven(phone: Phone, { extension, kind }: Given): Phone {
  if (phone.kind === 'raw') return { ...phone, ...(extension !== undefined && { extension }) };
  const told = kind === 'fax' || (kind === 'mobile' && !phone.number.startsWith('+86'));
  return {
    ...phone,
    ...(extension !== undefined && { extension }),
    ...(told && { kind }),
  };
}

function warningsOf({ warning }: PhoneReading, pointer: string): Problem[] {
  return warning === undefined ? [] : [{ code: warning, pointer, severity: 'warning' }];
}

function refused(
  code: Problem['code'],
  pointer: string,
  params?: Problem['params'],
): Checked<never> {
  return { problems: [{ code, pointer, severity: 'error', ...(params && { params }) }] };
}
