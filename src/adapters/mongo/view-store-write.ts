import type { RowChange } from '../../views/view-store.js';
import { type Replacing, writeExceptTaken } from './duplicates.js';
import type { Build } from './view-store-builds.js';
import { groupName, type RowDocument, type StoredShape } from './view-store-shape.js';
import { encodeColumn, type StoredValue } from './view-store-values.js';

/** Rows sent at a time; a customer's takes some 8 KB. */
const ROWS_AT_ONCE = 500;

/**
 * Writes rows so that no older row ever takes the place of a newer one, however often, by how many and
 * however late it is done: a row that was folded to the same position or further is not matched, and
 * the insert that is tried then meets its `_id`. A row folded to a position is the same whoever folded it.
 * @throws the driver's error when a majority did not confirm all of them
 */
export async function writeRows(
  { rows, shape }: Build,
  changes: Iterable<RowChange>,
): Promise<void> {
  let writes: Replacing<RowDocument>[] = [];
  const send = async () => {
    if (writes.length === 0) return;
    const sent = writes;
    writes = [];
    await writeExceptTaken(rows, sent);
  };
  for (const change of changes) {
    const { _id, ...replacement } = documentOf(shape, change);
    const filter = { _id, foldedTo: { $lt: change.foldedTo } };
    writes.push({ replaceOne: { filter, replacement, upsert: true } });
    if (writes.length >= ROWS_AT_ONCE) await send();
  }
  await send();
}

function documentOf(shape: StoredShape, change: RowChange): RowDocument {
  const { key, order, foldedTo, fold, item, search } = change;
  const row = { _id: key, order, foldedTo, fold };
  if (item === undefined) return { ...row, shown: false };
  return {
    ...row,
    shown: true,
    item,
    values: valuesOf(shape, change),
    ...(search ? { search: searchOf(shape, search) } : {}),
  };
}

function valuesOf({ columns }: StoredShape, { values }: RowChange): Record<string, StoredValue> {
  const stored: Record<string, StoredValue> = {};
  for (const [name, { type }] of Object.entries(columns)) {
    stored[name] = encodeColumn(type, values[name]);
  }
  return stored;
}

function searchOf(
  shape: StoredShape,
  search: NonNullable<RowChange['search']>,
): NonNullable<RowDocument['search']> {
  const stored: NonNullable<RowDocument['search']> = {};
  for (const [group, { text, tokens }] of Object.entries(search)) {
    const words = [...new Set(tokens.split(' '))].filter((token) => token !== '');
    stored[groupName(shape, group)] = { text, tokens: words };
  }
  return stored;
}
