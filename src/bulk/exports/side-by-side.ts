import type { TopField } from '../../customer/catalogue/field.js';
import { numberedHeading } from '../columns/element-words.js';
import {
  type ElementColumn,
  type ExportColumn,
  elementsOf,
  isOfElements,
  type RecordColumn,
} from './export-columns.js';

/**
 * Columns of one table: what is said of elements is there once for each of the first, the second … element,
 * as many as the longest list needs, and all that is said of one element stands together.
 * @param longest elements of the longest list, by list; 1 where none is named
 */
export function sideBySide(
  columns: readonly ExportColumn[],
  longest: ReadonlyMap<string, number>,
): RecordColumn[] {
  const placed: RecordColumn[] = [];
  for (let at = 0; at < columns.length; ) {
    const column = columns[at];
    if (column === undefined) break;
    if (!isOfElements(column)) {
      placed.push(column);
      at++;
      continue;
    }
    const parts = togetherFrom(columns, at, column.list);
    const places = longest.get(column.list.name) ?? 1;
    for (let place = 0; place < places; place++) {
      for (const part of parts) placed.push(columnOfPlace(part, place));
    }
    at += parts.length;
  }
  return placed;
}

/** The columns of a list that follow each other. */
function togetherFrom(
  columns: readonly ExportColumn[],
  from: number,
  { name }: TopField,
): ElementColumn[] {
  const parts: ElementColumn[] = [];
  for (let at = from; at < columns.length; at++) {
    const column = columns[at];
    if (column === undefined || !isOfElements(column) || column.list.name !== name) break;
    parts.push(column);
  }
  return parts;
}

function columnOfPlace({ path, part, list, text }: ElementColumn, place: number): RecordColumn {
  return {
    path,
    heading: numberedHeading(list.name, place + 1, part, 'zh'),
    text: (record) => {
      const element = elementsOf(record, list)[place];
      return element === undefined ? '' : text(element, record);
    },
  };
}
