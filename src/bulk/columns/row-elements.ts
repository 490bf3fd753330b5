import { pointerStep } from '../../customer/catalogue/fields.js';
import { equalJson, type JsonObject } from '../../customer/catalogue/json.js';
import { foldCode } from '../../customer/checks/fold.js';
import { normaliseForCompare } from '../../customer/checks/text.js';
import { completeElement, isNewElement } from './complete-elements.js';
import { type ElementSlot, elementSlots } from './element-slots.js';
import {
  type CellColumn,
  cellValue,
  gathered,
  type ReadingRow,
  refuseFault,
} from './read-cells.js';
import { readingProblem } from './reading-problems.js';
import type { MappedColumn } from './sheet-mapping.js';
import { partTarget } from './targets.js';

/** Cells to elements of lists: contacts, addresses, accounts, tax ids, external ids. */

export interface Slot extends Omit<ElementSlot, 'columns'> {
  columns: CellColumn[];
}

export function slotsOf(
  columns: readonly MappedColumn[],
  withReader: (column: MappedColumn) => CellColumn,
): Slot[] {
  return elementSlots(columns).map((slot) => ({ ...slot, columns: slot.columns.map(withReader) }));
}

/**
 * Adds the element that a slot's cells give.
 * @param own how many elements of the list the customer's own row gave; a row of another sheet that
 * means one of them says more of it
 */
export function placeElement({ top, fixed, columns }: Slot, row: ReadingRow, own = 0): void {
  const { input, places } = row;
  const list = top.name;
  const element: JsonObject = {};
  const from = new Map<string, number>();
  const faults: { part: string; column: CellColumn; text: string }[] = [];
  let heading = '';
  for (const column of columns) {
    const { name } = column.target.field;
    const value = cellValue(column, row, (text) => faults.push({ part: name, column, text }));
    if (value === undefined) continue;
    element[name] = gathered(element[name], value);
    if (!from.has(name)) from.set(name, column.index);
    heading ||= column.heading;
  }
  const elements = (input[list] ?? []) as JsonObject[]; // only written here
  const complete = completeElement(list, element, fixed, heading, input);
  const said = complete ?? element;
  const known = complete && sameElement(list, complete, elements.slice(0, own));
  const at = known === undefined ? elements.length : elements.indexOf(known);
  const pointer = pointerStep(list) + pointerStep(at);
  for (const { part, column, text } of faults) {
    refuseFault(row, text, pointer + pointerStep(part), column.index);
  }
  sayWhatCannotBeCleared(list, said, pointer, row);
  if (complete === undefined || !isNewElement(list, elements, complete)) return;
  if (known === undefined) input[list] = [...elements, complete];
  else input[list] = elements.with(at, mergedElement(known, complete));
  if (places === undefined) return;
  const place = (column: number) => ({ sheet: row.sheet, row: row.row, column });
  const [first] = from.values();
  if (first !== undefined && !places.has(pointerStep(list))) {
    places.set(pointerStep(list), place(first));
  }
  if (first !== undefined && !places.has(pointer)) places.set(pointer, place(first));
  for (const [part, index] of from) places.set(pointer + pointerStep(part), place(index));
}

/** By what an element of a record is found again, any of them. */
const IDENTIFYING: Readonly<Record<string, readonly string[]>> = {
  contacts: ['contactId', 'name', 'phones', 'emails'],
  addresses: ['addressId', 'kind'],
  bankAccounts: ['accountId', 'accountNo', 'iban'],
  taxIds: ['taxIdId', 'value'],
  externalIds: ['externalIdId', 'id'],
};
/** Without these there is no element, and an element goes as a whole only. */
const NEVER_CLEARED = new Set([
  'contactId',
  'addressId',
  'accountId',
  'taxIdId',
  'externalIdId',
  'kind',
  'type',
  'value',
  'system',
  'id',
]);

/** `#清空` in an element that nothing tells from others would be lost without a word. */
function sayWhatCannotBeCleared(
  list: string,
  element: JsonObject,
  pointer: string,
  row: ReadingRow,
): void {
  const cleared = Object.keys(element).filter((part) => element[part] === null);
  for (const part of cleared.filter((name) => NEVER_CLEARED.has(name))) {
    const label = partTarget(list, part)?.field.label ?? part;
    row.problems.push(readingProblem('cannot-clear', pointer + pointerStep(part), { part: label }));
    return;
  }
  const known = (IDENTIFYING[list] ?? []).some((part) => element[part] != null);
  const [first] = cleared;
  if (first !== undefined && !known) {
    row.problems.push(readingProblem('clear-what', pointer + pointerStep(first)));
  }
}

/**
 * The element of the customer's own row that a row of another sheet means: by id, else a contact of the
 * same name, an account of the same number, an address of the same kind and line, when nothing else that
 * both say differs. What differs is an element of its own: nothing is lost.
 */
function sameElement(
  list: string,
  element: JsonObject,
  own: readonly JsonObject[],
): JsonObject | undefined {
  const [id, ...others] = SAME[list] ?? [];
  const agrees = (other: JsonObject, parts: readonly string[] = []) =>
    parts.length > 0 && parts.every((part) => isSame(other[part], element[part]));
  return (
    own.find((other) => agrees(other, id)) ??
    own.find((other) => others.some((parts) => agrees(other, parts)) && !differs(other, element))
  );
}

/** By id first. */
const SAME: Readonly<Record<string, readonly (readonly string[])[]>> = {
  contacts: [['contactId'], ['name']],
  addresses: [['addressId'], ['kind', 'line']],
  bankAccounts: [['accountId'], ['accountNo'], ['iban']],
  taxIds: [['taxIdId'], ['type', 'value']],
  externalIds: [['externalIdId'], ['system', 'id']],
};

function differs(a: JsonObject, b: JsonObject): boolean {
  return Object.entries(b).some(([part, value]) => {
    const other = a[part];
    if (other === undefined || (Array.isArray(other) && Array.isArray(value))) return false;
    return !equalJson(other, value) && !isSame(other, value);
  });
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return a === b || normaliseForCompare(foldCode(a)) === normaliseForCompare(foldCode(b));
}

function mergedElement(element: JsonObject, more: JsonObject): JsonObject {
  const merged = { ...element };
  for (const [part, value] of Object.entries(more)) {
    // 王 芳 and 王芳 are one name.
    if (isSame(merged[part], value)) continue;
    const both = gathered(merged[part], value);
    merged[part] = Array.isArray(both) ? [...new Set(both)] : both;
  }
  return merged;
}
