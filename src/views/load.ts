import type { RecordedCommit } from '../log/recorded.js';
import type { FoldedRow } from './fold-rows.js';
import type { AnyView, ViewPolicy } from './view.js';
import type { ViewLog } from './view-log.js';
import { foldedRows, foldStep } from './view-step.js';
import type { Checkpoint, StoredRow, ViewStore } from './view-store.js';

export interface LoadParts {
  log: Pick<ViewLog, 'readAll'>;
  store: Pick<ViewStore, 'rows'>;
  policy: ViewPolicy;
}

/** A step that is ready to be written. */
export interface ReadyStep {
  to: Checkpoint;
  /** For each of the builds. */
  rows: FoldedRow[][];
}

interface Loading {
  view: AnyView;
  build: string;
  /** Rows of steps that are not yet written, as the newest of these steps leaves them. */
  unwritten: Map<string, StoredRow>;
}

/** Commits per step. What is made of more does not stay in the processor's caches, and outlives the young. */
const STEP = 250;

/**
 * Makes steps of builds ready while the steps before them are still being written by somebody else: a
 * row is folded on from where the last step left it, wherever that is.
 */
export class Load {
  readonly #parts: LoadParts;
  readonly #builds: readonly Loading[];
  readonly #opened: boolean;
  readonly #to: number;
  #after: number;

  /** @param after the position that all the builds are at */
  constructor(
    builds: readonly { view: AnyView; build: string }[],
    range: { after: number; to: number },
    parts: LoadParts,
  ) {
    this.#parts = parts;
    this.#builds = builds.map((one) => ({ ...one, unwritten: new Map() }));
    this.#opened = builds.some(({ view }) => view.opened);
    this.#after = range.after;
    this.#to = range.to;
  }

  /**
   * Undefined when the load is over.
   * @throws ViewFault, and whatever log and store throw
   */
  async next(): Promise<ReadyStep | undefined> {
    const limit = Math.min(STEP, this.#to - this.#after);
    if (limit <= 0) return undefined;
    const commits = await this.#parts.log.readAll(this.#after, limit, { opened: this.#opened });
    const last = commits.at(-1);
    if (!last) return undefined;
    const rows: FoldedRow[][] = [];
    for (const loading of this.#builds) rows.push(await this.#fold(loading, commits));
    this.#after = last.position;
    return { to: { position: last.position, hash: last.hash }, rows };
  }

  /** The steps up to this position have been written: the store gives their rows from now on. */
  written(position: number): void {
    for (const { unwritten } of this.#builds) {
      for (const [key, { foldedTo }] of unwritten) {
        // They stand in the order in which they were folded last.
        if (foldedTo > position) break;
        unwritten.delete(key);
      }
    }
  }

  async #fold(
    { view, build, unwritten }: Loading,
    commits: readonly RecordedCommit[],
  ): Promise<FoldedRow[]> {
    const { store, policy } = this.#parts;
    const rows = await foldStep(view, commits, async (keys) => {
      const rows = new Map<string, StoredRow>();
      const others: string[] = [];
      // Taken first: while the store is asked, it may get the rows that are unwritten now.
      for (const key of keys) {
        const row = unwritten.get(key);
        if (row) rows.set(key, row);
        else others.push(key);
      }
      for (const [key, row] of await store.rows(build, others)) rows.set(key, row);
      return rows;
    });
    const folded = [...foldedRows(view, policy, rows)];
    for (const row of rows) {
      unwritten.delete(row.key);
      unwritten.set(row.key, row);
    }
    return folded;
  }
}
