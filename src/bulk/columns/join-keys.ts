import { foldCode } from '../../customer/checks/fold.js';
import { normaliseName } from '../../customer/checks/text.js';
import { codeForm, externalIdForm } from '../../customer/claims.js';
import { readCell } from './cell-text.js';
import type { MappedColumn } from './sheet-mapping.js';

/** By what a row of a sheet of contacts, addresses … says which customer it belongs to. */

export interface JoinKey {
  /** Equal for equal values, however they are written. */
  form: string;
  /** The column it stands in, from 0. */
  column: number;
  /** As it was written. */
  text: string;
  isName: boolean;
}

export type JoinKeyReader = (cells: readonly string[]) => JoinKey[];

/** Reads every key of a row, in the order of the columns given. */
export function joinKeyReader(columns: readonly MappedColumn[]): JoinKeyReader {
  const systemOf = ({ target: { number } }: MappedColumn) =>
    columns.find(
      ({ target }) =>
        target.top.name === 'externalIds' &&
        target.field.name === 'system' &&
        target.number === number,
    );
  const values = columns
    .filter(({ target: { top, field } }) => {
      if (top.name === 'code' || top.name === 'legalName') return true;
      const isValue = field.name === 'id' || field.name === 'value';
      return isValue && (top.name === 'externalIds' || top.name === 'taxIds');
    })
    .map((column) => ({ ...column, system: systemOf(column) }));
  return (cells) => {
    const textOf = ({ index }: MappedColumn) => readCell(cells[index] ?? '');
    return values.flatMap(({ system, ...column }): JoinKey[] => {
      const text = textOf(column);
      const form = text === undefined ? undefined : formOf(column, text, system && textOf(system));
      if (text === undefined || form === undefined) return [];
      const isName = column.target.top.name === 'legalName';
      return [{ form, column: column.index, text, isName }];
    });
  };
}

function formOf(
  { target }: MappedColumn,
  text: string,
  system: string | undefined,
): string | undefined {
  switch (target.top.name) {
    case 'code':
      return `code\n${codeForm(text)}`;
    case 'legalName':
      return `name\n${normaliseName(text)}`;
    case 'taxIds':
      return `tax-id\n${foldCode(text)}`;
    default: {
      const of = target.system ?? system;
      return of === undefined ? undefined : `external-id\n${externalIdForm(of, text)}`;
    }
  }
}

/** Codes of the rows that the template has for a look: no customer can have them. */
export const EXAMPLE_CODES = {
  zh: ['示例1', '示例2'],
  en: ['(example 1)', '(example 2)'],
} as const;

const EXAMPLES = new Set(
  Object.values(EXAMPLE_CODES).flatMap((codes) => codes.map((code) => `code\n${codeForm(code)}`)),
);

/** Whether these keys are of an example of the template. */
export function isExample(keys: readonly JoinKey[]): boolean {
  return keys.some(({ form }) => EXAMPLES.has(form));
}
