import { isDate } from '../../customer/checks/dates.js';
import type { Column, ColumnType } from '../../views/view.js';
import type { Filter, FilterValue } from '../../views/view-store.js';
import type { QueryReader } from '../request/query-reader.js';

/**
 * Filters by column, as a query writes them: `field=a&field=b` is any of them, `field=null` none at all,
 * `field.from=` and `field.to=` include both ends, `field.prefix=`. Of a column that is filtered `exactly` one value
 * is taken, and no prefix.
 */

type Columns = Readonly<Record<string, Column>>;

const RANGES: ReadonlySet<ColumnType> = new Set(['date', 'integer', 'decimal']);
const PREFIXES: ReadonlySet<ColumnType> = new Set(['text', 'texts']);
const NO_VALUE = 'null';
const DECIMAL = /^-?\d{1,18}(\.\d{1,18})?$/;
const INTEGER = /^-?\d{1,15}$/;

/** What every parameter that names a column asks for; all of it must hold. */
export function readColumnFilters(reader: QueryReader, columns: Columns): Filter[] {
  const filters: Filter[] = [];
  for (const [name, column] of Object.entries(columns)) {
    if (column.filter === undefined) continue;
    const any = anyOf(name, column, reader);
    if (any !== undefined) filters.push(any);
    if (RANGES.has(column.type)) {
      const range = rangeOf(name, column, reader);
      if (range !== undefined) filters.push(range);
    }
    if (hasPrefix(column)) {
      const prefix = reader.one(`${name}.prefix`);
      if (prefix) filters.push({ type: 'prefix', column: name, prefix });
    }
  }
  return filters;
}

/** The parameters a column can be asked by. */
export function parametersOf(name: string, column: Column): string[] {
  return [
    name,
    ...(RANGES.has(column.type) ? [`${name}.from`, `${name}.to`] : []),
    ...(hasPrefix(column) ? [`${name}.prefix`] : []),
  ];
}

function hasPrefix({ type, exactly }: Column): boolean {
  return PREFIXES.has(type) && !exactly;
}

function anyOf(name: string, { type, exactly }: Column, reader: QueryReader): Filter | undefined {
  // Of several it would be asked at once whether a masked number is one of them.
  const texts = exactly ? [reader.one(name) ?? []].flat() : reader.all(name);
  const values = texts
    .filter((text) => text !== NO_VALUE)
    .map((text) => parseValue(text, type, name, reader))
    .filter((value) => value !== undefined);
  const given: Filter[] = [];
  const [value, ...others] = values;
  if (value !== undefined) {
    given.push(
      others.length === 0
        ? { type: 'eq', column: name, value }
        : { type: 'in', column: name, values },
    );
  }
  if (texts.includes(NO_VALUE)) given.push({ type: 'eq', column: name, value: null });
  const [first, second] = given;
  return first && second ? { type: 'or', filters: given } : first;
}

function rangeOf(name: string, { type }: Column, reader: QueryReader): Filter | undefined {
  const end = (side: 'from' | 'to') => {
    const text = reader.one(`${name}.${side}`);
    return text === undefined ? undefined : parseValue(text, type, `${name}.${side}`, reader);
  };
  const from = end('from');
  const to = end('to');
  if (from === undefined && to === undefined) return undefined;
  return {
    type: 'range',
    column: name,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

function parseValue(
  text: string,
  type: ColumnType,
  parameter: string,
  reader: QueryReader,
): FilterValue | undefined {
  switch (type) {
    case 'text':
    case 'texts':
      return text;
    case 'date':
      return isDate(text) ? text : reader.fail(parameter, 'not-a-date');
    case 'decimal':
      return DECIMAL.test(text) ? text : reader.fail(parameter, 'not-a-decimal');
    case 'integer':
      if (INTEGER.test(text)) return Number(text);
      return reader.fail(parameter, 'not-an-integer');
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      return reader.fail(parameter, 'not-a-boolean');
    default:
      return type satisfies never;
  }
}
