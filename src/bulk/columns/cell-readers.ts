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

const BARE_NUMBER = /^[\d.,]+$/;
const IN_A_LIST = /[,;、，；|\n]+/;
const YES = /^(?:是|有|对|√|✓|y|yes|true|t|1)$/;
const NO = /^(?:否|无|非|不是|没有|×|✗|n|no|false|f|0)$/;

export function cellReader(target: Target, policy: Policy): CellReader {
  const { field, attribute, unit } = target;
  if (attribute !== undefined) {
    return readerOfAttribute(attribute.type, attribute.choices ?? []);
  }
  if (target.path === 'paymentTerms') return (text, beside) => readTerms(text, beside, policy);
  if (target.path === 'paymentMethod') return methodReader(policy);
  if (target.path === 'taxIds.type') return choiceReader(TAX_ID_TYPES);
  return readerOfType(field, policy, unit);
}

function readerOfType(
  { type, check }: Field,
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
      return (text) => parseDateText(text) ?? text;
    case 'boolean':
      return readBoolean;
    case 'integer':
      return readInteger;
    case 'decimal':
      return (text) => readAmount(text, unit).amount;
    case 'money':
      return (text) => readAmount(text, unit);
    case 'phones':
      // Several in one cell are told apart by the check.
      return (text) => [text];
    default:
      return (text) => text;
  }
}

function readerOfAttribute(type: string, choices: readonly ListEntry[]): CellReader {
  switch (type) {
    case 'number':
      return (text) => (BARE_NUMBER.test(halfWidth(text)) ? readNumber(text) : text);
    case 'date':
      return (text) => parseDateText(text) ?? text;
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
  return (text, beside) =>
    text
      .split(IN_A_LIST)
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map((part) => read(part, beside));
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

function readNumber(text: string): unknown {
  const number = Number(halfWidth(text).replaceAll(',', ''));
  return Number.isFinite(number) ? number : text;
}

/** An amount in the cell's own unit and currency, else in the heading's. */
function readAmount(text: string, unit: string | undefined): { amount: string; currency?: string } {
  return parseAmountText(withUnit(text, unit)) ?? { amount: text };
}

function withUnit(text: string, unit: string | undefined): string {
  const number = halfWidth(text).trim();
  return unit !== undefined && BARE_NUMBER.test(number) ? number + unit : text;
}
