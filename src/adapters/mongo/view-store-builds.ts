import { randomUUID } from 'node:crypto';
import type { mongo } from 'mongoose';
import { NO_HASH } from '../../log/commit.js';
import type { Checkpoint, RegistryRow, ViewShape } from '../../views/view-store.js';
import type { MongoConnection } from './connection.js';
import { isDuplicateKey } from './errors.js';
import {
  indexesOf,
  type RowDocument,
  requirePlainNames,
  type StoredShape,
} from './view-store-shape.js';

/** The builds there are, one document each: whatever moves a build is one update of that document. */

interface BuildDocument {
  /** The build's name. */
  _id: string;
  identity: string;
  name: string;
  /** Columns and search groups, as JSON. */
  shape: string;
  /** Name of the collection of its rows: another one after a reset, so that no late write is among them. */
  rows: string;
  /** Of an identity's builds the one made live last is read, unless it was emptied since. */
  madeLive: number;
  emptied: boolean;
  finished: boolean;
  position: number;
  hash: string;
  usedAt: string;
}

/** A build as it stands now. */
export interface Build {
  name: string;
  shape: StoredShape;
  rowsName: string;
  rows: mongo.Collection<RowDocument>;
  checkpoint: Checkpoint;
}

const BUILDS = 'view_builds';
const ROWS = 'view_rows_';

const NOT_BEGUN: Checkpoint = { position: 0, hash: NO_HASH };

export class Builds {
  readonly #db: mongo.Db;
  readonly #builds: mongo.Collection<BuildDocument>;
  readonly #shapes = new Map<string, StoredShape>();

  constructor({ db }: MongoConnection) {
    this.#db = db;
    this.#builds = db.collection(BUILDS);
  }

  /** Read anew each time: another process may have moved, emptied or replaced the build. */
  async get(name: string, options: mongo.FindOptions = {}): Promise<Build> {
    const found = await this.#builds.findOne({ _id: name }, options);
    if (!found) throw new Error(`There is no build ${JSON.stringify(name)} of a view.`);
    const { rows, position, hash } = found;
    return {
      name,
      shape: this.#shapeOf(found),
      rowsName: rows,
      rows: this.#db.collection(rows),
      checkpoint: { position, hash },
    };
  }

  async open(shape: ViewShape): Promise<void> {
    const { build, identity, name, columns, searchGroups } = shape;
    if (await this.#builds.findOne({ _id: build }, { projection: { _id: 1 } })) return;
    requirePlainNames(shape);
    try {
      await this.#builds.insertOne({
        _id: build,
        identity,
        name,
        shape: JSON.stringify({ columns, searchGroups } satisfies StoredShape),
        rows: newRows(),
        madeLive: 0,
        emptied: false,
        finished: false,
        ...NOT_BEGUN,
        usedAt: new Date().toISOString(),
      });
    } catch (error) {
      // Another process was faster.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async finish(name: string): Promise<void> {
    const { shape, rows, rowsName } = await this.get(name);
    const isFinished = await this.#builds.findOne({ _id: name, rows: rowsName, finished: true });
    if (isFinished) return;
    await rows.createIndexes(indexesOf(shape));
    await this.#builds.updateOne({ _id: name, rows: rowsName }, { $set: { finished: true } });
  }

  /** True when the build stood at `from`, with its rows where they were then. */
  async moved({ name, rowsName }: Build, from: Checkpoint, to: Checkpoint): Promise<boolean> {
    const { matchedCount } = await this.#builds.updateOne(
      { _id: name, rows: rowsName, position: from.position, hash: from.hash },
      { $set: { position: to.position, hash: to.hash } },
    );
    return matchedCount === 1;
  }

  async checkpoint(name: string): Promise<Checkpoint> {
    const found = await this.#builds.findOne({ _id: name });
    return found ? { position: found.position, hash: found.hash } : NOT_BEGUN;
  }

  async all(): Promise<RegistryRow[]> {
    const builds = await this.#builds.find().sort({ _id: 1 }).toArray();
    const newest = new Map<string, BuildDocument>();
    for (const build of builds) {
      if (build.madeLive > (newest.get(build.identity)?.madeLive ?? 0)) {
        newest.set(build.identity, build);
      }
    }
    return builds.map((build) => ({
      build: build._id,
      identity: build.identity,
      name: build.name,
      live: newest.get(build.identity) === build && !build.emptied,
      finished: build.finished,
      checkpoint: { position: build.position, hash: build.hash },
      usedAt: build.usedAt,
    }));
  }

  async makeLive(name: string): Promise<void> {
    const builds = await this.#builds.find().toArray();
    const identity = builds.find(({ _id }) => _id === name)?.identity;
    const last = builds
      .filter((build) => build.identity === identity)
      .reduce((max, { madeLive }) => Math.max(max, madeLive), 0);
    await this.#builds.updateOne({ _id: name }, { $set: { madeLive: last + 1, emptied: false } });
  }

  async used(names: readonly string[], at: string): Promise<void> {
    await this.#builds.updateMany({ _id: { $in: [...names] } }, { $set: { usedAt: at } });
    await this.#dropLeftOver();
  }

  async reset(name: string, from: Checkpoint): Promise<boolean> {
    const { rowsName } = await this.get(name);
    const { matchedCount } = await this.#builds.updateOne(
      { _id: name, rows: rowsName, position: from.position, hash: from.hash },
      { $set: { ...NOT_BEGUN, rows: newRows(), finished: false, emptied: true } },
    );
    if (matchedCount === 1) await this.#dropRows(rowsName);
    return matchedCount === 1;
  }

  async drop(name: string): Promise<void> {
    const found = await this.#builds.findOneAndDelete({ _id: name });
    this.#shapes.delete(name);
    if (found) await this.#dropRows(found.rows);
  }

  /** Rows that no build has: of a writer that was late, or of a reset or drop that was cut short. */
  async #dropLeftOver(): Promise<void> {
    // Listed before the builds are read: a build that is made meanwhile is then not among them.
    const names = await this.#collectionNames();
    const builds = await this.#builds.find().toArray();
    const kept = new Set(builds.map(({ rows }) => rows));
    for (const name of names) {
      if (name.startsWith(ROWS) && !kept.has(name)) await this.#db.dropCollection(name);
    }
  }

  /** A build without rows has no collection, and some servers refuse to drop what is not there. */
  async #dropRows(name: string): Promise<void> {
    if ((await this.#collectionNames()).includes(name)) await this.#db.dropCollection(name);
  }

  async #collectionNames(): Promise<string[]> {
    const found = await this.#db.listCollections({}, { nameOnly: true }).toArray();
    return found.map(({ name }) => name);
  }

  #shapeOf({ _id, shape }: BuildDocument): StoredShape {
    // Only `open` writes shapes, and a build of that name has one shape for ever.
    const known = this.#shapes.get(_id) ?? (JSON.parse(shape) as StoredShape);
    this.#shapes.set(_id, known);
    return known;
  }
}

function newRows(): string {
  return `${ROWS}${randomUUID()}`;
}

export function isSame(one: Checkpoint, other: Checkpoint): boolean {
  return one.position === other.position && one.hash === other.hash;
}
