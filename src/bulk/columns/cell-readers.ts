import type { Choice, Field } from '../../customer/catalogue/field.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import { parseAmountText } from '../../customer/checks/amount-text.js';
import { checkCountry, countryFromText } from '../../customer/checks/countries.js';
import { checkCurrency, currencyFromText } from '../../customer/checks/currencies.js';
import { parseDateText } from '../../customer/checks/dates.js';
import { checkEmail, splitEmails } from '../../customer/checks/emails.js';
import { halfWidth } from '../../customer/checks/fold.js';
import { checkIndustry, industryFromText } from '../../customer/checks/industries.js';
import { parsePaymentTerms } from '../../customer/checks/payment-terms-text.js';
import { TAX_ID_TYPES } from '../../customer/checks/tax-id-types.js';
import { normaliseForCompare } from '../../customer/checks/text.js';
import type { ListEntry, Policy } from '../../customer/policy.js';
import { splitParts } from './several-in-a-cell.js';
import type { Target } from './targets.js';

/**
 * Turns what a cell says into the JSON value that the API takes for the field. What is not understood
 * is handed on as text: then the catalogue's check refuses it and says why, as it does for the API.
 */
export type CellReader = (text: string, beside: Beside) => unknown;

/** What a cell says beside its own field. */
export interface Beside {
  /** Values of other fields (承兑汇票60天 is a method and its tenor), for where no cell gives them. */
  implied: JsonObject;
  /** Codes of warnings about what was not understood and kept as text. */
  warnings: string[];
}

/** In thousands: 1,200,000.5. */
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const FAX = /传真|\bfax\b/i;
const BARE_NUMBER = /^[\d.,]+$/;
const YES = /^(?:是|有|对|真|√|✓|y|yes|true|t|1)$/;
const ENDLESS = /^(?:长期|长期有效|永久|永久有效|永续|无固定期限|无期限|不约定期限)$/;
const NO = /^(?:否|无|非|假|不是|没有|×|✗|n|no|false|f|0)$/;

/** @param heading of the column: 传真 says that its numbers are of faxes */
export function cellReader(target: Target, policy: Policy, heading = ''): CellReader {
  const { field, attribute, unit } = target;
  if (attribute !== undefined) {
    return readerOfAttribute(attribute.type, attribute.choices ?? []);
  }
  if (target.path === 'paymentTerms') return (text, beside) => readTerms(text, beside, policy);
  if (target.path === 'paymentMethod') return methodReader(policy);
  if (target.top.name === 'taxIds' && field.name === 'type') return choiceReader(TAX_ID_TYPES);
  if (field.type.type === 'phones' && FAX.test(heading)) return (text) => faxes(text);
  return readerOfType(field, policy, unit);
}

function readerOfType(
  { name, type, check }: Field,
  policy: Policy,
  unit: string | undefined,
): CellReader {
  switch (type.type) {
    case 'text':
      if (check === checkCountry) return (text) => countryFromText(text) ?? text;
      if (check === checkCurrency) return (text) => currencyFromText(text) ?? text;
      if (check === checkIndustry) return (text) => industryFromText(text) ?? text;
      return (text) => text;
    case 'choice':
      return choiceReader(type.values);
    case 'list':
      return choiceReader(policy.lists[type.list]);
    case 'lists':
      return listReader(choiceReader(policy.lists[type.list]));
    case 'texts':
      return check === checkEmail ? splitEmails : listReader((text) => text);
    case 'date':
      return name.endsWith('Until') ? readEnd : readDate;
    case 'boolean':
      return readBoolean;
    case 'integer':
      return readInteger;
    case 'decimal':
      return (text) => readAmount(text, unit).amount;
    case 'money':
      return (text) => readAmount(text, unit);
    case 'phones':
      // Several in one cell are told apart by the check; a line break stands between two as a comma does.
      return (text) => [text.replace(/[\r\n]+/g, '、')];
    default:
      return (text) => text;
  }
}

function readerOfAttribute(type: string, choices: readonly ListEntry[]): CellReader {
  switch (type) {
    case 'number':
      return readNumber;
    case 'date':
      return readDate;
    case 'boolean':
      return readBoolean;
    case 'choice':
      return choiceReader(choices);
    case 'multi-choice':
      return listReader(choiceReader(choices));
    default:
      return (text) => text;
  }
}

/** A choice by its code or by its label in either language. */
function choiceReader(choices: readonly (Choice | ListEntry)[]): CellReader {
  const codes = new Map<string, string>();
  for (const { code, zh, en } of choices.toReversed()) {
    for (const name of [en, zh]) codes.set(normaliseForCompare(name), code);
  }
  // A code wins over another entry's label.
  for (const { code } of choices) codes.set(normaliseForCompare(code), code);
  return (text) => codes.get(normaliseForCompare(text)) ?? text;
}

function listReader(read: CellReader): CellReader {
  return (text, beside) => splitParts(text).map((part) => read(part, beside));
}

/** The check takes a label in front of a number for its kind. */
function faxes(text: string): string[] {
  return text.split(/[/,;、，；|\r\n]+/).map((number) => `传真: ${number.trim()}`);
}

/** A number alone is of days: 账期 30. */
function readTerms(text: string, { implied, warnings }: Beside, policy: Policy): unknown {
  const days = /^\d+$/.test(halfWidth(text)) ? `${text}天` : text;
  const { terms, paymentMethod, tenorDays, problems } = parsePaymentTerms(days);
  if (paymentMethod !== undefined && isMethod(paymentMethod, policy)) {
    implied.paymentMethod = paymentMethod;
  }
  if (tenorDays !== undefined) implied.tenorDays = tenorDays;
  warnings.push(...problems.map(({ code }) => code));
  return terms;
}

/** A method by code or label, or in a phrase with its tenor: 银行承兑汇票60天. */
function methodReader(policy: Policy): CellReader {
  const choice = choiceReader(policy.lists.paymentMethod);
  return (text, beside) => {
    const code = choice(text, beside);
    if (code !== text || isMethod(text, policy)) return code;
    const { paymentMethod, tenorDays, terms } = parsePaymentTerms(text);
    if (terms !== undefined || paymentMethod === undefined) return text;
    if (tenorDays !== undefined) beside.implied.tenorDays = tenorDays;
    return isMethod(paymentMethod, policy) ? paymentMethod : text;
  };
}

function isMethod(code: string, policy: Policy): boolean {
  return policy.lists.paymentMethod.some((method) => method.code === code);
}

function readBoolean(text: string): unknown {
  const word = normaliseForCompare(text);
  if (YES.test(word)) return true;
  return NO.test(word) ? false : text;
}

function readInteger(text: string): unknown {
  const digits = /^(\d{1,15})(?:天|日|days?)?$/.exec(normaliseForCompare(text))?.[1];
  return digits === undefined ? text : Number(digits);
}

/** 1,200 and 1200.5; 50% is what a workbook holds for it: 0.5. */
function readNumber(text: string): unknown {
  const written = halfWidth(text).trim();
  const [, digits, percent] = /^([+-]?[\d.,]+)\s*(%)?$/.exec(written) ?? [];
  // 1,5 may be one and a half, or fifteen.
  if (digits === undefined || (digits.includes(',') && !GROUPED.test(digits))) return text;
  const plain = digits.replaceAll(',', '');
  const number = Number(percent === undefined ? plain : `${plain}e-2`);
  return Number.isFinite(number) ? number : text;
}

/** A date as people write it, or as a spreadsheet keeps it. */
function readDate(text: string): unknown {
  return parseDateText(text, { excelSerial: true }) ?? text;
}

/** No end is no date: what was there before goes. */
function readEnd(text: string): unknown {
  return ENDLESS.test(normaliseForCompare(text)) ? null : readDate(text);
}

/** An amount in the cell's own unit and currency, else in the heading's. */
function readAmount(text: string, unit: string | undefined): { amount: string; currency?: string } {
  return parseAmountText(withUnit(text, unit)) ?? { amount: text };
}

function withUnit(text: string, unit: string | undefined): string {
  const number = halfWidth(text).trim();
  return unit !== undefined && BARE_NUMBER.test(number) ? number + unit : text;
}
