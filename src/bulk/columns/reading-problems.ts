/**
 * Why a row is refused before it becomes a command: what is wrong with it as a row of a file. What is
 * wrong with its values is said by the catalogue's checks.
 */

export const READING_PROBLEMS = {
  'digits-lost': {
    zh: '“{text}”已丢失数字：表格软件只保留 15 位有效数字。请将该列设为“文本”格式，再重新填写完整号码。',
    en: '“{text}” has lost digits: a spreadsheet keeps 15 of a number. Format the column as text and enter the whole number again.',
  },
  'formula-without-value': {
    zh: '单元格是公式，但文件中没有保存它的计算结果。请用表格软件打开、重新计算并保存，或粘贴为数值。',
    en: 'The cell is a formula and the file does not have its result. Open the file in a spreadsheet, let it calculate and save, or paste the values.',
  },
  'error-cell': {
    zh: '单元格的公式出错（{text}）。请在表格中改正后再导入。',
    en: 'The formula in this cell failed ({text}). Mend it in the spreadsheet.',
  },
  'column-too-narrow': {
    zh: '单元格只有“{text}”：保存时列宽不够，内容没有写入文件。请加宽该列后重新保存。',
    en: 'The cell only has “{text}”: the column was too narrow when the file was saved. Widen it and save again.',
  },
  'cannot-clear': {
    zh: '“{part}”不能用 #清空 清除：没有它就不知道指的是哪一条。',
    en: '“{part}” cannot be cleared with #CLEAR: without it nothing says which entry is meant.',
  },
  'clear-what': {
    zh: '#清空 只能用于能认出的那一条：请同时填写姓名、电话、账号等。',
    en: '#CLEAR needs to know which entry is meant: give its name, telephone or number beside.',
  },
  'no-customer-row': {
    zh: '客户表中没有“{key}”的客户，本行无处归属。',
    en: 'The sheet of customers has no row for “{key}”, so this row belongs to nobody.',
  },
  'no-customer-named': {
    zh: '本行没有写明属于哪个客户（客户编码、外部编码、税号或客户名称）。',
    en: 'This row does not say which customer it belongs to (code, external id, tax id or name).',
  },
  'several-customer-rows': {
    zh: '客户表中有多个名为“{key}”的客户，请改用客户编码。',
    en: 'Several rows of the sheet of customers have the name “{key}”; give the code instead.',
  },
} as const;

export type ReadingProblemCode = keyof typeof READING_PROBLEMS;

/** One reason why a row is refused, in both languages. */
export interface ReadingProblem {
  code: ReadingProblemCode;
  /** Pointer into the row's input; empty for the row as a whole. */
  pointer: string;
  zh: string;
  en: string;
}

const SHOWN_CHARACTERS = 60;

export function readingProblem(
  code: ReadingProblemCode,
  pointer: string,
  params: Readonly<Record<string, { zh: string; en: string } | string>> = {},
): ReadingProblem {
  const fill = (language: 'zh' | 'en') =>
    READING_PROBLEMS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name] ?? '';
      return (typeof value === 'string' ? value : value[language]).slice(0, SHOWN_CHARACTERS);
    });
  return { code, pointer, zh: fill('zh'), en: fill('en') };
}
