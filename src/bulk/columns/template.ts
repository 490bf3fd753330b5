import type { Readable } from 'node:stream';
import type { Rights } from '../../access/rights.js';
import type { Policy } from '../../customer/policy.js';
import { WorkbookWriter } from '../tables/workbook-writer.js';
import type { SheetSpec, WorkbookCell } from '../tables/writing/sheet-spec.js';
import { EXAMPLE_CODES } from './join-keys.js';
import { type Language, type TemplateSheet, templateSheets } from './template-columns.js';
import { exampleRows } from './template-examples.js';

/** The workbook to fill in: a sheet for the customers, one for each long list, one that explains them. */

export interface TemplateContent {
  spec: SheetSpec;
  rows: WorkbookCell[][];
}

type Writes = Pick<Rights, 'writes'>;

/** What the template has for whoever may write so much, sheet by sheet; the first is the customers'. */
export function template(policy: Policy, language: Language, rights: Writes): TemplateContent[] {
  const sheets = templateSheets(policy, language, rights);
  return [
    ...sheets.map((sheet) => ({
      spec: { name: sheet.name, columns: sheet.columns.map(({ spec }) => spec) },
      rows: exampleRows(sheet, policy, language).map((row) =>
        row.map((text): WorkbookCell => (text === '' ? undefined : { text, mark: 'example' })),
      ),
    })),
    explanation(sheets, language),
  ];
}

/** The template as a workbook (.xlsx); its errors are the stream's. */
export function templateWorkbook(policy: Policy, language: Language, rights: Writes): Readable {
  const contents = template(policy, language, rights);
  const writer = new WorkbookWriter(contents.map(({ spec }) => spec));
  const write = async () => {
    for (const [sheet, { rows }] of contents.entries()) await writer.write(sheet, rows);
    await writer.finish();
  };
  write().catch((error: unknown) => {
    writer.output.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return writer.output;
}

const WORDS = {
  name: { zh: '填写说明', en: 'Instructions' },
  headings: {
    zh: ['工作表', '列', '必填', '怎样填写', '可选值'],
    en: ['Sheet', 'Column', 'Required', 'How to fill it in', 'Values'],
  },
  general: { zh: '通用', en: 'All sheets' },
  required: { zh: '必填', en: 'Required' },
};

const GENERAL = {
  zh: [
    `编码为 ${EXAMPLE_CODES.zh.join('、')} 的行是示例，不会导入，可以保留或删除。`,
    '联系人、地址、银行账户各占一行，用客户编码（没有编码的用客户名称）对应客户表中的客户。',
    '不用的列可以留空或删除，列的顺序可以调整；标题请保留原样。',
    '更新已有客户时，空白单元格不改动原值，填 #清空 则清除原值。',
    '税号、账号、电话等列已设为文本格式，请保持：表格软件的数字只保留 15 位。',
    '状态、建档日期、上次审核日期、最近业务日期只在声明期初导入时读取，需要时可自行加列。',
  ],
  en: [
    `Rows with the code ${EXAMPLE_CODES.en.join(' or ')} are examples. They are not imported; keep or delete them.`,
    'Each contact, address and bank account has a row, and names its customer by code (or by name where there is no code).',
    'Columns that are not needed can be left blank or deleted, in any order; keep the headings as they are.',
    'In an update a blank cell leaves the value as it is, and #CLEAR clears it.',
    'Columns of tax ids, accounts and telephones are text; leave them so: a spreadsheet keeps 15 digits of a number.',
    'Status, created on, last reviewed on and last activity on are only read in an import that is declared a taking over; add the columns when needed.',
  ],
};

function explanation(sheets: readonly TemplateSheet[], language: Language): TemplateContent {
  const widths = [12, 24, 10, 80, 60];
  const columns = WORDS.headings[language].map((heading, i) => ({
    heading,
    widthCharacters: widths[i] ?? 20,
    format: 'text' as const,
  }));
  const general = GENERAL[language].map((text) => [WORDS.general[language], '', '', text]);
  const ofColumns = sheets.flatMap(({ name, columns: described }) =>
    described.map(({ spec: { heading, required, note, choices = [] } }) => [
      name,
      heading,
      required ? WORDS.required[language] : '',
      note,
      shortList(choices),
    ]),
  );
  return { spec: { name: WORDS.name[language], columns }, rows: [...general, ...ofColumns] };
}

const SHOWN_CHOICES = 30;

/** Kinds of tax ids are over a hundred; the list in the column has them all. */
function shortList(choices: readonly string[]): string {
  const shown = choices.slice(0, SHOWN_CHOICES).join('、');
  return choices.length > SHOWN_CHOICES ? `${shown} …` : shown;
}
