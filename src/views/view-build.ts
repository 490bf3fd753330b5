import type { RecordedCommit } from '../log/recorded.js';
import { changeOf, type FoldedRow } from './fold-rows.js';
import type { AnyView, ViewPolicy } from './view.js';
import { foldedRows, foldStep, ViewFault } from './view-step.js';
import type { Checkpoint, RowChange, ViewStore } from './view-store.js';

/** A view's own code failed at a commit. The view stops there; everything before it is applied. */
export class FoldError extends Error {
  constructor(
    readonly position: number,
    cause: unknown,
  ) {
    super(`at position ${position}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.name = 'FoldError';
  }
}

/** One build of a view, as far as it is folded. */
export class ViewBuild {
  readonly view: AnyView;
  readonly build: string;
  readonly #policy: ViewPolicy;
  readonly #store: ViewStore;
  checkpoint: Checkpoint;

  constructor(
    view: AnyView,
    build: string,
    checkpoint: Checkpoint,
    { policy, store }: { policy: ViewPolicy; store: ViewStore },
  ) {
    this.view = view;
    this.build = build;
    this.checkpoint = checkpoint;
    this.#policy = policy;
    this.#store = store;
  }

  /**
   * Folds commits that follow on the checkpoint. False when another process moved the checkpoint
   * meanwhile; then it has been read anew, and what follows on it is to be read.
   * @throws FoldError when the view cannot take a commit
   */
  async advance(commits: readonly RecordedCommit[]): Promise<boolean> {
    const last = commits.at(-1);
    if (!last) return true;
    try {
      const rows = await foldStep(this.view, commits, (keys) => this.#store.rows(this.build, keys));
      const to = { position: last.position, hash: last.hash };
      return await this.apply(foldedRows(this.view, this.#policy, rows), to);
    } catch (error) {
      if (!(error instanceof ViewFault)) throw error;
      if (commits.length === 1) throw new FoldError(last.position, error.cause);
    }
    // Halving finds the commit, and what stands before it is not lost.
    const half = Math.ceil(commits.length / 2);
    return (
      (await this.advance(commits.slice(0, half))) && (await this.advance(commits.slice(half)))
    );
  }

  /**
   * Writes rows that were folded from the checkpoint up to `to`; false as `advance`.
   * @param rows gone through once; what they throw is passed on
   */
  async apply(rows: Iterable<FoldedRow>, to: Checkpoint): Promise<boolean> {
    if (await this.#store.apply(this.build, changesOf(rows), this.checkpoint, to)) {
      this.checkpoint = to;
      return true;
    }
    this.checkpoint = await this.#store.checkpoint(this.build);
    return false;
  }
}

function* changesOf(rows: Iterable<FoldedRow>): Generator<RowChange> {
  for (const row of rows) yield changeOf(row);
}
