import { ORDERS_PER_POSITION, type WalkedRows, type WalkRequest } from '../../views/view-store.js';
import type { Build } from './view-store-builds.js';
import { matching, type Query } from './view-store-filter.js';
import type { RowDocument } from './view-store-shape.js';

type Walked = Pick<RowDocument, '_id' | 'order' | 'foldedTo' | 'fold'>;

/**
 * The index over the row order says where the stretch ends, then its rows are looked at: no answer takes
 * longer for a rare filter than for a common one. A row keeps its place in that index when it is written
 * again, so none is passed over and none comes twice.
 */
export async function walkAll(build: Build, request: WalkRequest): Promise<WalkedRows> {
  const { rows, shape, checkpoint } = build;
  const { filter, position, after, limit } = request;
  const all: Query = {
    order: { $gt: after, $lte: (position + 1) * ORDERS_PER_POSITION - 1 },
  };
  const [last] = await rows
    .find(all)
    .project<Pick<RowDocument, 'order'>>({ _id: 0, order: 1 })
    .sort({ order: 1 })
    .skip(limit - 1)
    .limit(1)
    .toArray();
  const stretch: Query = last ? { order: { $gt: after, $lte: last.order } } : all;
  const found = await rows
    .find({ $and: [stretch, { $or: [{ foldedTo: { $gt: position } }, matching(shape, filter)] }] })
    .project<Walked>({ order: 1, foldedTo: 1, fold: 1 })
    .sort({ order: 1 })
    .batchSize(limit)
    .toArray();
  const walked = found.map(({ _id: key, order, foldedTo, fold }) => ({
    key,
    order,
    foldedTo,
    fold,
  }));
  return {
    rows: walked,
    position: checkpoint.position,
    ...(last === undefined ? {} : { next: last.order }),
  };
}
