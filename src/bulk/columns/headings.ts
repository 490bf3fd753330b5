import { parseAmountText } from '../../customer/checks/amount-text.js';
import { normaliseForCompare } from '../../customer/checks/text.js';

/** Marks that people put on a heading without changing what it means. */
const DECORATION = /[*＊:：_\-‐–—]/g;
const BRACKET_AT_THE_END = /^(.+)\(([^()]+)\)$/;
/** What a bracket behind a heading may say about filling it in. */
const FILLING_IN =
  /^(?:必填|选填|可选|非必填|必须|required|optional|yyyymmdd|yyyy\/mm\/dd|年月日)$/;
const DAYS = /^(?:天|日|days?)$/;

/**
 * The form in which two headings are the same heading: without spaces, case, width, kind of bracket,
 * required marks, colons and hyphens.
 */
export function headingForm(heading: string): string {
  return normaliseForCompare(heading).replace(DECORATION, '');
}

export interface HeadingWithUnit {
  /** The form without the bracket. */
  form: string;
  /** 万元, 万美元, 天 …; absent when the bracket only says how to fill the column in. */
  unit?: string;
}

/**
 * Takes a unit or a hint off the end of a heading's form: 注册资本(万元) is 注册资本 in 万元, 客户名称(必填)
 * is 客户名称. Undefined when there is no bracket, or it says something else: then it may change what
 * the heading means.
 */
export function splitUnit(form: string): HeadingWithUnit | undefined {
  const [, base, bracket] = BRACKET_AT_THE_END.exec(form) ?? [];
  if (base === undefined || bracket === undefined) return undefined;
  if (FILLING_IN.test(bracket)) return { form: base };
  if (DAYS.test(bracket)) return { form: base, unit: '天' };
  return parseAmountText(`1${bracket}`) === undefined ? undefined : { form: base, unit: bracket };
}
