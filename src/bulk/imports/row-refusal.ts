import type { Refused } from '../../commands/call.js';
import { isError } from '../../customer/problem.js';
import { problemMessage } from '../../customer/problem-codes.js';
import { REFUSALS } from '../../customer/refusal.js';

export type Language = 'zh' | 'en';

/** What only a row of a file can be refused for. */
export const ROW_REFUSALS = {
  'cells-missing': {
    zh: '本行只有 {actual} 个单元格，标题行有 {expected} 个：可能缺少分隔符，或单元格内有未加引号的换行。',
    en: 'This row has {actual} cells, the headings are {expected}: a separator is missing, or a cell has a line break without quotation marks.',
  },
  'cells-too-many': {
    zh: '本行有 {actual} 个单元格，标题行只有 {expected} 个：可能有单元格内含分隔符而未加引号。',
    en: 'This row has {actual} cells, the headings are {expected}: a cell with a separator in it needs quotation marks.',
  },
  'several-customers': {
    zh: '本行的编码和税号分属不同客户：{codes}。',
    en: 'The numbers in this row belong to different customers: {codes}.',
  },
  'row-repeated': {
    zh: '与本文件第 {row} 行是同一客户。',
    en: 'The same customer as in row {row} of this file.',
  },
} as const;

/** Why a row was not imported: what is wrong, in order, and where. */
export interface RowRefusal {
  reasons: {
    code: string;
    /** Pointer into the row's input; empty for the row as a whole. */
    pointer: string;
    zh: string;
    en: string;
  }[];
}

export function rowRefusal(
  code: keyof typeof ROW_REFUSALS,
  params: Record<string, string | number>,
): RowRefusal {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  const { zh, en } = ROW_REFUSALS[code];
  return { reasons: [{ code, pointer: '', zh: fill(zh), en: fill(en) }] };
}

/** What a command refused, in the same words as the API. */
export function refusalOf(
  refused: Refused,
  rowPointer: (pointer: string) => string = (pointer) => pointer,
): RowRefusal {
  const errors = (refused.problems ?? []).filter(isError);
  if (errors.length === 0) {
    const { code, params = {} } = refused;
    const message = (language: Language) =>
      REFUSALS[code][language].replace(/\{(\w+)\}/g, (_, name: string) =>
        String(params[name] ?? ''),
      );
    return { reasons: [{ code, pointer: '', zh: message('zh'), en: message('en') }] };
  }
  return {
    reasons: errors.map((problem) => ({
      code: problem.code,
      pointer: rowPointer(problem.pointer),
      zh: problemMessage(problem, 'zh'),
      en: problemMessage(problem, 'en'),
    })),
  };
}
