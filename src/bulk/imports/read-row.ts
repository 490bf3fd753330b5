import { CheckedInput, type PackedCheck } from '../../customer/catalogue/checked-input.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Policy } from '../../customer/policy.js';
import type { RowReader, RowToRead } from '../columns/row-reader.js';
import type { TakenOverCells } from '../columns/taken-over.js';
import { createInput } from './row-input.js';
import type { RowKey } from './row-keys.js';
import type { RowRefusal } from './row-refusal.js';

/** A row of the file, read and, where no error was found in it, checked. */
export interface ReadRow {
  /** As a spreadsheet numbers it. */
  row: number;
  /** Ascending over all rows; `row` for those of the customers' sheet. */
  order: number;
  /** Sheet, cells and what belongs to them, as JSON: only needed again when the row is refused. */
  source: string;
  /** What the row says; where `checked` is given, only for an upsert. */
  input: JsonObject | undefined;
  /** The input of a create, when there is no error in it. */
  checked: CheckedInput | undefined;
  /** What was found while it was read; such a row becomes no command. */
  refusal?: RowRefusal;
  keys: RowKey[];
  /** Digest of the customer's name. */
  name?: string;
  /** Codes of what was not understood and kept as text. */
  warnings: string[];
  takenOver?: TakenOverCells;
}

type Rest = Pick<ReadRow, 'refusal' | 'keys' | 'name' | 'warnings' | 'takenOver'> &
  Partial<Omit<PackedCheck, 'fields'>>;

/**
 * A row on its way to another thread, most of it as JSON: flat texts are copied faster than objects, and
 * what is not needed is never made into objects.
 */
export type PackedRow = [
  row: number,
  order: number,
  source: string,
  input: string,
  checkedFields: string,
  rest: string,
];

export function packRow({ row, order, source, input, checked, ...others }: ReadRow): PackedRow {
  const { fields = '', ...found } = checked?.packed ?? {};
  const rest: Rest = { ...others, ...found };
  const said = input === undefined ? '' : JSON.stringify(input);
  return [row, order, source, said, fields, JSON.stringify(rest)];
}

/** Takes rows that a thread has read and checked with the same policy and mapping. */
export function unpackRow(
  [row, order, source, said, fields, rest]: PackedRow,
  policy: Policy,
  read: RowReader,
): ReadRow {
  const { problems, places, today, ...others } = JSON.parse(rest) as Rest; // written by packRow
  const given = () => createInput(read(sourceOf({ row, source })).input);
  return {
    row,
    order,
    source,
    input: said === '' ? undefined : (JSON.parse(said) as JsonObject), // as well
    checked:
      problems && places && today !== undefined
        ? CheckedInput.received({ fields, problems, places, today }, given, policy)
        : undefined,
    ...others,
  };
}

/** The cells of a row that was read. */
export function sourceOf({ row, source }: Pick<ReadRow, 'row' | 'source'>): RowToRead {
  return { row, ...(JSON.parse(source) as Omit<RowToRead, 'row'>) }; // written by readRows
}
