import { fieldsOfPath } from '../../customer/catalogue/fields.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { Places } from '../columns/row-reader.js';
import type { Language } from './row-refusal.js';

/**
 * The heading of the column that a reason is about: the one its value came from, or would have come from
 * had its cell not been blank, or the one its element came from. For a field that the file has no column
 * for, its label; empty for the row as a whole.
 */
export function refusalColumn(
  pointer: string,
  places: Places,
  { columns, headings }: ColumnMapping,
  language: Language,
): string {
  const field = fieldsOfPath(pointer);
  const path =
    field && (field.field === field.top ? field.top.name : `${field.top.name}.${field.field.name}`);
  const index =
    places.get(pointer) ??
    columns.find(({ target }) => target.path === path)?.index ??
    placeOf(pointer, places);
  return index === undefined ? (field?.field.label[language] ?? '') : (headings[index] ?? '');
}

function placeOf(pointer: string, places: Places): number | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const index = places.get(at);
    if (index !== undefined) return index;
  }
  return undefined;
}
