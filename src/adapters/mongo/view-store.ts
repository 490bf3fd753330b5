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
import { asked } from './asked.js';
import type { MongoConnection } from './connection.js';
import { requirePart } from './layout.js';
import { Builds, isSame } from './view-store-builds.js';
import { checksumOf } from './view-store-checksum.js';
import { countRows } from './view-store-count.js';
import { findPage } from './view-store-find.js';
import { type RowDocument, storedRow } from './view-store-shape.js';
import { walkAll } from './view-store-walk.js';
import { writeRows } from './view-store-write.js';

const LAYOUT = 1;

/** A step writes up to some thousand rows. */
const STEP_MS = 60_000;

/**
 * The view store of a database. Its collections may be missing: they can be built from the log again.
 * @param connection stays open when the store is closed: log and vault have it too
 * @throws StoreError `no-access`, `foreign`, `newer`
 */
export async function openMongoViewStore(connection: MongoConnection): Promise<ViewStore> {
  await requirePart(connection, 'views', LAYOUT, []);
  return new MongoViewStore(connection);
}

/**
 * The view store in MongoDB. All reads are majority reads: a row that an election may take back is not
 * folded on. Nothing needs a transaction, since a step can be written any number of times.
 * Every call may throw StoreError.
 */
class MongoViewStore implements ViewStore {
  readonly #connection: MongoConnection;
  readonly #builds: Builds;

  constructor(connection: MongoConnection) {
    this.#connection = connection;
    this.#builds = new Builds(connection);
  }

  open(shape: ViewShape, { bulk = false }: { bulk?: boolean } = {}): Promise<void> {
    return this.#ask(async () => {
      await this.#builds.open(shape);
      if (!bulk) await this.#builds.finish(shape.build);
    }, 'none');
  }

  finish(build: string): Promise<void> {
    return this.#ask(() => this.#builds.finish(build), 'none');
  }

  rows(build: string, keys: readonly string[]): Promise<Map<string, StoredRow>> {
    return this.#ask(async () => {
      const { rows } = await this.#builds.get(build);
      const found = await rows
        .find({ _id: { $in: [...keys] } })
        .project<RowDocument>({ order: 1, foldedTo: 1, fold: 1 })
        .toArray();
      return new Map(found.map((row) => [row._id, storedRow(row)]));
    });
  }

  items(build: string, keys: readonly string[]): Promise<Map<string, FoundRow>> {
    return this.#ask(async () => {
      const { rows } = await this.#builds.get(build);
      const found = await rows
        .find({ _id: { $in: [...keys] }, shown: true })
        .project<RowDocument>({ order: 1, item: 1 })
        .toArray();
      return new Map(
        found.map(({ _id: key, order, item = '' }) => [
          key,
          { key, order, sortValue: null, json: item },
        ]),
      );
    });
  }

  apply(
    build: string,
    changes: Iterable<RowChange>,
    from: Checkpoint,
    to: Checkpoint,
  ): Promise<boolean> {
    return this.#ask(async () => {
      const current = await this.#builds.get(build);
      if (!isSame(current.checkpoint, from)) return false;
      await writeRows(current, changes);
      return this.#builds.moved(current, from, to);
    }, STEP_MS);
  }

  find(
    build: string,
    filter: Filter | undefined,
    sort: Sort,
    cursor: Cursor | undefined,
    limit: number,
  ): Promise<Page> {
    return this.#ask(async () =>
      findPage(await this.#builds.get(build), { filter, sort, cursor, limit }),
    );
  }

  walk(build: string, request: WalkRequest): Promise<WalkedRows> {
    return this.#ask(async () => walkAll(await this.#builds.get(build), request));
  }

  count(
    build: string,
    filter: Filter | undefined,
    by?: string,
  ): Promise<{ position: number; counts: Map<string, number> }> {
    return this.#ask(async () => {
      const current = await this.#builds.get(build);
      const counts = await countRows(current, filter, by);
      return { position: current.checkpoint.position, counts };
    });
  }

  checkpoint(build: string): Promise<Checkpoint> {
    return this.#ask(() => this.#builds.checkpoint(build));
  }

  registry(): Promise<RegistryRow[]> {
    return this.#ask(() => this.#builds.all());
  }

  makeLive(build: string): Promise<void> {
    return this.#ask(() => this.#builds.makeLive(build));
  }

  used(builds: readonly string[], at: string): Promise<void> {
    return this.#ask(() => this.#builds.used(builds, at), 'none');
  }

  reset(build: string, from: Checkpoint): Promise<boolean> {
    return this.#ask(() => this.#builds.reset(build, from));
  }

  drop(build: string): Promise<void> {
    return this.#ask(() => this.#builds.drop(build), 'none');
  }

  checksum(build: string): Promise<{ digest: string; position: number }> {
    const { db, isReplicaSet } = this.#connection;
    const snapshot = isReplicaSet ? () => db.client.startSession({ snapshot: true }) : undefined;
    return this.#ask(() => checksumOf(build, { builds: this.#builds, snapshot }), 'none');
  }

  async close(): Promise<void> {}

  #ask<T>(work: () => Promise<T>, limitMs?: number | 'none'): Promise<T> {
    return asked(this.#connection.where, work, limitMs);
  }
}
