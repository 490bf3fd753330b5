import type { mongo } from 'mongoose';
import type { ColumnType } from '../../views/view.js';
import {
  type Cursor,
  type Filter,
  type FoundRow,
  type Page,
  SORTED_HITS,
  type Sort,
} from '../../views/view-store.js';
import type { Build } from './view-store-builds.js';
import { isSearching, matching, type Query } from './view-store-filter.js';
import { columnOf, fieldOf, type RowDocument } from './view-store-shape.js';
import {
  decodeScalar,
  encodeScalar,
  lowest,
  NONE,
  type StoredScalar,
} from './view-store-values.js';

export interface FindRequest {
  filter: Filter | undefined;
  sort: Sort;
  cursor: Cursor | undefined;
  limit: number;
}

/** The column a page is sorted by. */
interface SortColumn {
  name: string;
  type: ColumnType;
}

/** A stretch of the order; a page is cut from them one after the other. */
interface Stretch {
  where: Query;
  sort: mongo.Sort;
}

/** A row that was found: all that is read of it for a page. */
type Found = Pick<RowDocument, '_id' | 'order' | 'item' | 'values'>;

/**
 * Finds a page. The order of a sort column falls into stretches of which each is a range of the index
 * over column and row order: the rest of the rows with the last page's last value, those with values
 * beyond it, and those without a value. Which index is walked when there is a filter beside it, the
 * server finds out by trying.
 */
export async function findPage(build: Build, request: FindRequest): Promise<Page> {
  const { shape, checkpoint } = build;
  const { filter, sort, limit } = request;
  const { position } = checkpoint;
  const column = sort.column === undefined ? undefined : sortColumn(build, sort.column);
  const wanted = matching(shape, filter);
  if (column && isSearching(filter)) {
    const found = await sortedHits(build, wanted, column, request);
    return found ? pageOf(found, column, limit, position) : { rows: [], position, tooMany: true };
  }
  const found: Found[] = [];
  for (const { where, sort: order } of stretchesOf(column, request)) {
    const left = limit + 1 - found.length;
    if (left <= 0) break;
    const rows = build.rows
      .find({ $and: [wanted, where] })
      .project<Found>(shownOf(column))
      .sort(order)
      .limit(left)
      .batchSize(left);
    found.push(...(await rows.toArray()));
  }
  return pageOf(found, column, limit, position);
}

function sortColumn({ shape }: Build, name: string): SortColumn {
  const { type } = columnOf(shape, name);
  return { name, type };
}

function stretchesOf(
  column: SortColumn | undefined,
  { sort: { descending }, cursor }: FindRequest,
): Stretch[] {
  const direction = descending ? -1 : 1;
  const beyond = descending ? '$lt' : '$gt';
  const inRowOrder: mongo.Sort = { order: direction };
  const afterRow: Query = cursor ? { order: { [beyond]: cursor.order } } : {};
  if (!column) return [{ where: afterRow, sort: inRowOrder }];

  const field = fieldOf(column.name);
  const isAmongNone = cursor !== undefined && (cursor.value ?? null) === null;
  const none: Stretch = {
    where: { ...(isAmongNone ? afterRow : {}), [field]: NONE },
    sort: inRowOrder,
  };
  if (isAmongNone) return [none];
  const inColumnOrder: mongo.Sort = { [field]: direction, order: direction };
  const last = storedValue(column, cursor);
  if (last === undefined) {
    return [{ where: { [field]: { $gte: lowest(column.type) } }, sort: inColumnOrder }, none];
  }
  return [
    { where: { ...afterRow, [field]: last }, sort: inRowOrder },
    { where: { [field]: { [beyond]: last } }, sort: inColumnOrder },
    none,
  ];
}

/** The last page's last value, as it is stored. */
function storedValue({ type }: SortColumn, cursor: Cursor | undefined): StoredScalar | undefined {
  const value = cursor?.value ?? null;
  return value === null ? undefined : encodeScalar(type, value);
}

/**
 * The hits of a search after the cursor in the order of a column, with their items; undefined when there
 * are too many hits. Words stand in no order that would help: hits are gathered and sorted here.
 */
async function sortedHits(
  { rows }: Build,
  wanted: Query,
  column: SortColumn,
  { sort: { descending }, cursor, limit }: FindRequest,
): Promise<Found[] | undefined> {
  const field = fieldOf(column.name);
  const hits = await rows
    .find(wanted)
    .project<Found>({ order: 1, [field]: 1 })
    .limit(SORTED_HITS + 1)
    .batchSize(SORTED_HITS + 1)
    .toArray();
  if (hits.length > SORTED_HITS) return undefined;

  const placed = hits.map((hit) => ({ hit, value: scalarOf(hit, column), order: hit.order }));
  const compare = (one: Place, other: Place) => comparePlaces(one, other, descending ? -1 : 1);
  const last = cursor && { value: storedValue(column, cursor), order: cursor.order };
  const page = placed
    .filter((place) => !last || compare(place, last) > 0)
    .sort(compare)
    .slice(0, limit + 1)
    .map(({ hit }) => hit);
  const items = await rows
    .find({ _id: { $in: page.map(({ _id }) => _id) }, shown: true })
    .project<Pick<RowDocument, '_id' | 'item'>>({ item: 1 })
    .toArray();
  const itemOf = new Map(items.map(({ _id, item }) => [_id, item]));
  // One that was hidden meanwhile stays without an item, and is left out where the page is made.
  return page.map((hit) => {
    const item = itemOf.get(hit._id);
    return item === undefined ? hit : { ...hit, item };
  });
}

interface Place {
  /** Undefined: none. */
  value: StoredScalar | undefined;
  order: number;
}

function comparePlaces(one: Place, other: Place, direction: 1 | -1): number {
  if (one.value === other.value) return direction * (one.order - other.order);
  if (one.value === undefined) return 1;
  if (other.value === undefined) return -1;
  return one.value < other.value ? -direction : direction;
}

function scalarOf({ values }: Found, { name }: SortColumn): StoredScalar | undefined {
  const stored = values?.[name];
  return typeof stored === 'string' || typeof stored === 'number' ? stored : undefined;
}

function shownOf(column: SortColumn | undefined): mongo.Document {
  return { order: 1, item: 1, ...(column ? { [fieldOf(column.name)]: 1 } : {}) };
}

/** @param found up to one more than `limit`, which shows that there is a next page */
function pageOf(
  found: readonly Found[],
  column: SortColumn | undefined,
  limit: number,
  position: number,
): Page {
  const sortValue = (row: Found) =>
    column ? decodeScalar(column.type, row.values?.[column.name]) : null;
  const rows = found.slice(0, limit).flatMap((row): FoundRow[] => {
    const { _id: key, order, item: json } = row;
    return json === undefined ? [] : [{ key, order, sortValue: sortValue(row), json }];
  });
  const last = found.length > limit ? found[limit - 1] : undefined;
  if (!last) return { rows, position };
  const value = column ? { value: sortValue(last) } : {};
  return { rows, position, next: { ...value, order: last.order } };
}
