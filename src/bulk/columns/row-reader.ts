import { pointerStep } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { checkCountry } from '../../customer/checks/countries.js';
import type { Policy } from '../../customer/policy.js';
import { cellReader } from './cell-readers.js';
import { readCell } from './cell-text.js';
import type { JoinedRow } from './joined-rows.js';
import type { ColumnMapping } from './mapping.js';
import {
  type CellColumn,
  cellValue,
  gathered,
  notePlace,
  type Places,
  type ReadingRow,
  readingRow,
  refuseFault,
} from './read-cells.js';
import { type ReadingProblem, readingProblem } from './reading-problems.js';
import { placeElement, slotsOf } from './row-elements.js';
import type { MappedColumn } from './sheet-mapping.js';
import { readTakenOver, type TakenOverCells, type TakenOverColumn } from './taken-over.js';

export interface RowInput {
  /**
   * What the row says about its customer, in the shape of the API. Null for `#清空`: in a change it
   * clears the value, in a create it is as blank. An element may have its id (`contactId`).
   */
  input: JsonObject;
  /** Codes of warnings about what was not understood and kept as text. */
  warnings: string[];
  /** Why the row is refused as it stands in the file; its input has not everything then. */
  problems?: ReadingProblem[];
  /** What the row says of the past of its customer; places are under `/takenOver`. */
  takenOver?: TakenOverCells;
}

/** A row to read; all of `JoinedRow` that matters. */
export type RowToRead = Pick<JoinedRow, 'cells' | 'row' | 'sheet' | 'joined' | 'orphan'>;

/** Reads the cells of a row. `places` is filled when given; it is only needed for a row that was refused. */
export type RowReader = (row: RowToRead, places?: Places) => RowInput;

export function rowReader(mapping: ColumnMapping, policy: Policy): RowReader {
  const withReader = (column: MappedColumn): CellColumn => ({
    ...column,
    read: cellReader(column.target, policy, column.heading),
    isCountry: column.target.field.check === checkCountry,
  });
  const single = mapping.columns
    .filter(({ target }) => target.top.type.type !== 'elements')
    .map(withReader);
  const slots = slotsOf(mapping.columns, withReader);
  const slotsOfSheet = new Map(
    mapping.lists.map(({ sheet, columns }) => [sheet, slotsOf(columns, withReader)]),
  );
  return (given, places) => {
    const { sheet, row: number, cells, joined = [], orphan } = given;
    const row = readingRow({ sheet, row: number, cells }, places);
    if (orphan !== undefined) return readOrphan(row, orphan);
    for (const column of single) placeSingle(column, row);
    for (const slot of slots) placeElement(slot, row);
    const own = ownElements(row.input);
    const takenOver = readPast(mapping.takenOver, row);
    for (const more of joined) {
      row.sheet = more.sheet;
      row.row = more.row;
      row.cells = more.cells;
      for (const slot of slotsOfSheet.get(more.sheet) ?? []) {
        placeElement(slot, row, own.get(slot.top.name) ?? 0);
      }
    }
    const { input, beside, problems } = row;
    return {
      input: { ...beside.implied, ...input },
      warnings: beside.warnings,
      ...(problems.length > 0 && { problems }),
      ...(takenOver !== undefined && { takenOver }),
    };
  };
}

function placeSingle(column: CellColumn, row: ReadingRow): void {
  const { input } = row;
  const { top, field, attribute } = column.target;
  const part = attribute?.name ?? (field === top ? undefined : field.name);
  const pointer = pointerStep(top.name) + (part === undefined ? '' : pointerStep(part));
  const value = cellValue(column, row, (text) => refuseFault(row, text, pointer, column.index));
  if (value === undefined) return;
  const before = input[top.name];
  if (part === undefined) {
    input[top.name] =
      value === null && isObject(before) ? { ...before, amount: null } : gathered(before, value);
  } else {
    // A limit that is cleared and still has a date is the check's business.
    const parts = before === null ? { amount: null } : isObject(before) ? before : {};
    input[top.name] = before === null && value === null ? null : { ...parts, [part]: value };
  }
  notePlace(row, pointer, column.index);
}

function ownElements(input: JsonObject): Map<string, number> {
  const own = new Map<string, number>();
  for (const [name, value] of Object.entries(input)) {
    if (Array.isArray(value)) own.set(name, value.length);
  }
  return own;
}

function readPast(
  columns: readonly TakenOverColumn[],
  row: ReadingRow,
): TakenOverCells | undefined {
  let past: Record<string, string> | undefined;
  for (const { index, name } of columns) {
    const text = readCell(row.cells[index] ?? '');
    if (text === undefined) continue;
    const pointer = `/takenOver/${name}`;
    refuseFault(row, text, pointer, index);
    notePlace(row, pointer, index);
    past = { ...past, [name]: readTakenOver(name, text) };
  }
  // The command's check says what of it is no status or no date.
  return past as TakenOverCells | undefined;
}

function readOrphan(row: ReadingRow, { key, named }: NonNullable<JoinedRow['orphan']>): RowInput {
  if (key !== undefined) notePlace(row, '', key.column);
  const code =
    key === undefined
      ? 'no-customer-named'
      : named === 'several'
        ? 'several-customer-rows'
        : 'no-customer-row';
  const problem = readingProblem(code, '', { key: key?.text ?? '' });
  return { input: {}, warnings: [], problems: [problem] };
}
