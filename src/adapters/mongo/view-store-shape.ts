import type { mongo } from 'mongoose';
import type { Column } from '../../views/view.js';
import type { StoredRow, ViewShape } from '../../views/view-store.js';
import type { StoredValue } from './view-store-values.js';

/** What the rows of a build look like, and the indexes over them. */

/** A row's document. A hidden row has neither `item` nor `values` nor `search`. */
export interface RowDocument {
  /** The row's key: what two writers of the same row collide on. */
  _id: string;
  order: number;
  foldedTo: number;
  shown: boolean;
  /** JSON: its properties keep their order, and no name of theirs means anything to the database. */
  fold: string;
  item?: string;
  values?: Record<string, StoredValue>;
  /** Per search group, `g` and its number in the shape: names of groups have points in them. */
  search?: Record<string, { text: string; tokens: string[] }>;
}

export type StoredShape = Pick<ViewShape, 'columns' | 'searchGroups'>;

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** @throws RangeError when the view has no such column */
export function columnOf({ columns }: StoredShape, name: string): Column {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (!column) throw new RangeError(`There is no column ${JSON.stringify(name)}.`);
  return column;
}

export function fieldOf(column: string): string {
  return `values.${column}`;
}

/** @throws RangeError when the view has no such group */
export function groupField(shape: StoredShape, group: string): string {
  return `search.${groupName(shape, group)}`;
}

export function groupName({ searchGroups }: StoredShape, group: string): string {
  const number = searchGroups.indexOf(group);
  if (number < 0) throw new RangeError(`There is no search group ${JSON.stringify(group)}.`);
  return `g${number}`;
}

/** Names become parts of field names: only such as mean nothing there. */
export function requirePlainNames({ columns }: StoredShape): void {
  const odd = Object.keys(columns).find((name) => !PLAIN_NAME.test(name));
  if (odd !== undefined) throw new RangeError(`A column cannot be called ${JSON.stringify(odd)}.`);
}

/**
 * The indexes of a build; MongoDB takes 64 of a collection.
 * - `rows`: shown rows in row order. The texts lie in it, so that a term without tokens is looked for
 *   in the index, and only rows that have it are fetched.
 * - `order`: all rows in row order, for the checksum.
 * - one per column and one per search group, each with the row order behind it: equal values, and the
 *   hits of a search, come in row order without sorting, and a page begins where the last one ended.
 */
export function indexesOf(shape: StoredShape): mongo.IndexDescription[] {
  const groups = shape.searchGroups.map((group) => groupField(shape, group));
  const texts = groups.map((group) => [`${group}.text`, 1] as const);
  return [
    { name: 'rows', key: Object.fromEntries([['shown', 1], ['order', 1], ...texts]) },
    { name: 'order', key: { order: 1 } },
    ...Object.entries(shape.columns)
      .filter(([, { filter, sort }]) => filter || sort)
      .map(([name]) => ({ name: `by ${name}`, key: { [fieldOf(name)]: 1, order: 1 } })),
    ...groups.map((group) => ({ name: `${group}`, key: { [`${group}.tokens`]: 1, order: 1 } })),
  ];
}

export function storedRow({ _id, order, foldedTo, fold }: RowDocument): StoredRow {
  // Only objects are written.
  return { key: _id, order, foldedTo, fold: JSON.parse(fold) as object };
}
