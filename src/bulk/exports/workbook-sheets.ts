import type { ShownRecord } from '../../access/shown/shown-record.js';
import type { TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE, topField } from '../../customer/catalogue/fields.js';
import { escapeForReading } from '../columns/cell-text.js';
import { partHeading, sheetName } from '../columns/element-words.js';
import type { ColumnSpec, SheetSpec, WorkbookCell } from '../tables/writing/sheet-spec.js';
import {
  type ElementColumn,
  type ExportColumn,
  elementsOf,
  isOfElements,
} from './export-columns.js';
import { sideBySide } from './side-by-side.js';

/** A sheet, and what a customer has on it. */
export interface ExportSheet {
  spec: SheetSpec;
  rowsOf: (record: ShownRecord) => WorkbookCell[][];
}

/** Lists whose elements are rows of a sheet of their own; numbers of which most have one stand beside the name. */
const OWN_SHEET: ReadonlySet<string> = new Set(['contacts', 'addresses', 'bankAccounts']);

/** Whether something of the column's list stands beside others in the sheet of the customers. */
export function isBeside(column: ExportColumn): boolean {
  return isOfElements(column) && !OWN_SHEET.has(column.list.name);
}

/** One sheet of the customers, and one for each list of which a column is wanted. */
export function workbookSheets(
  chosen: readonly ExportColumn[],
  longest: ReadonlyMap<string, number>,
): [ExportSheet, ...ExportSheet[]] {
  const isElsewhere = (column: ExportColumn): column is ElementColumn =>
    isOfElements(column) && !isBeside(column);
  const elsewhere = chosen.filter(isElsewhere);
  const lists = CATALOGUE.filter((top) => elsewhere.some(({ list }) => list === top));
  return [
    customersSheet(
      chosen.filter((column) => !isElsewhere(column)),
      longest,
    ),
    ...lists.map((list) =>
      listSheet(
        list,
        elsewhere.filter((column) => column.list === list),
      ),
    ),
  ];
}

function customersSheet(
  chosen: readonly ExportColumn[],
  longest: ReadonlyMap<string, number>,
): ExportSheet {
  const columns = sideBySide(chosen, longest);
  return {
    spec: { name: '客户', columns: columns.map(columnSpec), autoFilter: true },
    rowsOf: (record) => [columns.map(({ text }) => cellOf(text(record)))],
  };
}

/** Joined by the code; the id says which element it is when the file comes back. */
function listSheet(list: TopField, columns: readonly ElementColumn[]): ExportSheet {
  const idField = list.type.type === 'elements' ? list.type.idField : '';
  const parts = columns.filter(({ part }) => part !== idField);
  const headings = [idField, ...parts.map(({ part }) => part)].map((part) =>
    partHeading(list.name, part, 'zh'),
  );
  const code = topField('code')?.label.zh ?? '';
  return {
    spec: {
      name: sheetName(list.name, 'zh'),
      columns: [code, ...headings].map((heading) => columnSpec({ heading })),
      autoFilter: true,
    },
    rowsOf: (record) =>
      elementsOf(record, list).map((element) => [
        String(record.code ?? ''),
        String(element[idField] ?? ''),
        ...parts.map(({ text }) => cellOf(text(element, record))),
      ]),
  };
}

function cellOf(text: string): WorkbookCell {
  return text === '' ? undefined : escapeForReading(text);
}

/** Everything is text, so that no program rounds a number or turns a code into a date. */
function columnSpec({ heading }: { heading: string }): ColumnSpec {
  return { heading, format: 'text' };
}
