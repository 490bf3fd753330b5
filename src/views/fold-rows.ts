import type { SearchTexts } from '../customer/search-text.js';
import type { RecordedCommit } from '../log/recorded.js';
import { searchOf } from './searching.js';
import type { AnyView, ViewEvent, ViewPolicy } from './view.js';
import { ORDERS_PER_POSITION, type RowChange, type StoredRow } from './view-store.js';

/** An event and a row it touches. */
export interface Touch {
  key: string;
  event: ViewEvent;
}

/** What commits touch in a view, in their order. */
export function touchesOf(view: AnyView, commits: readonly RecordedCommit[]): Touch[] {
  const touches: Touch[] = [];
  for (const { position, recordedAt, actor, streams } of commits) {
    for (const { streamId, version, events } of streams) {
      for (const { eventId, type, schemaVersion, data, erased } of events) {
        const event: ViewEvent = {
          eventId,
          type,
          schemaVersion,
          data,
          streamId,
          version,
          position,
          recordedAt,
          actor,
        };
        if (erased) event.erased = erased;
        for (const key of view.rowKeys(event)) touches.push({ key, event });
      }
    }
  }
  return touches;
}

/**
 * Folds each touched row once. Rows may be ahead of the checkpoint, where a store writes rows first and
 * a step was left half written: what is in such a row already is not folded again.
 * @param rows those of the touched rows that are there already
 */
export function foldRows(
  view: AnyView,
  touches: readonly Touch[],
  rows: ReadonlyMap<string, StoredRow>,
): StoredRow[] {
  const changed = new Map<string, StoredRow>();
  const newRows = { position: 0, count: 0 };
  for (const { key, event } of touches) {
    const { position } = event;
    if (newRows.position !== position) Object.assign(newRows, { position, count: 0 });
    const stored = rows.get(key);
    if (stored && position <= stored.foldedTo) {
      // It was new in this commit, and keeps the place it got.
      if (stored.order === position * ORDERS_PER_POSITION + newRows.count) newRows.count++;
      continue;
    }
    const row = changed.get(key) ?? stored;
    const order = row?.order ?? position * ORDERS_PER_POSITION + newRows.count++;
    if (newRows.count > ORDERS_PER_POSITION) {
      throw new RangeError(`A commit makes more than ${ORDERS_PER_POSITION} rows.`);
    }
    changed.set(key, { key, order, foldedTo: position, fold: view.evolve(row?.fold, event) });
  }
  return [...changed.values()];
}

/** What is stored of a folded row, but for what it is found by. */
export interface FoldedRow extends Omit<RowChange, 'search'> {
  texts?: Record<string, SearchTexts>;
}

export function foldedRow(view: AnyView, policy: ViewPolicy, row: StoredRow): FoldedRow {
  const { key, order, foldedTo, fold } = row;
  const folded = { key, order, foldedTo, fold: JSON.stringify(fold) };
  if (!view.shown(fold)) return { ...folded, item: undefined, values: {} };
  const item = view.item(fold, policy);
  const shown = { ...folded, item: JSON.stringify(item), values: view.values(item, fold) };
  return view.searchTexts ? { ...shown, texts: view.searchTexts(fold) } : shown;
}

/** Makes what the row is found by. */
export function changeOf({ texts, ...row }: FoldedRow): RowChange {
  return texts ? { ...row, search: searchOf(texts) } : row;
}
