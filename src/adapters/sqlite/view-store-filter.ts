import type { Filter, FilterValue, SearchedTerm } from '../../views/view-store.js';
import type { Sql, SqlValue } from './view-store-sql.js';
import { columnOf, groupNumber, type TableColumn, type Tables } from './view-store-tables.js';
import { encodeScalar } from './view-store-values.js';

/**
 * Filters as SQL over `r` (the row in `cols`) and `t` (its texts). Only names made here go into the
 * text; every value is bound.
 */

/** True for the rows that the filter lets through. */
export function conditionOf(tables: Tables, filter: Filter): Sql {
  switch (filter.type) {
    case 'and':
    case 'or':
      return joined(
        filter.filters.map((part) => conditionOf(tables, part)),
        filter.type,
      );
    case 'search':
      return joined(
        filter.terms.map((term) => termFound(tables, term)),
        'and',
      );
    case 'eq':
    case 'in':
    case 'range':
    case 'prefix': {
      const column = columnOf(tables, filter.column);
      const stored = `r.${column.sql}`;
      if (!isOfManyValues(column, filter)) return comparison(column, filter, stored);
      const { text, params } = comparison(column, filter, 'value');
      return sql(`exists (select 1 from json_each(${stored}) where ${text})`, params);
    }
    default:
      return filter satisfies never;
  }
}

export type ColumnFilter = Extract<Filter, { column: string }>;

/** Whether the filter asks for one of several values of a row. */
function isOfManyValues(column: TableColumn, filter: ColumnFilter): boolean {
  return column.type === 'texts' && !(filter.type === 'eq' && filter.value === null);
}

/** What a filter on one column says about the expression `value`. */
export function comparison(column: TableColumn, filter: ColumnFilter, value: string): Sql {
  const encode = (given: FilterValue) => encodeScalar(column.type, given);
  switch (filter.type) {
    case 'eq':
      return filter.value === null
        ? sql(`${value} is null`)
        : sql(`${value} = ?`, [encode(filter.value)]);
    case 'in':
      return sql(`${value} in (select value from json_each(?))`, [
        JSON.stringify(filter.values.map(encode)),
      ]);
    case 'range': {
      const ends: Sql[] = [];
      if (filter.from !== undefined) ends.push(sql(`${value} >= ?`, [encode(filter.from)]));
      if (filter.to !== undefined) ends.push(sql(`${value} <= ?`, [encode(filter.to)]));
      return ends.length === 0 ? sql(`${value} is not null`) : joined(ends, 'and');
    }
    case 'prefix':
      // The highest code point ends the texts that begin with the prefix.
      return sql(`${value} >= ? and ${value} <= ?`, [
        encode(filter.prefix),
        `${encode(filter.prefix)}\u{10FFFF}`,
      ]);
    default:
      return filter satisfies never;
  }
}

/** Which documents of the FTS table may match; undefined when no term has tokens. */
export function matchOf(tables: Tables, terms: readonly SearchedTerm[]): string | undefined {
  const parts = terms
    .filter(({ tokens, groups }) => tokens.length > 0 && groups.length > 0)
    .map(({ groups, tokens }) => {
      const columns = groups.map((group) => `g${groupNumber(tables, group)}`).join(' ');
      return `({${columns}} : (${tokens.map(quoted).join(' AND ')}))`;
    });
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

export function sql(text: string, params: SqlValue[] = []): Sql {
  return { text, params };
}

/** Nothing at all joined by `and` is true, by `or` false. */
export function joined(parts: readonly Sql[], by: 'and' | 'or'): Sql {
  const [only] = parts;
  if (!only) return sql(by === 'and' ? '1' : '0');
  if (parts.length === 1) return only;
  return sql(
    `(${parts.map(({ text }) => text).join(` ${by} `)})`,
    parts.flatMap(({ params }) => params),
  );
}

function termFound(tables: Tables, { groups, text }: SearchedTerm): Sql {
  return joined(
    groups.map((group) => sql(`instr(t.g${groupNumber(tables, group)}, ?) > 0`, [text])),
    'or',
  );
}

function quoted(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}
