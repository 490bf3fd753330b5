import { checkAhead } from '../../commands/check-ahead.js';
import { type JoinedRow, joinedRows } from '../columns/joined-rows.js';
import { mapColumns } from '../columns/mapping.js';
import { type RowReader, rowReader } from '../columns/row-reader.js';
import type { ReadRow } from './read-row.js';
import type { ReadingSetup } from './reader-messages.js';
import { createInput } from './row-input.js';
import { nameDigest, rowKeys } from './row-keys.js';
import { type RowRefusal, rowRefusal } from './row-refusal.js';

/**
 * Commands that begin together: enough that the log commits many at once, and few enough that another
 * writer on the same log gets its turn soon (at 128 its slowest waited 97 ms, at 64 it waits 28). More of
 * them would also outlive the young generation: at 256 the collector took 23 % of the time, at 64 it takes 13.
 */
const ROWS_AT_ONCE = 64;

/**
 * The rows of a file, read and checked, in batches that can be imported as they are.
 * @param today the local date at the time of asking
 * @throws ImportError
 */
export async function* readRows(
  setup: ReadingSetup,
  today: () => string,
): AsyncGenerator<ReadRow[]> {
  const { source, policy, afterRow } = setup;
  const mapping = mapColumns(source, policy, setup.mapping);
  const read = rowReader(mapping, policy);
  const width = source.form.type === 'csv' ? mapping.headings.length : undefined;
  for await (const batch of joinedRows(source, mapping)) {
    const rows = batch.filter(({ order, isExample }) => order > afterRow && !isExample);
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const day = today();
      yield rows.slice(at, at + ROWS_AT_ONCE).map((row) => readRow(row, read, width, setup, day));
    }
  }
}

/** @param width cells that a row of a CSV file has */
function readRow(
  joined: JoinedRow,
  read: RowReader,
  width: number | undefined,
  { policy, mode }: ReadingSetup,
  today: string,
): ReadRow {
  const { row, order, isExample: _, ...others } = joined;
  const source = JSON.stringify(others);
  const ragged = width === undefined ? undefined : raggedness(joined.cells, width);
  if (ragged !== undefined) return refusedRow({ row, order, source }, ragged);
  const { input, warnings, problems, takenOver } = read(joined);
  if (problems !== undefined) return refusedRow({ row, order, source }, { reasons: problems });
  const checked = checkAhead(createInput(input), policy, today);
  const name = nameDigest(input);
  return {
    row,
    order,
    source,
    input: checked === undefined || mode === 'upsert' ? input : undefined,
    checked,
    keys: rowKeys(input),
    ...(name !== undefined && { name }),
    warnings,
    ...(takenOver !== undefined && { takenOver }),
  };
}

function refusedRow(row: Pick<ReadRow, 'row' | 'order' | 'source'>, refusal: RowRefusal): ReadRow {
  return { ...row, refusal, input: undefined, checked: undefined, keys: [], warnings: [] };
}

/** A row with fewer cells than headings is never filled up: what is missing may be anywhere in it. */
function raggedness(cells: readonly string[], expected: number): RowRefusal | undefined {
  const counted = { actual: cells.length, expected };
  if (cells.length < expected) return rowRefusal('cells-missing', counted);
  return cells.slice(expected).some((cell) => cell.trim() !== '')
    ? rowRefusal('cells-too-many', counted)
    : undefined;
}
