import { pointerStep } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { checkCountry } from '../../customer/checks/countries.js';
import type { Policy } from '../../customer/policy.js';
import { type Beside, type CellReader, cellReader } from './cell-readers.js';
import { readCell } from './cell-text.js';
import { completeElement, isNewElement } from './complete-elements.js';
import { type ElementSlot, elementSlots } from './element-slots.js';
import type { ColumnMapping, MappedColumn } from './mapping.js';

/** Where values of the input came from: JSON Pointer to column, from 0. */
export type Places = Map<string, number>;

export interface RowInput {
  /** What the row says about its customer, in the shape of the API. */
  input: JsonObject;
  /** Codes of warnings about what was not understood and kept as text. */
  warnings: string[];
}

/** Reads the cells of a row. `places` is filled when given; it is only needed for a row that was refused. */
export type RowReader = (cells: readonly string[], places?: Places) => RowInput;

interface Column extends MappedColumn {
  read: CellReader;
  isCountry: boolean;
}

interface Slot extends Omit<ElementSlot, 'columns'> {
  columns: Column[];
}

export function rowReader(mapping: ColumnMapping, policy: Policy): RowReader {
  const withReader = (column: MappedColumn): Column => ({
    ...column,
    read: cellReader(column.target, policy),
    isCountry: column.target.field.check === checkCountry,
  });
  const single = mapping.columns
    .filter(({ target }) => target.top.type.type !== 'elements')
    .map(withReader);
  const slots = elementSlots(mapping.columns).map(
    (slot): Slot => ({ ...slot, columns: slot.columns.map(withReader) }),
  );
  return (cells, places) => {
    const row: Row = { cells, input: {}, beside: { implied: {}, warnings: [] }, places };
    for (const column of single) placeSingle(column, row);
    for (const slot of slots) placeElement(slot, row);
    return { input: { ...row.beside.implied, ...row.input }, warnings: row.beside.warnings };
  };
}

/** A row while it is read. */
interface Row {
  cells: readonly string[];
  input: JsonObject;
  beside: Beside;
  places: Places | undefined;
}

function cellValue({ index, read, isCountry }: Column, { cells, beside }: Row): unknown {
  const text = readCell(cells[index] ?? '', isCountry);
  return text === undefined ? undefined : read(text, beside);
}

function placeSingle(column: Column, row: Row): void {
  const { input, places } = row;
  const value = cellValue(column, row);
  if (value === undefined) return;
  const { top, field, attribute } = column.target;
  const part = attribute?.name ?? (field === top ? undefined : field.name);
  if (part === undefined) {
    input[top.name] = gathered(input[top.name], value);
  } else {
    const parts = isObject(input[top.name]) ? input[top.name] : {};
    input[top.name] = { ...(parts as JsonObject), [part]: value };
  }
  places?.set(pointerStep(top.name) + (part === undefined ? '' : pointerStep(part)), column.index);
}

/** Amount and limit date come in columns of their own; several columns of a list add up. */
function gathered(before: unknown, value: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value];
  return isObject(before) && isObject(value) ? { ...before, ...value } : value;
}

function placeElement({ top, fixed, columns }: Slot, row: Row): void {
  const { input, places } = row;
  const element: JsonObject = {};
  const from = new Map<string, number>();
  let heading = '';
  for (const column of columns) {
    const value = cellValue(column, row);
    if (value === undefined) continue;
    const { name } = column.target.field;
    element[name] = gathered(element[name], value);
    if (!from.has(name)) from.set(name, column.index);
    heading ||= column.heading;
  }
  const complete = completeElement(top.name, element, fixed, heading, input);
  if (complete === undefined) return;
  const elements = (input[top.name] ?? []) as JsonObject[];
  if (!isNewElement(top.name, elements, complete)) return;
  const pointer = pointerStep(top.name) + pointerStep(elements.length);
  input[top.name] = [...elements, complete];
  if (places === undefined) return;
  const [first] = from.values();
  if (first !== undefined && !places.has(pointerStep(top.name))) {
    places.set(pointerStep(top.name), first);
  }
  if (first !== undefined) places.set(pointer, first);
  for (const [part, index] of from) places.set(pointer + pointerStep(part), index);
}
