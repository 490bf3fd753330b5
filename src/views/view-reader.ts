import { together } from '../log/together.js';
import type { AnyView, ViewPolicy } from './view.js';
import { viewIdentity } from './view-identity.js';
import type { Cursor, Filter, FoundRow, Page, Sort, ViewStore } from './view-store.js';
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

  constructor(store: ViewStore, views: readonly AnyView[], policy: ViewPolicy) {
    this.#store = store;
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
