import type { ReviewPolicy } from '../customer/policy.js';
import type { SearchTexts } from '../customer/search-text.js';
import type { Actor } from '../log/event-log.js';
import type { RecordedEvent } from '../log/recorded.js';

/**
 * A view is a declaration and pure functions; it holds no SQL and no MongoDB. One file per view.
 * What belongs in this folder: the views, what runs them, and the port of their store. What does not:
 * rules about customers (`customer/`) and anything that knows a database.
 */

/**
 * `text` and `date` compare by code points, `decimal` (a string like `-12.50`) by value, `false` before
 * `true`; `integer` is a JavaScript integer. `texts` is a set: a filter holds when one of them fits.
 */
export type ColumnType = 'text' | 'integer' | 'decimal' | 'date' | 'boolean' | 'texts';

export interface Column {
  type: ColumnType;
  /** Can be filtered by. Every filter column is indexed. */
  filter?: true;
  /** Can be sorted by (never `texts`). */
  sort?: true;
  /** Who sorts by this column means that one (a name is sorted by its pinyin). */
  sortedBy?: string;
  /** It has few different values (up to some hundreds), and many rows have the same. `counted` says so too. */
  fewValues?: true;
  /** How many rows have each value is kept up to date, for columns with few different values. */
  counted?: true;
  /** Filtered by one whole value only, not by how it begins: for who sees what is in it masked. */
  exactly?: true;
  /** For the inside: not offered to those who ask for lists. */
  internal?: true;
}

/** An event with where it stands in the log. */
export interface ViewEvent extends RecordedEvent {
  streamId: string;
  /** Version of the stream after the commit. */
  version: number;
  position: number;
  recordedAt: string;
  actor: Actor;
}

/**
 * What views may know of the policy. It is a part of their identity, so that a change of anything else
 * (a list, a label) rebuilds nothing; a view that needs more says so here.
 */
export type ViewPolicy = ReviewPolicy;

export type ColumnValue = string | number | boolean | string[] | undefined;

/**
 * `Fold` is what evolve needs to go on; it is stored beside the row, as JSON. `Item` is what is shown.
 */
export interface View<Fold extends object, Item extends object> {
  name: string;
  version: number;
  columns: Readonly<Record<string, Column>>;
  /** Whether evolve looks at personal values. If not, events may come with those left out (much faster). */
  opened: boolean;
  /** Keys of the rows this event touches. */
  rowKeys(event: ViewEvent): string[];
  /** Total: never throws, never removes, and leaves the fold it is given as it is. */
  evolve(fold: Fold | undefined, event: ViewEvent): Fold;
  shown(fold: Fold): boolean;
  item(fold: Fold, policy: ViewPolicy): Item;
  /** Values of `columns` for the row. */
  values(item: Item, fold: Fold): Record<string, ColumnValue>;
  /** The groups of fields that can be searched, each on its own since rights differ; none if absent. */
  searchGroups?: readonly string[];
  /** Texts that search looks into, by group, as people wrote them. */
  searchTexts?(fold: Fold): Record<string, SearchTexts>;
}

/** A view whatever its rows are. What is read back for it was written by it, so its types fit. */
export type AnyView = View<object, object>;

/** The columns that a list offers to those who ask for it. */
export function offeredColumns(columns: Readonly<Record<string, Column>>): Record<string, Column> {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => !column.internal));
}
