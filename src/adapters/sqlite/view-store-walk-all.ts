import { ORDERS_PER_POSITION, type WalkedRows, type WalkRequest } from '../../views/view-store.js';
import { conditionOf, sql } from './view-store-filter.js';
import { isSearching } from './view-store-find.js';
import { numberIn, type Sql, type SqlRunner, textIn } from './view-store-sql.js';
import type { Tables } from './view-store-tables.js';

/**
 * Every row behind `after`, one after the other: no index says which rows were folded past a position,
 * and who goes through all rows needs no index. Row and values are of one moment, since one statement
 * reads both.
 */
export function walkAll(
  runner: SqlRunner,
  tables: Tables,
  { filter, position, after, limit }: WalkRequest,
): Omit<WalkedRows, 'position'> {
  const matching = filter ? conditionOf(tables, filter) : sql('1');
  const { text, params } = looked(tables, matching, isSearching(filter));
  const upTo = (position + 1) * ORDERS_PER_POSITION - 1;
  const found = runner.all(text, [position, ...params, after, upTo, limit]);
  const rows = found
    .filter(([, , , fold]) => fold !== null)
    .map((row) => ({
      order: numberIn(row),
      key: textIn(row, 1),
      foldedTo: numberIn(row, 2),
      fold: textIn(row, 3),
    }));
  return found.length < limit ? { rows } : { rows, next: numberIn(found.at(-1)) };
}

/** All rows looked at; those that are not wanted come without their fold. */
function looked({ body, cols, text }: Tables, matching: Sql, usesText: boolean): Sql {
  const texts = usesText ? `left join ${text} t on t.row = b.row` : '';
  return sql(
    `select b.row, b.key, b.folded_to,
        case when b.folded_to > ? or (b.item is not null and ${matching.text}) then b.fold end
      from ${body} b left join ${cols} r on r.row = b.row ${texts}
      where b.row > ? and b.row <= ? order by b.row limit ?`,
    matching.params,
  );
}
