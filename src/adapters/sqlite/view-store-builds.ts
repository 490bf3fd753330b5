import { setImmediate as nextTurn } from 'node:timers/promises';
import { NO_HASH } from '../../log/commit.js';
import type { Checkpoint, RegistryRow, ViewShape } from '../../views/view-store.js';
import { fillMarks } from './view-store-marks.js';
import { numberIn, type SqlRunner, textIn } from './view-store-sql.js';
import {
  completeTables,
  createIndexes,
  createTables,
  dropTables,
  type Tables,
  tablesOf,
  VIEWS_LAYOUT,
} from './view-store-tables.js';

/** A build as it stands now. */
export interface Build {
  tables: Tables;
  checkpoint: Checkpoint;
}

/** Rows removed at a time where many are: what is deleted is overwritten, which takes long. */
const CHUNK = 1000;

const HAS_THIS_LAYOUT = `json_extract(shape, '$.layout') is ${VIEWS_LAYOUT}`;

/** The builds in the file, and their tables coming and going. */
export class Builds {
  readonly #sql: SqlRunner;
  readonly #tables = new Map<number, Tables>();

  constructor(sql: SqlRunner) {
    this.#sql = sql;
  }

  /** Read anew each time: another process may have moved, finished or replaced the build. */
  get(build: string): Build {
    const row = this.#sql.get('select id, finished, position, hash from builds where build = ?', [
      build,
    ]);
    if (!row) throw new Error(`There is no build ${JSON.stringify(build)} of a view.`);
    const id = numberIn(row);
    const isFinished = numberIn(row, 1) === 1;
    let tables = this.#tables.get(id);
    if (tables?.isFinished !== isFinished) {
      const shape = this.#sql.get('select shape from builds where id = ?', [id]);
      // Only `open` writes shapes.
      tables = tablesOf(id, JSON.parse(textIn(shape)) as ViewShape, isFinished);
      this.#tables.set(id, tables);
    }
    return { tables, checkpoint: { position: numberIn(row, 2), hash: textIn(row, 3) } };
  }

  /** Makes the build, also in place of one whose tables are of another layout. */
  open({ build, identity, name, columns, searchGroups }: ViewShape): void {
    if (this.#hasThisLayout(build)) return;
    this.#sql.transaction(() => {
      const isThere = this.#isThere(build);
      if (isThere && this.#hasThisLayout(build)) return;
      const shape = JSON.stringify({ columns, searchGroups, layout: VIEWS_LAYOUT });
      if (isThere) {
        const { tables } = this.get(build);
        this.#tables.delete(tables.id);
        this.#sql.run('update builds set shape = ? where id = ?', [shape, tables.id]);
        this.#makeEmpty(this.get(build).tables);
        return;
      }
      this.#sql.run(
        `insert into builds (build, identity, name, shape, hash, used_at) values (?, ?, ?, ?, ?, ?)`,
        [build, identity, name, shape, NO_HASH, new Date().toISOString()],
      );
      this.#sql.exec(createTables(this.get(build).tables));
    });
  }

  /** Each index in a transaction of its own, so that others can write in between. */
  async finish(build: string): Promise<void> {
    const { tables } = this.get(build);
    if (tables.isFinished) return;
    for (const statement of createIndexes(tables)) {
      this.#sql.transaction(() => this.#sql.exec(statement));
      await nextTurn();
    }
    this.#sql.transaction(() => {
      if (this.get(build).tables.isFinished) return;
      for (const statement of [fillMarks(tables), ...completeTables(tables)]) {
        this.#sql.exec(statement);
      }
      this.#sql.run('update builds set finished = 1 where build = ?', [build]);
    });
  }

  checkpoint(build: string): Checkpoint {
    const row = this.#sql.get('select position, hash from builds where build = ?', [build]);
    return row ? { position: numberIn(row), hash: textIn(row, 1) } : { position: 0, hash: NO_HASH };
  }

  /** A build of another layout is shown as what it will be: empty. */
  all(): RegistryRow[] {
    return this.#sql
      .all(
        `select build, identity, name, live, finished, position, hash, used_at, ${HAS_THIS_LAYOUT}
          from builds order by id`,
      )
      .map((row) => {
        const isUsable = numberIn(row, 8) === 1;
        return {
          build: textIn(row),
          identity: textIn(row, 1),
          name: textIn(row, 2),
          live: isUsable && numberIn(row, 3) === 1,
          finished: isUsable && numberIn(row, 4) === 1,
          checkpoint: isUsable
            ? { position: numberIn(row, 5), hash: textIn(row, 6) }
            : { position: 0, hash: NO_HASH },
          usedAt: textIn(row, 7),
        };
      });
  }

  makeLive(build: string): void {
    this.#sql.run(
      `update builds set live = (build = ?)
        where identity = (select identity from builds where build = ?)`,
      [build, build],
    );
  }

  used(builds: readonly string[], at: string): void {
    this.#sql.run('update builds set used_at = ? where build in (select value from json_each(?))', [
      at,
      JSON.stringify(builds),
    ]);
  }

  reset(build: string, from: Checkpoint): boolean {
    return this.#sql.transaction(() => {
      const { tables, checkpoint } = this.get(build);
      if (!isSame(checkpoint, from)) return false;
      this.#makeEmpty(tables);
      return true;
    });
  }

  /** In many small steps, and so that it can be left off and is then simply gone from the registry. */
  async drop(build: string): Promise<void> {
    if (!this.#isThere(build)) return;
    const { tables } = this.get(build);
    this.#sql.run('delete from builds where build = ?', [build]);
    this.#tables.delete(tables.id);
    const chunk = `select row from ${tables.body} limit ${CHUNK}`;
    while (this.#sql.run(`delete from ${tables.body} where row in (${chunk})`) > 0) {
      await nextTurn();
    }
    for (const statement of dropTables(tables)) {
      this.#sql.transaction(() => this.#sql.exec(statement));
      await nextTurn();
    }
  }

  #makeEmpty(tables: Tables): void {
    for (const statement of dropTables(tables)) this.#sql.exec(statement);
    this.#sql.exec(createTables(tables));
    this.#sql.run('update builds set position = 0, hash = ?, live = 0, finished = 0 where id = ?', [
      NO_HASH,
      tables.id,
    ]);
  }

  #hasThisLayout(build: string): boolean {
    const row = this.#sql.get(`select ${HAS_THIS_LAYOUT} from builds where build = ?`, [build]);
    return numberIn(row) === 1;
  }

  #isThere(build: string): boolean {
    return this.#sql.get('select 1 from builds where build = ?', [build]) !== undefined;
  }
}

export function isSame(one: Checkpoint, other: Checkpoint): boolean {
  return one.position === other.position && one.hash === other.hash;
}
