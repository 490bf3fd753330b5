import { parseAmountText } from '../../customer/checks/amount-text.js';
import { countryFromText } from '../../customer/checks/countries.js';
import { parseDateText } from '../../customer/checks/dates.js';
import { findCity, findProvince } from '../../customer/checks/divisions.js';
import { checkEmail } from '../../customer/checks/emails.js';
import { halfWidth } from '../../customer/checks/fold.js';
import { parsePaymentTerms } from '../../customer/checks/payment-terms-text.js';
import { normaliseForCompare } from '../../customer/checks/text.js';
import { checkUscc } from '../../customer/checks/uscc.js';
import type { Policy } from '../../customer/policy.js';
import type { Sentence } from '../import-error.js';
import { readCell } from './cell-text.js';
import { choicesOf } from './target-choices.js';
import type { Target } from './targets.js';

/** What the cells of a column look like, whatever its heading says. */

interface Sign {
  name: Sentence;
  test: (text: string) => boolean;
  /** How much such cells say for a field by themselves, from 0 to 1. */
  fields: Readonly<Record<string, number>>;
}

const SIGNS: readonly Sign[] = [
  {
    name: {
      zh: '校验位正确的统一社会信用代码',
      en: 'unified social credit codes with their check digit',
    },
    test: (text) =>
      /^[0-9A-Z]{18}$/i.test(text.trim()) && checkUscc(text, '').problems.length === 0,
    fields: { 'taxIds.value': 0.95, 'invoicing.taxId': 0.3 },
  },
  {
    name: { zh: '手机号', en: 'mobile numbers' },
    test: (text) => /^(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$/.test(halfWidth(text).trim()),
    fields: { 'contacts.phones': 0.85, 'invoicing.deliveryMobile': 0.2, 'addresses.phone': 0.2 },
  },
  {
    name: { zh: '固定电话', en: 'landline numbers' },
    test: (text) => /^\(?0\d{2,3}\)?[- ]?\d{7,8}(?:[-转*]\d{1,5})?$/.test(halfWidth(text).trim()),
    fields: { 'contacts.phones': 0.7, 'invoicing.phone': 0.3 },
  },
  {
    name: { zh: '邮箱', en: 'e-mail addresses' },
    test: (text) => text.includes('@') && checkEmail(text.trim(), '').problems.length === 0,
    fields: { 'contacts.emails': 0.85, 'invoicing.deliveryEmail': 0.3 },
  },
  {
    name: { zh: '企业名称', en: 'names of companies' },
    test: (text) =>
      /(?:公司|集团|商行|商店|经营部|合作社|事务所|工厂|厂)$|\b(?:ltd|inc|gmbh|llc|corp)\.?$/i.test(
        text.trim(),
      ),
    fields: { legalName: 0.85, 'invoicing.title': 0.3, 'bankAccounts.accountName': 0.2 },
  },
  {
    name: { zh: '银行名称', en: 'names of banks' },
    test: (text) => /(?:银行|信用社|支行|分行|营业部)/.test(text) || /\bbank\b/i.test(text),
    fields: { 'bankAccounts.bankName': 0.85, 'invoicing.bankName': 0.3 },
  },
  {
    name: { zh: '省级行政区', en: 'provinces' },
    test: (text) => !/^\d/.test(text) && findProvince(text) !== undefined,
    fields: { 'addresses.province': 0.9 },
  },
  {
    name: { zh: '城市', en: 'cities' },
    test: (text) => !/^\d/.test(text) && findCity(text.trim()) !== undefined,
    fields: { 'addresses.city': 0.8 },
  },
  {
    name: { zh: '详细地址', en: 'addresses' },
    test: (text) => /(?:[路街巷道村镇]|大道|园区).*\d+(?:号|弄|幢|栋|室)/.test(halfWidth(text)),
    fields: { 'addresses.line': 0.8, 'invoicing.address': 0.3 },
  },
  {
    name: { zh: '国家或地区', en: 'countries' },
    test: (text) => text.trim().length > 1 && countryFromText(text) !== undefined,
    fields: { country: 0.8, 'addresses.country': 0.3 },
  },
  {
    name: { zh: '付款条件', en: 'payment terms' },
    test: (text) =>
      /\D/.test(text) &&
      parsePaymentTerms(text).terms?.kind !== undefined &&
      parsePaymentTerms(text).problems.length === 0,
    fields: { paymentTerms: 0.85 },
  },
  {
    name: { zh: '银行账号', en: 'numbers of bank accounts' },
    test: (text) => /^\d{15,21}$/.test(text.replace(/[\s-]/g, '')),
    fields: { 'bankAccounts.accountNo': 0.6, 'invoicing.accountNo': 0.3 },
  },
  {
    name: { zh: '网址', en: 'web addresses' },
    test: (text) => /^(?:https?:\/\/|www\.)\S+\.\S+$/i.test(text.trim()),
    fields: { website: 0.9 },
  },
  {
    name: { zh: '日期', en: 'dates' },
    test: (text) => parseDateText(text) !== undefined,
    fields: { registeredOn: 0.3, licenceValidUntil: 0.2 },
  },
  {
    name: { zh: '带单位的金额', en: 'amounts with a unit' },
    test: (text) => /[^\d.,\s]/.test(text) && parseAmountText(text) !== undefined,
    fields: { registeredCapital: 0.4, creditLimit: 0.4 },
  },
];

export interface SeenSign {
  name: Sentence;
  /** Of the cells that say something, from 0 to 1. */
  share: number;
  fields: Readonly<Record<string, number>>;
}

/** So few cells prove nothing. */
const ENOUGH_CELLS = 3;
/** A column may have some cells of another kind. */
const ENOUGH_SHARE = 0.6;

/** The texts of a column's cells. */
export function saidCells(rows: readonly (readonly string[])[], index: number): string[] {
  return rows.flatMap((cells) => readCell(cells[index] ?? '') ?? []);
}

/** What most of the cells look like. */
export function signsOf(texts: readonly string[]): SeenSign[] {
  if (texts.length < ENOUGH_CELLS) return [];
  return SIGNS.flatMap(({ name, test, fields }) => {
    const share = texts.filter(test).length / texts.length;
    return share < ENOUGH_SHARE ? [] : [{ name, share, fields }];
  });
}

/**
 * Which share of the cells are choices of a target, and how many different ones: a column of 高, 中, 低
 * can only be a level of risk.
 */
export function choiceShare(
  texts: readonly string[],
  target: Target,
  policy: Policy,
): { share: number; different: number } {
  const known = new Set(
    choicesOf(target, policy).flatMap(({ code, zh, en }) =>
      [code, zh, en].map(normaliseForCompare),
    ),
  );
  if (known.size === 0 || texts.length < ENOUGH_CELLS) return { share: 0, different: 0 };
  const met = texts.map(normaliseForCompare).filter((text) => known.has(text));
  return { share: met.length / texts.length, different: new Set(met).size };
}

/** Whether a target's cells can be told from others: then cells that are none of it speak against it. */
export function contradicts(texts: readonly string[], { field, path }: Target): boolean {
  if (texts.length < ENOUGH_CELLS) return false;
  const test = path === 'taxIds.value' ? isNumber : FITS[field.type.type];
  return test !== undefined && texts.filter(test).length / texts.length < 1 - ENOUGH_SHARE;
}

const FITS: Partial<Record<Target['field']['type']['type'], (text: string) => boolean>> = {
  date: (text) => parseDateText(text, { excelSerial: true }) !== undefined,
  money: (text) => parseAmountText(text) !== undefined,
  phone: isNumber,
  phones: isNumber,
};

/** Some digits in a row, and no date. */
function isNumber(text: string): boolean {
  if (parseDateText(text) !== undefined) return false;
  return /\d{5}/.test(halfWidth(text).replace(/[\s-]/g, ''));
}
