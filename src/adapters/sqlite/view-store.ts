import { setImmediate as nextTurn } from 'node:timers/promises';
import { NO_HASH } from '../../log/commit.js';
import { Checksum } from '../../views/checksum.js';
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
} from '../../views/view-store.js';
import { type Connection, closeDatabase, openDatabase } from './database.js';
import { countRows } from './view-store-count.js';
import { findMatches } from './view-store-find.js';
import { numberIn, SqlRunner, textIn } from './view-store-sql.js';
import {
  columnOf,
  createIndexes,
  createTables,
  dropTables,
  fillMany,
  type Tables,
  tablesOf,
  VIEWS_LAYOUT,
  VIEWS_SCHEMA,
} from './view-store-tables.js';
import { decodeScalar } from './view-store-values.js';
import { RowWriter } from './view-store-write.js';

export interface SqliteViewStoreOptions {
  /** Path of `views.db`. */
  path: string;
  /** How long a write waits for another process's, blocking its thread. */
  busyTimeoutMs?: number;
  cacheKiB?: number;
}

/** Rows that are read or removed at a time where many are gone through. */
const CHUNK = 1000;

/** A customer's body takes 2–4 KB: pages of 4 KB would hold one each. */
const PAGE_BYTES = 8192;

interface Build {
  tables: Tables;
  checkpoint: Checkpoint;
}

/** The view store in `views.db`, which can always be rebuilt from the log. */
export class SqliteViewStore implements ViewStore {
  readonly #options: SqliteViewStoreOptions;
  readonly #connection: Connection;
  readonly #sql: SqlRunner;
  readonly #tables = new Map<number, Tables>();
  readonly #writers = new Map<number, RowWriter>();

  /** @throws StoreError when the file cannot be opened or is not ours. */
  constructor(options: SqliteViewStoreOptions) {
    this.#options = options;
    this.#connection = connect(options);
    this.#sql = new SqlRunner(this.#connection, options.path);
  }

  async open(shape: ViewShape, { bulk = false }: { bulk?: boolean } = {}): Promise<void> {
    const isThere = () => this.#sql.get('select 1 from builds where build = ?', [shape.build]);
    if (!isThere()) {
      this.#sql.transaction(() => {
        if (isThere()) return;
        this.#sql.run(
          `insert into builds (build, identity, name, shape, hash, used_at) values (?, ?, ?, ?, ?, ?)`,
          [
            shape.build,
            shape.identity,
            shape.name,
            JSON.stringify({ columns: shape.columns, searchGroups: shape.searchGroups }),
            NO_HASH,
            new Date().toISOString(),
          ],
        );
        this.#sql.exec(createTables(this.#build(shape.build).tables));
      });
    }
    if (!bulk) await this.finish(shape.build);
  }

  async finish(build: string): Promise<void> {
    const { tables } = this.#build(build);
    if (tables.isFinished) return;
    for (const statement of createIndexes(tables)) {
      this.#sql.transaction(() => this.#sql.exec(statement));
      await nextTurn();
    }
    this.#sql.transaction(() => {
      if (this.#build(build).tables.isFinished) return;
      for (const statement of fillMany(tables)) this.#sql.exec(statement);
      this.#sql.run('update builds set finished = 1 where build = ?', [build]);
    });
  }

  async rows(build: string, keys: readonly string[]): Promise<Map<string, StoredRow>> {
    const { body } = this.#build(build).tables;
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
    const { body } = this.#build(build).tables;
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
    changes: readonly RowChange[],
    from: Checkpoint,
    to: Checkpoint,
  ): Promise<boolean> {
    return this.#sql.transaction(() => {
      const { tables, checkpoint } = this.#build(build);
      if (!isSame(checkpoint, from)) return false;
      this.#writer(tables).write(changes, from.position);
      this.#sql.run('update builds set position = ?, hash = ? where id = ?', [
        to.position,
        to.hash,
        tables.id,
      ]);
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
    const { tables, checkpoint } = this.#build(build);
    const { position } = checkpoint;
    const request = { filter, sort, cursor, limit: limit + 1 };
    const matches = await findMatches(this.#sql, tables, request);
    if (matches === 'too-many') return { rows: [], position, tooMany: true };

    const type = sort.column === undefined ? undefined : columnOf(tables, sort.column).type;
    const found = matches.slice(0, limit);
    const bodies = this.#sql.all(
      `select b.row, b.key, b.item from json_each(?) j cross join ${tables.body} b on b.row = j.value`,
      [JSON.stringify(found.map(({ order }) => order))],
    );
    const bodyAt = new Map(bodies.map((row) => [numberIn(row), row]));
    const rows = found.flatMap(({ order, value }): FoundRow[] => {
      const body = bodyAt.get(order);
      // It may have been hidden since it was found.
      if (!body || body[2] === null) return [];
      const sortValue = type ? decodeScalar(type, value) : null;
      return [{ key: textIn(body, 1), order, sortValue, json: textIn(body, 2) }];
    });
    const last = found.at(-1);
    if (matches.length <= limit || !last) return { rows, position };
    const value = type ? { value: decodeScalar(type, last.value) } : {};
    return { rows, position, next: { ...value, order: last.order } };
  }

  async count(
    build: string,
    filter: Filter | undefined,
    by?: string,
  ): Promise<{ position: number; counts: Map<string, number> }> {
    const { tables, checkpoint } = this.#build(build);
    const counts = await countRows(this.#sql, tables, filter, by);
    return { position: checkpoint.position, counts };
  }

  async checkpoint(build: string): Promise<Checkpoint> {
    const row = this.#sql.get('select position, hash from builds where build = ?', [build]);
    return row ? { position: numberIn(row), hash: textIn(row, 1) } : { position: 0, hash: NO_HASH };
  }

  async registry(): Promise<RegistryRow[]> {
    return this.#sql
      .all(
        'select build, identity, name, live, finished, position, hash, used_at from builds order by id',
      )
      .map((row) => ({
        build: textIn(row),
        identity: textIn(row, 1),
        name: textIn(row, 2),
        live: numberIn(row, 3) === 1,
        finished: numberIn(row, 4) === 1,
        checkpoint: { position: numberIn(row, 5), hash: textIn(row, 6) },
        usedAt: textIn(row, 7),
      }));
  }

  async makeLive(build: string): Promise<void> {
    this.#sql.run(
      `update builds set live = (build = ?)
        where identity = (select identity from builds where build = ?)`,
      [build, build],
    );
  }

  async used(builds: readonly string[], at: string): Promise<void> {
    this.#sql.run('update builds set used_at = ? where build in (select value from json_each(?))', [
      at,
      JSON.stringify(builds),
    ]);
  }

  async reset(build: string, from: Checkpoint): Promise<boolean> {
    return this.#sql.transaction(() => {
      const { tables, checkpoint } = this.#build(build);
      if (!isSame(checkpoint, from)) return false;
      for (const statement of dropTables(tables)) this.#sql.exec(statement);
      this.#sql.exec(createTables(tables));
      this.#sql.run(
        'update builds set position = 0, hash = ?, live = 0, finished = 0 where id = ?',
        [NO_HASH, tables.id],
      );
      return true;
    });
  }

  async drop(build: string): Promise<void> {
    const row = this.#sql.get('select id from builds where build = ?', [build]);
    if (!row) return;
    const { tables } = this.#build(build);
    this.#sql.run('delete from builds where build = ?', [build]);
    // What is deleted is overwritten, which takes long: others get their turn in between.
    for (const table of [tables.body, tables.text]) {
      const chunk = `select row from ${table} limit ${CHUNK}`;
      while (
        this.#isTable(table) &&
        this.#sql.run(`delete from ${table} where row in (${chunk})`)
      ) {
        await nextTurn();
      }
    }
    for (const statement of dropTables(tables)) {
      this.#sql.transaction(() => this.#sql.exec(statement));
      await nextTurn();
    }
    this.#tables.delete(tables.id);
    this.#writers.delete(tables.id);
  }

  async checksum(build: string): Promise<{ digest: string; position: number }> {
    const { body } = this.#build(build).tables;
    // One snapshot for all rows needs a connection that nobody else reads or writes with meanwhile.
    const connection = connect(this.#options);
    const sql = new SqlRunner(connection, this.#options.path);
    try {
      sql.exec('begin');
      const position = numberIn(sql.get('select position from builds where build = ?', [build]));
      const checksum = new Checksum();
      const query = `select row, key, folded_to, fold, item from ${body} where row > ? order by row limit ${CHUNK}`;
      for (let rows = sql.all(query, [-1]); rows.length > 0; ) {
        for (const row of rows) {
          checksum.add({
            order: numberIn(row),
            key: textIn(row, 1),
            foldedTo: numberIn(row, 2),
            fold: objectIn(textIn(row, 3)),
            item: row[4] === null ? undefined : objectIn(textIn(row, 4)),
          });
        }
        await nextTurn();
        rows = sql.all(query, [numberIn(rows.at(-1))]);
      }
      sql.exec('commit');
      return { digest: checksum.digest(), position };
    } finally {
      connection.close();
    }
  }

  async close(): Promise<void> {
    closeDatabase(this.#connection);
  }

  /** Read anew each time: another process may have moved, finished or replaced the build. */
  #build(build: string): Build {
    const row = this.#sql.get('select id, finished, position, hash from builds where build = ?', [
      build,
    ]);
    if (!row) throw new Error(`There is no build ${JSON.stringify(build)} of a view.`);
    const id = numberIn(row);
    const isFinished = numberIn(row, 1) === 1;
    let tables = this.#tables.get(id);
    if (!tables || tables.isFinished !== isFinished) {
      const shape = this.#sql.get('select shape from builds where id = ?', [id]);
      // Only `open` writes shapes.
      tables = tablesOf(id, JSON.parse(textIn(shape)) as ViewShape, isFinished);
      this.#tables.set(id, tables);
    }
    return { tables, checkpoint: { position: numberIn(row, 2), hash: textIn(row, 3) } };
  }

  #writer(tables: Tables): RowWriter {
    let writer = this.#writers.get(tables.id);
    if (writer?.tables !== tables) {
      writer = new RowWriter(this.#sql, tables);
      this.#writers.set(tables.id, writer);
    }
    return writer;
  }

  #isTable(name: string): boolean {
    return this.#sql.get('select 1 from sqlite_master where name = ?', [name]) !== undefined;
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
    schema: VIEWS_SCHEMA,
    synchronous: 'NORMAL',
    busyTimeoutMs,
    cacheKiB,
    secureDelete: true,
    pageBytes: PAGE_BYTES,
  });
}

function isSame(one: Checkpoint, other: Checkpoint): boolean {
  return one.position === other.position && one.hash === other.hash;
}

function objectIn(json: string): object {
  // Only objects are stored.
  return JSON.parse(json) as object;
}
