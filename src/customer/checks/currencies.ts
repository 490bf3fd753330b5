import { data as iso4217 } from 'currency-codes';
import type { Checked } from '../problem.js';
import { normaliseForCompare } from './text.js';

/** Metals, units of account, and codes for tests and "no currency": nobody is billed in them. */
const NO_MONEY = /^(?:XA[GU]|XB[ABCD]|XDR|XP[DT]|XSU|XTS|XUA|XXX)$/;

const DECIMALS: ReadonlyMap<string, number> = new Map(
  iso4217.filter(({ code }) => !NO_MONEY.test(code)).map(({ code, digits }) => [code, digits]),
);

/** What people call the currencies of everyday trade, beside the ISO codes themselves. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  AUD: ['澳元', '澳大利亚元', '澳洲元', 'a$', 'au$'],
  BRL: ['巴西雷亚尔', '雷亚尔', 'r$'],
  CAD: ['加元', '加拿大元', 'c$', 'ca$'],
  CHF: ['瑞士法郎', '瑞郎', 'sfr'],
  CNY: ['人民币', '人民币元', '元人民币', '元', '圆', '人民币圆', 'rmb', '¥', 'cn¥', 'yuan'],
  DKK: ['丹麦克朗'],
  EUR: ['欧元', '欧', '€', 'euro', 'euros'],
  GBP: ['英镑', '镑', '£', 'pound', 'pounds'],
  HKD: ['港元', '港币', '港圆', '香港元', 'hk$'],
  IDR: ['印尼盾', '印尼卢比', '印度尼西亚卢比', 'rp'],
  INR: ['印度卢比', '₹'],
  JPY: ['日元', '日圆', '日币', 'jp¥', 'yen'],
  KRW: ['韩元', '韩币', '韩圆', '₩', 'won'],
  MOP: ['澳门元', '澳门币', '葡币', 'mop$'],
  MYR: ['林吉特', '马币', '马来西亚林吉特', '令吉', 'rm'],
  NOK: ['挪威克朗'],
  NZD: ['新西兰元', '纽元', '纽币', 'nz$'],
  PHP: ['菲律宾比索', '₱'],
  RUB: ['卢布', '俄罗斯卢布', '₽'],
  SEK: ['瑞典克朗'],
  SGD: ['新加坡元', '新元', '新币', '坡币', 's$'],
  THB: ['泰铢', '泰币', '฿'],
  TWD: ['新台币', '台币', '台湾元', 'nt$', 'ntd'],
  USD: ['美元', '美金', '美圆', '$', 'us$', 'dollar', 'dollars'],
  VND: ['越南盾', '₫'],
  ZAR: ['南非兰特', '兰特'],
};

const CODE_OF_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([code, names]) => names.map((name) => [name, code])),
);

/** Digits after the point of a currency (ISO 4217); undefined when there is no such currency. */
export function currencyDecimals(currency: string): number | undefined {
  return DECIMALS.get(currency);
}

/** An ISO 4217 code, in capitals. Error: `unknown-currency`. */
export function checkCurrency(value: string, pointer: string): Checked<string> {
  const code = DECIMALS.has(value) ? value : normaliseForCompare(value).toUpperCase();
  if (DECIMALS.has(code)) return { value: code, problems: [] };
  return {
    problems: [
      {
        code: 'unknown-currency',
        pointer,
        severity: 'error',
        params: { value: value.slice(0, 20) },
      },
    ],
  };
}

/** The ISO code of what stands in a file: a code, a usual name (人民币, 美金) or a sign (US$). */
export function currencyFromText(text: string): string | undefined {
  const name = normaliseForCompare(text);
  const code = name.toUpperCase();
  return DECIMALS.has(code) ? code : CODE_OF_NAME.get(name);
}
