import type { Policy } from '../customer/policy.js';
import type { RecordedCommit } from '../log/recorded.js';
import { foldRows, touchesOf } from './fold-rows.js';
import type { AnyView } from './view.js';
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
  readonly #policy: Policy;
  readonly #store: ViewStore;
  checkpoint: Checkpoint;

  constructor(
    view: AnyView,
    build: string,
    checkpoint: Checkpoint,
    { policy, store }: { policy: Policy; store: ViewStore },
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
    const [first] = commits;
    const last = commits.at(-1);
    if (!first || !last) return true;
    const changes = await this.#changes(commits);
    if (!changes) {
      // Halving finds the commit, and what stands before it is not lost.
      const half = Math.ceil(commits.length / 2);
      return (
        (await this.advance(commits.slice(0, half))) && (await this.advance(commits.slice(half)))
      );
    }
    const to = { position: last.position, hash: last.hash };
    if (await this.#store.apply(this.build, changes, this.checkpoint, to)) {
      this.checkpoint = to;
      return true;
    }
    this.checkpoint = await this.#store.checkpoint(this.build);
    return false;
  }

  /** Undefined when the view fails somewhere in several commits. */
  async #changes(commits: readonly RecordedCommit[]): Promise<RowChange[] | undefined> {
    const touches = this.#attempt(commits, () => touchesOf(this.view, commits));
    if (!touches) return undefined;
    const keys = [...new Set(touches.map(({ key }) => key))];
    const rows = await this.#store.rows(this.build, keys);
    return this.#attempt(commits, () => foldRows(this.view, this.#policy, touches, rows));
  }

  #attempt<T>(commits: readonly RecordedCommit[], work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (commits.length > 1) return undefined;
      throw new FoldError(commits[0]?.position ?? 0, error);
    }
  }
}
