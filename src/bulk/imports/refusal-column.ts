import { fieldsOfPath } from '../../customer/catalogue/fields.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { Place, Places } from '../columns/read-cells.js';
import type { RefusedReason } from './refused-rows.js';
import type { Language } from './row-refusal.js';

/**
 * Where the cell stands that a reason is about: the one its value came from, or would have come from had it
 * not been blank, or the one its element came from. Undefined for the row as a whole and for a field that
 * the file has no column for.
 */
export function placeOf(
  pointer: string,
  row: number,
  places: Places,
  mapping: ColumnMapping,
): Place | undefined {
  // What a customer is taken over with is no part of its input.
  const said = places.get(pointer) ?? places.get(`/takenOver${pointer}`);
  if (said !== undefined) return said;
  const column = columnFor(pointer, mapping);
  if (column !== undefined) return { sheet: mapping.sheet, row, column };
  return nearest(pointer, places);
}

/** The label of the field that a pointer means. */
export function fieldLabel(pointer: string): { zh: string; en: string } | undefined {
  return fieldsOfPath(pointer)?.field.label;
}

/** The heading of the column that a reason is about, or the label of its field; empty for the whole row. */
export function columnOf(
  { pointer, place }: Pick<RefusedReason, 'pointer' | 'place'>,
  mapping: ColumnMapping,
  language: Language,
): string {
  const list = mapping.lists.find(({ sheet }) => sheet === place?.sheet);
  if (list !== undefined && place) return `${list.name}!${list.headings[place.column] ?? ''}`;
  const column = place?.column ?? columnFor(pointer, mapping);
  return column === undefined
    ? (fieldLabel(pointer)?.[language] ?? '')
    : (mapping.headings[column] ?? '');
}

function columnFor(pointer: string, { columns }: ColumnMapping): number | undefined {
  const field = fieldsOfPath(pointer);
  if (field === undefined) return undefined;
  const path = field.field === field.top ? field.top.name : `${field.top.name}.${field.field.name}`;
  return columns.find(({ target }) => target.path === path)?.index;
}

function nearest(pointer: string, places: Places): Place | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const place = places.get(at);
    if (place !== undefined) return place;
  }
  return undefined;
}
