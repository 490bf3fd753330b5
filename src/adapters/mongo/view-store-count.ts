import type { mongo } from 'mongoose';
import type { Filter } from '../../views/view-store.js';
import type { Build } from './view-store-builds.js';
import { matching, type Query } from './view-store-filter.js';
import { columnOf, fieldOf } from './view-store-shape.js';
import { countKey, lowest, NONE } from './view-store-values.js';

/**
 * Counts shown rows by aggregation. Numbers that are kept beside the rows could not be right without
 * transactions, since a step may be written twice, and by two at once. What it costs: without a filter
 * one look at each entry of one index, and no document; with a filter, one look at each match; by a
 * `texts` column, at each row's document.
 */
export async function countRows(
  { rows, shape }: Build,
  filter: Filter | undefined,
  by: string | undefined,
): Promise<Map<string, number>> {
  const wanted = matching(shape, filter);
  if (by === undefined) {
    const count = await rows.countDocuments(wanted);
    return new Map(count === 0 ? [] : [['', count]]);
  }
  const { type } = columnOf(shape, by);
  const field = fieldOf(by);
  const isWhole = filter === undefined && type !== 'texts';
  const counts = new Map<string, number>();
  // Only shown rows have values. Asked for by its value alone, the index answers without the rows.
  const parts: Query[] = isWhole
    ? [{ [field]: { $gte: lowest(type) } }, { [field]: NONE }]
    : [wanted];
  for (const part of parts) {
    const pipeline: mongo.Document[] = [
      { $match: part },
      ...(type === 'texts' ? [{ $unwind: `$${field}` }] : []),
      { $group: { _id: `$${field}`, count: { $sum: 1 } } },
    ];
    for await (const { _id, count } of rows.aggregate<{ _id: unknown; count: number }>(pipeline)) {
      // A row without a value and one whose value is an empty text have the same name here.
      const key = countKey(type, _id);
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return counts;
}
