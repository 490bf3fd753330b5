import { setImmediate as nextTurn } from 'node:timers/promises';
import { Checksum } from '../../views/checksum.js';
import { numberIn, type SqlRunner } from './view-store-sql.js';
import type { Tables } from './view-store-tables.js';

/** Rows put together at a time. */
const CHUNK = 100;

/** The lines of some rows in one piece: three times as quick as row by row. */
function linesOf({ body }: Tables): string {
  // JSON has no line feed of its own.
  const lines = `json_array(row, key, folded_to) || char(10) || fold || char(10)
    || coalesce(item, '') || char(10)`;
  return `select max(row), cast(group_concat(lines, '') as blob) from
    (select row, ${lines} as lines from ${body} where row > ? order by row limit ${CHUNK})`;
}

/**
 * @param sql on a connection that nobody else reads or writes with meanwhile: all rows are of one snapshot
 */
export async function checksumOf(
  sql: SqlRunner,
  tables: Tables,
): Promise<{ digest: string; position: number }> {
  sql.exec('begin');
  const position = numberIn(sql.get('select position from builds where id = ?', [tables.id]));
  const checksum = new Checksum();
  for (let after = -1; ; ) {
    const [last, lines] = sql.bytes(linesOf(tables), [after]);
    if (!lines) break;
    checksum.addLines(lines);
    after = last;
    await nextTurn();
  }
  sql.exec('commit');
  return { digest: checksum.digest(), position };
}
