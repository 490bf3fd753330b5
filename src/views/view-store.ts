import type { IndexedText } from '../customer/search-text.js';
import type { Column, ColumnValue } from './view.js';

/**
 * The port of the view store. Filters are a typed tree, never a string and never a caller's object.
 * Rows are numbered in the order in which they first appear in the log; that is the row order.
 * Every adapter passes `test/contracts/view-store`.
 *
 * A view's identity says what is in it (name, version, digest of columns and policy). What is stored is
 * a build of an identity: usually one, for a time two when it is rebuilt beside the one that is read.
 */

/** What a store knows of a build: enough to make tables and indexes. */
export interface ViewShape {
  /** The build's own name: its identity, or that and a number (`view-identity.ts`). */
  build: string;
  identity: string;
  /** The view's name. */
  name: string;
  columns: Readonly<Record<string, Column>>;
  /** Empty when the view is not searched. */
  searchGroups: readonly string[];
}

export interface Checkpoint {
  position: number;
  hash: string;
}

export interface StoredRow {
  key: string;
  /** Row order: position of the first commit × 4096 + ordinal of the row in it. */
  order: number;
  foldedTo: number;
  fold: object;
}

/** What is written of a row. It may have been made ready by another thread. */
export interface RowChange extends Omit<StoredRow, 'fold'> {
  /** As JSON, its properties in the order in which evolve made them. */
  fold: string;
  /** As JSON. Undefined: hidden. */
  item: string | undefined;
  values: Record<string, ColumnValue>;
  /** Per search group. */
  search?: Record<string, IndexedText>;
}

export type FilterValue = string | number | boolean;

export type Filter =
  /** `null` stands for no value. */
  | { type: 'eq'; column: string; value: FilterValue | null }
  | { type: 'in'; column: string; values: FilterValue[] }
  /** Both ends are included. */
  | { type: 'range'; column: string; from?: FilterValue; to?: FilterValue }
  /** For `text`, `date` and `texts`. */
  | { type: 'prefix'; column: string; prefix: string }
  | { type: 'and'; filters: Filter[] }
  | { type: 'or'; filters: Filter[] }
  /**
   * Every term must be found: its text as a part of one of its groups' texts. All rows of which that is
   * true have the term's tokens in that group; a term without tokens can only be looked for.
   */
  | { type: 'search'; terms: SearchedTerm[] };

export interface SearchedTerm {
  groups: string[];
  text: string;
  tokens: string[];
}

export interface Sort {
  /** A sort column, or undefined for the row order. */
  column?: string;
  descending: boolean;
}

/** Where the last page ended: the sort value of its last row and the row's order. */
export interface Cursor {
  /** Of the sort column; not looked at when sorted by row order. */
  value?: FilterValue | null;
  order: number;
}

export interface FoundRow {
  key: string;
  order: number;
  /** Value of the sort column, for the next cursor. */
  sortValue: FilterValue | null;
  /** The item as JSON: a list passes it on as it is, and who must look into it parses it. */
  json: string;
}

export interface Page {
  rows: FoundRow[];
  /** The rows are as of this position or later. */
  position: number;
  /** Where the next page starts; absent at the end. */
  next?: Cursor;
  /** More rows match the search than are sorted exactly (5,000); no rows are given: narrow the search. */
  tooMany?: true;
}

/** A stretch of a walk over all rows as they were at one position. */
export interface WalkRequest {
  filter: Filter | undefined;
  /**
   * Rows that first appeared after it are left out; rows that were folded past it are given whatever the
   * filter says of them now.
   */
  position: number;
  /** Row order to go on behind; 0 for the first stretch. */
  after: number;
  /** How many rows are looked at; 1–1000. */
  limit: number;
}

export interface WalkedRow extends Omit<StoredRow, 'fold'> {
  /** As JSON. */
  fold: string;
}

export interface WalkedRows {
  /** In row order. */
  rows: WalkedRow[];
  /** Where the next stretch begins; absent at the end. */
  next?: number;
  /** Position of the build, read before the rows. */
  position: number;
}

/** What is known of a build. */
export interface RegistryRow {
  build: string;
  identity: string;
  name: string;
  /** It is the build that is read for its identity. */
  live: boolean;
  /** It has its indexes. */
  finished: boolean;
  checkpoint: Checkpoint;
  /** UTC time at which a process last said that it uses the build. */
  usedAt: string;
}

/** New rows of one commit that have a place of their own in the row order. */
export const ORDERS_PER_POSITION = 4096;

/** Sorting a search by a column is exact up to so many hits. */
export const SORTED_HITS = 5000;

export interface ViewStore {
  /**
   * Makes what the build needs if it is missing. `bulk`: without indexes, for a long load; `finish`
   * makes them, and until then `find` and `count` may take long.
   */
  open(shape: ViewShape, options?: { bulk?: boolean }): Promise<void>;
  /** Makes the indexes that are missing. */
  finish(build: string): Promise<void>;
  rows(build: string, keys: readonly string[]): Promise<Map<string, StoredRow>>;
  /** Shown rows by key; `sortValue` is null. */
  items(build: string, keys: readonly string[]): Promise<Map<string, FoundRow>>;
  /**
   * Writes the changes and moves the checkpoint from `from` to `to`, all or nothing (or so that a
   * repetition is harmless). False when the checkpoint is not `from`: somebody else went on.
   * @param changes gone through once; what they throw is passed on, as any failure
   */
  apply(
    build: string,
    changes: Iterable<RowChange>,
    from: Checkpoint,
    to: Checkpoint,
  ): Promise<boolean>;
  /**
   * A page in a total order: by the sort column, rows without a value last in either direction, equal
   * values by row order; `descending` turns values and row order. Without a sort column by row order.
   * @param limit 1–1000
   */
  find(
    build: string,
    filter: Filter | undefined,
    sort: Sort,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<Page>;
  /**
   * The next rows in row order, for whoever goes through all of them: those that are shown and match and
   * were folded up to `position`, and all that were folded past it.
   */
  walk(build: string, request: WalkRequest): Promise<WalkedRows>;
  /** How many shown rows; with `by`, per value of that column ('' stands for none, else key ''). */
  count(
    build: string,
    filter: Filter | undefined,
    by?: string,
  ): Promise<{ position: number; counts: Map<string, number> }>;
  /** Position 0 for a build that is not there. */
  checkpoint(build: string): Promise<Checkpoint>;
  registry(): Promise<RegistryRow[]>;
  /** Makes this build, in one step, the one that is read for its identity. */
  makeLive(build: string): Promise<void>;
  /** Notes that these builds are in use. `at`: UTC. */
  used(builds: readonly string[], at: string): Promise<void>;
  /**
   * Empties the build: no rows, no indexes, not live, checkpoint 0. False when its checkpoint is not
   * `from`.
   */
  reset(build: string, from: Checkpoint): Promise<boolean>;
  drop(build: string): Promise<void>;
  /**
   * Digest over all rows in row order (`checksum.ts`), and the position they were at: equal for equal
   * contents.
   */
  checksum(build: string): Promise<{ digest: string; position: number }>;
  close(): Promise<void>;
}
