import type { SearchTexts } from '../customer/search-text.js';
import type { FoldedRow } from './fold-rows.js';
import type { ColumnValue, View } from './view.js';
import type { Checkpoint } from './view-store.js';

/** What `Loader` and the thread that works for it say to each other. */

export type ToLoader =
  /** Make steps ready, one after the other, up to a position; what was asked before is dropped. */
  | { type: 'load'; load: number; builds: LoadedBuild[]; after: number; to: number }
  /** The steps up to this position have been written. */
  | { type: 'applied'; load: number; position: number }
  | { type: 'checksum'; ask: number; build: string }
  | { type: 'stop' };

export interface LoadedBuild {
  /** The view's name. */
  view: string;
  build: string;
}

export type FromLoader =
  | { type: 'ready' }
  | LoadedStep
  /** There is no more for this load: it is over, or who asked for it must go on alone. */
  | { type: 'ended'; load: number }
  /** Without a result when it could not be made. */
  | { type: 'checksum'; ask: number; result?: BuildChecksum };

export interface LoadedStep {
  type: 'step';
  load: number;
  to: Checkpoint;
  /** For each of the builds, in the order in which they were named. */
  rows: PackedRow[][];
}

export interface BuildChecksum {
  digest: string;
  position: number;
}

/**
 * A folded row in the form in which it costs least to be sent: few names, and texts that are copied as
 * they are. What a row is found by is not in it: it is four times as long as the texts it is made of.
 */
export type PackedRow = [
  key: string,
  order: number,
  foldedTo: number,
  fold: string,
  item: string | undefined,
  /** In the order of the view's columns; none for a hidden row. */
  values: ColumnValue[],
  texts: Record<string, SearchTexts> | undefined,
];

type Columns = Pick<View<object, object>, 'columns'>;

export function packRow({ columns }: Columns, row: FoldedRow): PackedRow {
  const { key, order, foldedTo, fold, item, values, texts } = row;
  const ordered: ColumnValue[] = [];
  if (item !== undefined) for (const name in columns) ordered.push(values[name]);
  return [key, order, foldedTo, fold, item, ordered, texts];
}

/** Unpacked one by one as they are used. */
export function* unpackRows({ columns }: Columns, rows: Iterable<PackedRow>): Generator<FoldedRow> {
  const names = Object.keys(columns);
  for (const [key, order, foldedTo, fold, item, ordered, texts] of rows) {
    const values: Record<string, ColumnValue> = {};
    ordered.forEach((value, i) => {
      values[names[i] ?? ''] = value;
    });
    yield { key, order, foldedTo, fold, item, values, ...(texts && { texts }) };
  }
}
