import type { Column, ColumnType } from '../../views/view.js';
import type { ViewShape } from '../../views/view-store.js';

/**
 * The tables of one build. Rows that are shown have their values in a narrow table with the indexes;
 * the item and the fold, which are long, stand apart, so that walking and counting stay cheap.
 *
 * body    every row: key, item (null when hidden) and fold
 * cols    shown rows: one column per column of the view
 * many    shown rows: one entry per value of a `texts` column; like the indexes, only once finished
 * text    shown rows: the normalised text of each search group
 * fts     shown rows: the tokens of each search group (FTS5, contentless)
 * counts  how many shown rows there are (column -1), and per value of a counted column
 */

export const VIEWS_LAYOUT = 1;

export const VIEWS_SCHEMA = `
create table builds (
  id integer primary key autoincrement,
  build text not null unique,
  identity text not null,
  name text not null,
  shape text not null,
  live integer not null default 0,
  finished integer not null default 0,
  position integer not null default 0,
  hash text not null,
  used_at text not null
)`;

export interface TableColumn {
  name: string;
  type: ColumnType;
  number: number;
  /** Its name in SQL. */
  sql: string;
  /** The name of its index; undefined for a column that is only kept. */
  index: string | undefined;
  isCounted: boolean;
}

export interface Tables {
  id: number;
  /** Whether its indexes are all there. */
  isFinished: boolean;
  columns: readonly TableColumn[];
  groups: readonly string[];
  body: string;
  cols: string;
  many: string;
  text: string;
  fts: string;
  counts: string;
}

/** The number of all shown rows stands in `counts` under this column. */
export const ALL_ROWS = -1;

export function tablesOf(
  id: number,
  shape: Pick<ViewShape, 'columns' | 'searchGroups'>,
  isFinished: boolean,
): Tables {
  const columns = Object.entries(shape.columns).map(([name, column], number) => ({
    name,
    type: column.type,
    number,
    sql: `c${number}`,
    index: isIndexed(column) ? `v${id}_i${number}` : undefined,
    isCounted: column.counted === true,
  }));
  return {
    id,
    isFinished,
    columns,
    groups: shape.searchGroups,
    body: `v${id}_body`,
    cols: `v${id}_cols`,
    many: `v${id}_many`,
    text: `v${id}_text`,
    fts: `v${id}_fts`,
    counts: `v${id}_counts`,
  };
}

/** @throws Error for a column the view has not, which is a mistake of the caller's code. */
export function columnOf(tables: Tables, name: string): TableColumn {
  const column = tables.columns.find((candidate) => candidate.name === name);
  if (!column) throw new Error(`The view has no column ${JSON.stringify(name)}.`);
  return column;
}

export function groupNumber(tables: Tables, group: string): number {
  const number = tables.groups.indexOf(group);
  if (number < 0) throw new Error(`The view has no search group ${JSON.stringify(group)}.`);
  return number;
}

export function createTables(tables: Tables): string {
  const { columns, groups } = tables;
  const columnList = columns.map(({ sql, type }) => `, ${sql} ${sqlType(type)}`).join('');
  const statements = [
    `create table ${tables.body} (row integer primary key, key text not null unique,
       folded_to integer not null, item text, fold text not null)`,
    `create table ${tables.cols} (row integer primary key${columnList})`,
    `create table ${tables.many} (col integer, value text, row integer,
       primary key (col, value, row)) without rowid`,
    `create table ${tables.counts} (col integer, value text, n integer not null,
       primary key (col, value)) without rowid`,
  ];
  if (groups.length > 0) {
    const texts = groups.map((_, i) => `g${i}`).join(', ');
    statements.push(
      `create table ${tables.text} (row integer primary key, ${texts})`,
      // Tokens are made in the domain, of letters and digits: `ascii` only splits them at spaces.
      `create virtual table ${tables.fts} using fts5(${texts}, content='', contentless_delete=1,
         detail=column, tokenize='ascii')`,
      ...mergeSettings(tables.fts, 0, 1999),
    );
  }
  return statements.join(';\n');
}

/** One statement per index, so that each can be a transaction of its own. */
export function createIndexes(tables: Tables): string[] {
  return tables.columns.flatMap(({ index, sql, type }) => {
    if (index === undefined) return [];
    // The values of texts are in `many`; here only those without any are looked up.
    const part = type === 'texts' ? ` where ${sql} is null` : '';
    return [`create index if not exists ${index} on ${tables.cols} (${sql})${part}`];
  });
}

/**
 * What else is only there once the build is finished, made in the transaction that says so: the entries
 * of `many`, and the search index in one piece. While a build is loaded its pieces are not merged again
 * and again.
 */
export function completeTables(tables: Tables): string[] {
  const { columns, cols, many, fts, groups } = tables;
  const filled = columns
    .filter(({ type }) => type === 'texts')
    .map(
      ({ sql, number }) => `insert into ${many}
        select ${number}, e.value, r.row from ${cols} r cross join json_each(r.${sql}) e
        where r.${sql} is not null order by e.value, r.row`,
    );
  if (groups.length === 0) return filled;
  return [
    ...filled,
    ...mergeSettings(fts, 4, 16),
    `insert into ${fts} (${fts}) values ('optimize')`,
  ];
}

/** FTS5's `automerge` (0: never) and `crisismerge`; 4 and 16 are its own. */
function mergeSettings(fts: string, automerge: number, crisismerge: number): string[] {
  const set = `insert into ${fts} (${fts}, rank) values`;
  return [`${set} ('automerge', ${automerge})`, `${set} ('crisismerge', ${crisismerge})`];
}

export function dropTables(tables: Tables): string[] {
  const names = [tables.fts, tables.text, tables.counts, tables.many, tables.cols, tables.body];
  return names.map((name) => `drop table if exists ${name}`);
}

function isIndexed(column: Column): boolean {
  return column.filter === true || column.sort === true;
}

function sqlType(type: ColumnType): string {
  return type === 'integer' || type === 'boolean' ? 'integer' : 'text';
}
