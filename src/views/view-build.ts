import type { RecordedCommit } from '../log/recorded.js';
import { changeOf, foldRows, touchesOf } from './fold-rows.js';
import type { AnyView, ViewPolicy } from './view.js';
import type { Checkpoint, RowChange, StoredRow, ViewStore } from './view-store.js';

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
      const touches = ofView(() => touchesOf(this.view, commits));
      const keys = [...new Set(touches.map(({ key }) => key))];
      const stored = await this.#store.rows(this.build, keys);
      const rows = ofView(() => foldRows(this.view, touches, stored));
      const to = { position: last.position, hash: last.hash };
      if (await this.#store.apply(this.build, this.#changes(rows), this.checkpoint, to)) {
        this.checkpoint = to;
        return true;
      }
      this.checkpoint = await this.#store.checkpoint(this.build);
      return false;
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

  /** Made one by one as they are written: a batch of them would fill the memory. */
  *#changes(rows: readonly StoredRow[]): Generator<RowChange> {
    for (const row of rows) yield ofView(() => changeOf(this.view, this.#policy, row));
  }
}

/** An error of the view's own code, told from one of the store. */
class ViewFault extends Error {}

function ofView<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new ViewFault('A view failed.', { cause });
  }
}
