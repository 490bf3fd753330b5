import type { ColumnType } from '../../views/view.js';
import type { ViewShape } from '../../views/view-store.js';

/**
 * The tables of one build. Rows that are shown have their values in a narrow table with the indexes;
 * the item and the fold, which are long, stand apart, so that walking and counting stay cheap.
 *
 * body    every row: key, item (null when hidden) and fold
 * cols    shown rows: one column per column of the view
 * many    shown rows: one entry per value of a `texts` column; like the indexes, only once finished
 * marks   shown rows: values of columns with few different ones, and having no value (FTS5); likewise
 * text    shown rows: the normalised text of each search group
 * fts     shown rows: the tokens of each search group (FTS5, contentless)
 * counts  how many shown rows there are (column -1), and per value of a column with few
 */

/** Of the tables of a build; one with another layout is built anew. */
export const VIEWS_LAYOUT = 2;

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
  /** The name of its index, which leaves out the rows without a value; undefined if it has none. */
  index: string | undefined;
  /** It has few different values: they are counted, and have marks instead of an index. */
  isFew: boolean;
  /** Its single values are entries of `many`. */
  isInMany: boolean;
  /** Rows without a value have a mark; where there are few values, so has each. */
  isMarked: boolean;
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
  marks: string;
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
  const columns = Object.entries(shape.columns).map(([name, column], number): TableColumn => {
    const { type, filter = false, sort = false, counted = false, fewValues = counted } = column;
    const isMarked = filter || sort;
    return {
      name,
      type,
      number,
      sql: `c${number}`,
      index: isMarked && !fewValues && type !== 'texts' ? `v${id}_i${number}` : undefined,
      isFew: fewValues,
      isInMany: isMarked && !fewValues && type === 'texts',
      isMarked,
    };
  });
  return {
    id,
    isFinished,
    columns,
    groups: shape.searchGroups,
    body: `v${id}_body`,
    cols: `v${id}_cols`,
    many: `v${id}_many`,
    marks: `v${id}_marks`,
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
    // Marks are made of letters and digits (see `view-store-marks`).
    `create virtual table ${tables.marks} using fts5(marks, content='', contentless_delete=1,
       detail=none, tokenize='ascii')`,
    ...mergeSettings(tables.marks, 0, 1999),
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
  return tables.columns.flatMap(({ index, sql }) =>
    index === undefined
      ? []
      : [`create index if not exists ${index} on ${tables.cols} (${sql}) where ${sql} is not null`],
  );
}

/**
 * What else is only there once the build is finished, made in the transaction that says so: the entries
 * of `many`, and marks and search index in one piece. While a build is loaded its pieces are not merged again
 * and again.
 */
export function completeTables(tables: Tables): string[] {
  const { columns, cols, many, marks, fts, groups } = tables;
  const filled = columns
    .filter(({ isInMany }) => isInMany)
    .map(
      ({ sql, number }) => `insert into ${many}
        select ${number}, e.value, r.row from ${cols} r cross join json_each(r.${sql}) e
        where r.${sql} is not null order by e.value, r.row`,
    );
  const inPieces = groups.length > 0 ? [marks, fts] : [marks];
  return [
    ...filled,
    ...inPieces.flatMap((table) => [
      ...mergeSettings(table, 4, 16),
      `insert into ${table} (${table}) values ('optimize')`,
    ]),
  ];
}

/** FTS5's `automerge` (0: never) and `crisismerge`; 4 and 16 are its own. */
function mergeSettings(fts: string, automerge: number, crisismerge: number): string[] {
  const set = `insert into ${fts} (${fts}, rank) values`;
  return [`${set} ('automerge', ${automerge})`, `${set} ('crisismerge', ${crisismerge})`];
}

export function dropTables(tables: Tables): string[] {
  const { fts, text, counts, marks, many, cols, body } = tables;
  const names = [fts, text, counts, marks, many, cols, body];
  return names.map((name) => `drop table if exists ${name}`);
}

function sqlType(type: ColumnType): string {
  return type === 'integer' || type === 'boolean' ? 'integer' : 'text';
}
