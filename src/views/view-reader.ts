import { together } from '../log/together.js';
import { matchesFilter } from './filter-match.js';
import { searchOf } from './searching.js';
import type { AnyView, ViewPolicy } from './view.js';
import { viewIdentity } from './view-identity.js';
import type {
  Cursor,
  Filter,
  FoundRow,
  Page,
  Sort,
  ViewStore,
  WalkedRows,
  WalkRequest,
} from './view-store.js';
import { Visibility } from './visibility.js';

/** The view is being built for the first time, or after a change of release or policy. */
export class ViewNotReady extends Error {
  constructor(readonly view: string) {
    super(`The view ${view} is still being built.`);
    this.name = 'ViewNotReady';
  }
}

/** Reading views by name: always from the build that is live. Every call may throw `ViewNotReady`. */
export class ViewReader {
  readonly visibility: Visibility;
  readonly #store: ViewStore;
  readonly #views: ReadonlyMap<string, AnyView>;
  readonly #policy: ViewPolicy;

  constructor(store: ViewStore, views: readonly AnyView[], policy: ViewPolicy) {
    this.#store = store;
    this.#policy = policy;
    this.#views = new Map(views.map((view) => [view.name, view]));
    this.visibility = new Visibility(
      store,
      new Map(views.map((view) => [view.name, viewIdentity(view, policy)])),
    );
  }

  /** A page; a column that is sorted by another one is sorted by that. */
  find(
    view: string,
    filter: Filter | undefined,
    sort: Sort,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<Page> {
    const { column, descending } = sort;
    const sortedBy = column && (this.#views.get(view)?.columns[column]?.sortedBy ?? column);
    const by = sortedBy === undefined ? { descending } : { column: sortedBy, descending };
    return this.#read(view, (build) => this.#store.find(build, filter, by, cursor, limit));
  }

  count(
    view: string,
    filter: Filter | undefined,
    by?: string,
  ): Promise<{ position: number; counts: Map<string, number> }> {
    return this.#read(view, (build) => this.#store.count(build, filter, by));
  }

  /** Shown rows by key. */
  items(view: string, keys: readonly string[]): Promise<Map<string, FoundRow>> {
    return this.#read(view, (build) => this.#store.items(build, keys));
  }

  /** The position up to which everything is in the build that is read. */
  async position(view: string): Promise<number> {
    return (await this.#read(view, (build) => this.#store.checkpoint(build))).position;
  }

  /** A stretch of all rows; rows have the same order in every build, so a walk goes on in another. */
  walk(view: string, request: WalkRequest): Promise<WalkedRows> {
    return this.#read(view, (build) => this.#store.walk(build, request));
  }

  /** Whether a row folded by the view would be found, wherever the fold comes from. */
  matches(view: string, fold: object, filter: Filter | undefined): boolean {
    const found = this.#views.get(view);
    if (!found?.shown(fold)) return false;
    if (filter === undefined) return true;
    const item = found.item(fold, this.#policy);
    const texts = found.searchTexts?.(fold);
    const row = {
      values: found.values(item, fold),
      ...(texts === undefined ? {} : { search: searchOf(texts) }),
    };
    return matchesFilter(found.columns, row, filter);
  }

  async #read<T>(view: string, work: (build: string) => Promise<T>): Promise<T> {
    await together();
    const build = await this.visibility.buildOf(view);
    if (build === undefined) throw new ViewNotReady(view);
    try {
      return await work(build);
    } catch (error) {
      // It may have been replaced since we looked.
      const current = await this.visibility.buildOf(view, { afresh: true });
      if (current === undefined) throw new ViewNotReady(view);
      if (current === build) throw error;
      return work(current);
    }
  }
}
