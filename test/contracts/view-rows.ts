import { searchIndexes } from '../../src/customer/search-text.js';
import type { Column, ColumnValue } from '../../src/views/view.js';
import type { Checkpoint, RowChange, ViewShape } from '../../src/views/view-store.js';

/** Rows for the contract of the view store: one column of every type, and one searched group. */

export const COLUMNS = {
  name: { type: 'text', filter: true, sort: true },
  kind: { type: 'text', filter: true, sort: true, counted: true },
  size: { type: 'integer', filter: true, sort: true },
  amount: { type: 'decimal', filter: true, sort: true },
  day: { type: 'date', filter: true, sort: true },
  good: { type: 'boolean', filter: true, sort: true, counted: true },
  tags: { type: 'texts', filter: true, counted: true },
  places: { type: 'texts', filter: true },
} as const satisfies Record<string, Column>;

export const SEARCH_GROUPS = ['names.short', 'names.long'];

export const NOTHING: Checkpoint = { position: 0, hash: '0'.repeat(64) };

export interface RowDraft {
  /** Position of the commit that makes it; also its number. */
  number: number;
  isHidden?: boolean;
  values: Partial<Record<keyof typeof COLUMNS, ColumnValue>>;
  names?: string[];
  note?: string;
}

let builds = 0;

/** A shape under a name of its own, so that tests share a store and nothing else. */
export function newShape(name = 'things', identity = `${name}.1.${++builds}`): ViewShape {
  return { build: identity, identity, name, columns: COLUMNS, searchGroups: SEARCH_GROUPS };
}

export function checkpointAt(position: number): Checkpoint {
  return position === 0 ? NOTHING : { position, hash: `hash of ${position}` };
}

export function keyOf(number: number): string {
  return `key-${number}`;
}

/** @param foldedTo position of the commit that changes the row; the one that makes it, if absent */
export function changeOf(draft: RowDraft, foldedTo = draft.number): RowChange {
  const { number, isHidden = false, values, names = [], note = '' } = draft;
  const { short, long } = searchIndexes({ names });
  return {
    key: keyOf(number),
    order: number * 4096,
    foldedTo,
    fold: JSON.stringify({ number, values: { ...values }, names, note }),
    item: isHidden ? undefined : JSON.stringify({ number, names, note }),
    values: isHidden ? {} : { ...values },
    ...(isHidden ? {} : { search: { 'names.short': short, 'names.long': long } }),
  };
}
