import { topField } from '../../customer/catalogue/fields.js';
import { ImportError, type Sentence } from '../import-error.js';
import { leftSentence, unreadSentence } from './describe-left.js';
import type { ColumnMapping } from './mapping.js';
import type { LeftColumn, UnreadSheet } from './sheet-mapping.js';
import type { Target } from './targets.js';

/**
 * Whether a file with these columns can be imported at all.
 * @throws ImportError
 */
export function checkMapping(
  mapping: ColumnMapping,
  { mode, strictColumns }: { mode: 'create' | 'upsert'; strictColumns: boolean },
): void {
  const { columns, headings } = mapping;
  if (columns.length === 0) {
    throw new ImportError('mapping', {
      zh: `没有一个标题是认识的：${headings.join('、')}。第一行是标题行吗？可用 --map "列=字段" 指定各列。`,
      en: `None of the headings is known: ${headings.join(', ')}. Is the first row the row of headings? Place columns with --map "column=field".`,
    });
  }
  if (mode === 'create' && !columns.some(({ target }) => target.path === 'legalName')) {
    const label = topField('legalName')?.label.zh;
    throw new ImportError('mapping', {
      zh: `没有${label}（legalName）一列。请用 --map "列=legalName" 指定。`,
      en: `No column is the customer's name (${label}, legalName). Say which with --map "column=legalName".`,
    });
  }
  if (mode === 'upsert' && !columns.some(({ target }) => isKey(target))) {
    throw new ImportError('mapping', {
      zh: '更新导入按客户编码、税号或外部编码查找客户，文件中没有这样的列。',
      en: 'An upsert finds customers by code, tax id or external id, and no column is one of them.',
    });
  }
  const unplaced = strictColumns ? notPlaced(mapping) : [];
  if (unplaced.length > 0) {
    throw new ImportError('mapping', {
      zh: `未能对应：${unplaced.map(({ zh }) => zh).join('；')}。`,
      en: `Not placed: ${unplaced.map(({ en }) => en).join('; ')}.`,
    });
  }
}

/** By which a row can mean a customer that is there already. */
export function isKey({ top, field }: Target): boolean {
  if (top.name === 'code') return true;
  if (top.name === 'taxIds') return field.name === 'value';
  return top.name === 'externalIds' && field.name === 'id';
}

const NOT_PLACED: ReadonlySet<LeftColumn['reason'] | UnreadSheet['reason']> = new Set([
  'unknown',
  'ambiguous',
  'which-system',
  'no-key',
]);

function notPlaced(mapping: ColumnMapping): Sentence[] {
  const { left, lists, unread } = mapping;
  const isUnplaced = ({ reason }: { reason: LeftColumn['reason'] | UnreadSheet['reason'] }) =>
    NOT_PLACED.has(reason);
  return [
    ...left.filter(isUnplaced).map((column) => leftSentence(column)),
    ...lists.flatMap((list) =>
      list.left.filter(isUnplaced).map((column) => leftSentence(column, list.name)),
    ),
    ...unread.filter(isUnplaced).flatMap((sheet) => unreadSentence(sheet) ?? []),
  ];
}
