import type { FoundRow, Page, Sort } from '../../views/view-store.js';
import { numberIn, type SqlRunner, textIn } from './view-store-sql.js';
import type { Place } from './view-store-stretches.js';
import { columnOf, type Tables } from './view-store-tables.js';
import { decodeScalar } from './view-store-values.js';

/**
 * The page of these matches.
 * @param matches up to one more than `limit`, which shows that there is a next page
 */
export function pageOf(
  sql: SqlRunner,
  tables: Tables,
  matches: readonly Place[],
  { sort, limit, position }: { sort: Sort; limit: number; position: number },
): Page {
  const last = matches.length > limit ? matches[limit - 1] : undefined;
  const type = sort.column === undefined ? undefined : columnOf(tables, sort.column).type;
  const found = matches.slice(0, limit);
  const bodies = bodiesOf(sql, tables, found);
  const rows = found.flatMap(({ order, value }): FoundRow[] => {
    const body = bodies.get(order);
    // It may have been hidden since it was found.
    if (!body) return [];
    return [{ ...body, order, sortValue: type ? decodeScalar(type, value) : null }];
  });
  if (!last) return { rows, position };
  const value = type ? { value: decodeScalar(type, last.value) } : {};
  return { rows, position, next: { ...value, order: last.order } };
}

function bodiesOf(
  sql: SqlRunner,
  { body }: Tables,
  found: readonly Place[],
): Map<number, Pick<FoundRow, 'key' | 'json'>> {
  if (found.length === 0) return new Map();
  const rows = sql.all(
    `select b.row, b.key, b.item from json_each(?) j cross join ${body} b on b.row = j.value
      where b.item is not null`,
    [JSON.stringify(found.map(({ order }) => order))],
  );
  return new Map(rows.map((row) => [numberIn(row), { key: textIn(row, 1), json: textIn(row, 2) }]));
}
