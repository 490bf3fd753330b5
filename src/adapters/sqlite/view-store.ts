import type {
  Checkpoint,
  Cursor,
  Filter,
  FoundRow,
  Page,
  RegistryRow,
  RowChange,
  Sort,
  StoredRow,
  ViewShape,
  ViewStore,
  WalkedRows,
  WalkRequest,
} from '../../views/view-store.js';
import { type Connection, closeDatabase, openDatabase } from './database.js';
import { Builds, isSame } from './view-store-builds.js';
import { checksumOf } from './view-store-checksum.js';
import { countRows } from './view-store-count.js';
import { findMatches } from './view-store-find.js';
import { pageOf } from './view-store-page.js';
import { numberIn, SqlRunner, textIn } from './view-store-sql.js';
import { type Tables, VIEWS_LAYOUT, VIEWS_SCHEMA } from './view-store-tables.js';
import { walkAll } from './view-store-walk-all.js';
import { RowWriter } from './view-store-write.js';

export interface SqliteViewStoreOptions {
  /** Path of `views.db`. */
  path: string;
  /** How long a write waits for another process's, blocking its thread. */
  busyTimeoutMs?: number;
  cacheKiB?: number;
}

/** A customer's body takes 2–4 KB: pages of 4 KB would hold one each. */
const PAGE_BYTES = 8192;

/** The view store in `views.db`, which can always be rebuilt from the log. */
export class SqliteViewStore implements ViewStore {
  readonly #options: SqliteViewStoreOptions;
  readonly #connection: Connection;
  readonly #sql: SqlRunner;
  readonly #builds: Builds;
  readonly #writers = new Map<number, RowWriter>();

  /** @throws StoreError when the file cannot be opened or is not ours. */
  constructor(options: SqliteViewStoreOptions) {
    this.#options = options;
    this.#connection = connect(options);
    this.#sql = new SqlRunner(this.#connection, options.path);
    this.#builds = new Builds(this.#sql);
  }

  async open(shape: ViewShape, { bulk = false }: { bulk?: boolean } = {}): Promise<void> {
    this.#builds.open(shape);
    if (!bulk) await this.finish(shape.build);
  }

  finish(build: string): Promise<void> {
    return this.#builds.finish(build);
  }

  async rows(build: string, keys: readonly string[]): Promise<Map<string, StoredRow>> {
    const { body } = this.#builds.get(build).tables;
    const rows = this.#sql.all(
      `select key, row, folded_to, fold from ${body} where key in (select value from json_each(?))`,
      [JSON.stringify(keys)],
    );
    return new Map(
      rows.map((row) => [
        textIn(row),
        {
          key: textIn(row),
          order: numberIn(row, 1),
          foldedTo: numberIn(row, 2),
          fold: objectIn(textIn(row, 3)),
        },
      ]),
    );
  }

  async items(build: string, keys: readonly string[]): Promise<Map<string, FoundRow>> {
    const { body } = this.#builds.get(build).tables;
    const rows = this.#sql.all(
      `select key, row, item from ${body}
        where key in (select value from json_each(?)) and item is not null`,
      [JSON.stringify(keys)],
    );
    return new Map(
      rows.map((row) => [
        textIn(row),
        { key: textIn(row), order: numberIn(row, 1), sortValue: null, json: textIn(row, 2) },
      ]),
    );
  }

  async apply(
    build: string,
    changes: Iterable<RowChange>,
    from: Checkpoint,
    to: Checkpoint,
  ): Promise<boolean> {
    return this.#sql.transaction(() => {
      const { tables, checkpoint } = this.#builds.get(build);
      if (!isSame(checkpoint, from)) return false;
      this.#writer(tables).write(changes, from.position);
      const moved = [to.position, to.hash, tables.id];
      this.#sql.run('update builds set position = ?, hash = ? where id = ?', moved);
      return true;
    });
  }

  async find(
    build: string,
    filter: Filter | undefined,
    sort: Sort,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<Page> {
    const { tables, checkpoint } = this.#builds.get(build);
    const { position } = checkpoint;
    const request = { filter, sort, cursor, limit: limit + 1 };
    const matches = await findMatches(this.#sql, tables, request);
    if (matches === 'too-many') return { rows: [], position, tooMany: true };
    return pageOf(this.#sql, tables, matches, { sort, limit, position });
  }

  async walk(build: string, request: WalkRequest): Promise<WalkedRows> {
    const { tables, checkpoint } = this.#builds.get(build);
    return { ...walkAll(this.#sql, tables, request), position: checkpoint.position };
  }

  async count(
    build: string,
    filter: Filter | undefined,
    by?: string,
  ): Promise<{ position: number; counts: Map<string, number> }> {
    const { tables, checkpoint } = this.#builds.get(build);
    const counts = await countRows(this.#sql, tables, filter, by);
    return { position: checkpoint.position, counts };
  }

  async checkpoint(build: string): Promise<Checkpoint> {
    return this.#builds.checkpoint(build);
  }

  async registry(): Promise<RegistryRow[]> {
    return this.#builds.all();
  }

  async makeLive(build: string): Promise<void> {
    this.#builds.makeLive(build);
  }

  async used(builds: readonly string[], at: string): Promise<void> {
    this.#builds.used(builds, at);
  }

  async reset(build: string, from: Checkpoint): Promise<boolean> {
    return this.#builds.reset(build, from);
  }

  drop(build: string): Promise<void> {
    return this.#builds.drop(build);
  }

  async checksum(build: string): Promise<{ digest: string; position: number }> {
    const { tables } = this.#builds.get(build);
    const connection = connect(this.#options);
    try {
      return await checksumOf(new SqlRunner(connection, this.#options.path), tables);
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {
    closeDatabase(this.#connection);
  }

  #writer(tables: Tables): RowWriter {
    let writer = this.#writers.get(tables.id);
    if (writer?.tables !== tables) {
      writer = new RowWriter(this.#sql, tables);
      this.#writers.set(tables.id, writer);
    }
    return writer;
  }
}

function connect({
  path,
  busyTimeoutMs = 5000,
  cacheKiB = 32_768,
}: SqliteViewStoreOptions): Connection {
  return openDatabase({
    path,
    role: 'views',
    layout: VIEWS_LAYOUT,
    takesOlder: true,
    schema: VIEWS_SCHEMA,
    synchronous: 'NORMAL',
    busyTimeoutMs,
    cacheKiB,
    secureDelete: true,
    pageBytes: PAGE_BYTES,
  });
}

function objectIn(json: string): object {
  // Only objects are stored.
  return JSON.parse(json) as object;
}
