import { rowsOf, type SourceFile } from '../tables/source-file.js';
import type { SourceRow } from '../tables/source-row.js';
import { isExample, type JoinKey, type JoinKeyReader, joinKeyReader } from './join-keys.js';
import type { ColumnMapping } from './mapping.js';
import { RowSpool, type SpooledRow } from './row-spool.js';
import type { ListMapping } from './sheet-mapping.js';

/** The rows of the customers' sheet, each with the rows of other sheets that belong to it. */

export interface JoinedRow extends SourceRow {
  /** Place in the file of the sheet it stands in, from 0. */
  sheet: number;
  /**
   * Ascending over all that is given, and the same each time: `row` for a row of the customers' sheet,
   * a number above all of them for a row that belongs to none.
   */
  order: number;
  /** Rows of other sheets that say more of the same customer. */
  joined?: SpooledRow[];
  /** It stands in another sheet, and no row of the customers' sheet is meant by it. */
  orphan?: Orphan;
  /** An example of the template: not to be imported. */
  isExample?: true;
}

export interface Orphan {
  /** What it says of its customer; absent when nothing. */
  key?: Pick<JoinKey, 'column' | 'text'>;
  /** How many rows of the customers' sheet have the name; none or several. */
  named: 'none' | 'several';
}

/** More rows than a sheet of a workbook can have. */
const ROWS_OF_A_SHEET = 2 ** 21;
const ORPHANS_AT_ONCE = 256;

/**
 * Sheets of contacts, addresses … are read first, into a temporary file; then the customers' sheet is
 * streamed and what belongs to each row is fetched. A row of theirs means its customer by the surest key
 * it has (code, external id, tax id, name) and goes to the first row that has it; a name only when one
 * row has it. Rows that belong to nobody come at the end. Every row comes exactly once.
 * @throws ImportError `changed` when the file is no longer the one that was looked at
 */
export async function* joinedRows(
  source: SourceFile,
  mapping: ColumnMapping,
): AsyncGenerator<JoinedRow[]> {
  const { sheet, lists, columns } = mapping;
  const keysOf = joinKeyReader(columns);
  if (lists.length === 0) {
    for await (const rows of rowsOf(source, sheet)) {
      yield rows.map((row) => ({ ...ownRow(row, sheet), ...examplePart(keysOf(row.cells)) }));
    }
    return;
  }
  const spool = await RowSpool.open();
  try {
    let byName = false;
    for (const list of lists) byName = (await spoolList(source, list, spool)) || byName;
    const several = byName ? await namesOfSeveral(source, sheet, keysOf, spool) : new Set<string>();
    for await (const rows of rowsOf(source, sheet)) {
      const batch: JoinedRow[] = [];
      for (const row of rows) {
        const keys = keysOf(row.cells);
        const own = { ...ownRow(row, sheet), ...examplePart(keys) };
        const forms = keys.map(({ form }) => form).filter((form) => !several.has(form));
        const joined = await spool.take(forms);
        batch.push(joined.length === 0 ? own : { ...own, joined });
      }
      yield batch;
    }
    yield* orphans(spool, lists, several);
  } finally {
    await spool.close();
  }
}

function ownRow({ row, cells }: SourceRow, sheet: number): JoinedRow {
  return { row, cells, sheet, order: row };
}

function examplePart(keys: readonly JoinKey[]): { isExample?: true } {
  return isExample(keys) ? { isExample: true } : {};
}

/** True when a row means its customer by name. */
async function spoolList(source: SourceFile, list: ListMapping, spool: RowSpool): Promise<boolean> {
  const keysOf = joinKeyReader(list.keys);
  let byName = false;
  for await (const rows of rowsOf(source, list.sheet)) {
    for (const { row, cells } of rows) {
      const [key] = keysOf(cells);
      byName ||= key?.isName === true;
      await spool.add(key?.form, { sheet: list.sheet, row, cells });
    }
  }
  return byName;
}

/** Names that rows of other sheets mean their customer by, and several customers have. */
async function namesOfSeveral(
  source: SourceFile,
  sheet: number,
  keysOf: JoinKeyReader,
  spool: RowSpool,
): Promise<Set<string>> {
  const met = new Set<string>();
  const several = new Set<string>();
  for await (const rows of rowsOf(source, sheet)) {
    for (const { cells } of rows) {
      const name = keysOf(cells).find(({ isName }) => isName)?.form;
      if (name === undefined || !spool.hasKey(name)) continue;
      if (met.has(name)) several.add(name);
      met.add(name);
    }
  }
  return several;
}

async function* orphans(
  spool: RowSpool,
  lists: readonly ListMapping[],
  several: ReadonlySet<string>,
): AsyncGenerator<JoinedRow[]> {
  const readers = new Map(lists.map(({ sheet, keys }) => [sheet, joinKeyReader(keys)]));
  let batch: JoinedRow[] = [];
  for await (const row of spool.rest()) {
    const keys = readers.get(row.sheet)?.(row.cells) ?? [];
    const [key] = keys;
    const named = key !== undefined && several.has(key.form) ? 'several' : 'none';
    const orphan: Orphan = {
      named,
      ...(key && { key: { column: key.column, text: key.text } }),
    };
    const order = (row.sheet + 1) * ROWS_OF_A_SHEET + row.row;
    batch.push({ ...row, order, orphan, ...examplePart(keys) });
    if (batch.length === ORPHANS_AT_ONCE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
