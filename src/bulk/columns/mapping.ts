import type { Policy } from '../../customer/policy.js';
import { readMapEntries } from './map-entries.js';
import { placeColumns } from './place-columns.js';
import type { ListMapping, Sheet, SheetMapping, UnreadSheet } from './sheet-mapping.js';
import { customersSheet, otherSheets } from './sheets.js';
import type { TakenOverColumn } from './taken-over.js';

/** Which sheet says what, and which column goes where: by name and heading, or as the caller says. */

/** The sheet with a row for each customer, and what the other sheets add to them. */
export interface ColumnMapping extends SheetMapping {
  /** Status and dates of the past; none unless the import is declared a taking over. */
  takenOver: TakenOverColumn[];
  /** Sheets with contacts, addresses, accounts … of these customers. */
  lists: ListMapping[];
  /** Sheets that are not read, and why. */
  unread: UnreadSheet[];
  /** The same mapping is made again, in another thread, from the file, the policy and these. */
  options: MappingOptions;
}

export interface MappingOptions {
  /**
   * `column=field` each: a heading or `#3` (the third column), and a path, or `-` to leave it out. A
   * column of another sheet is `sheet!column`; `sheet!=contacts` says what a sheet is.
   */
  map?: readonly string[];
  /** What was said for a file with the same headings before; `map` goes before it. */
  savedMap?: readonly string[];
  /** The system that external ids without one are of. */
  system?: string;
  /** Given: status and dates of the file hold for customers that are created (期初导入). */
  takeOver?: unknown;
}

/** A file as far as its columns are placed by it. */
export interface MappedSource {
  sheets: readonly Sheet[];
}

/**
 * Recognises the sheets and places every column.
 * @throws ImportError `mapping` when `map` names no column or no field, or two columns give one value
 */
export function mapColumns(
  { sheets }: MappedSource,
  policy: Policy,
  { map = [], savedMap = [], system, takeOver }: MappingOptions = {},
): ColumnMapping {
  const entries = readMapEntries(map, savedMap, sheets, policy);
  const sheet = customersSheet(sheets, entries, policy);
  const { name = '', headings = [] } = sheets[sheet] ?? {};
  const placed = placeColumns(headings, policy, {
    said: entries.columnsOf(sheet, true),
    system,
    takeOver: takeOver !== undefined,
  });
  const others = otherSheets(sheets, sheet, entries, policy, system);
  const options: MappingOptions = {
    map,
    savedMap,
    ...(system !== undefined && { system }),
    ...(takeOver !== undefined && { takeOver: true }),
  };
  return { sheet, name, headings, ...placed, ...others, options };
}
