import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ColumnMapping } from '../columns/mapping.js';
import { mappingKey, saveMapping } from '../columns/saved-mapping.js';
import type { SourceFile } from '../tables/source-file.js';
import { FileDuplicates } from './file-duplicates.js';
import {
  becauseOf,
  type ImportOptions,
  type ImportParts,
  type ImportResult,
} from './import-options.js';
import { ImportProgress, importKey } from './import-record.js';
import { RowImporter, type RowResult } from './import-rows.js';
import { ImportTally, noCounts } from './import-tally.js';
import type { ReadRow } from './read-row.js';
import { importRows } from './reader-thread.js';
import { RefusalNotes } from './refusal-notes.js';
import { RefusalKeeper, type RefusedRow, refusedRows } from './refused-rows.js';

/** Batches of rows under way: while some are written, the next are decided. */
const BATCHES_AT_ONCE = 2;
/** What a stop without warning repeats at most. */
const SAVE_EVERY_ROWS = 1024;

/** One run over a file that was looked at: from where an earlier run stopped to the end, or to a stop. */
export class ImportRun {
  readonly #importId: string;
  readonly #importer: RowImporter;
  readonly #tally: ImportTally;
  readonly #duplicates = new FileDuplicates();
  readonly #notes: RefusalNotes;
  readonly #keeper: RefusalKeeper | undefined;
  /** Every row up to this one in order is settled. */
  #settledRow: number;
  #unsaved = 0;

  private constructor(
    private readonly options: ImportOptions,
    private readonly source: SourceFile,
    private readonly mapping: ColumnMapping,
    private readonly parts: ImportParts,
    /** Absent for a dry run whose refused rows nobody wants to see. */
    private readonly progress: ImportProgress | undefined,
  ) {
    const { mode, dryRun, caller, takeOver } = options;
    const record = progress?.record;
    const importId = record?.importId ?? randomUUID();
    this.#importId = importId;
    this.#tally = new ImportTally(mapping, structuredClone(record?.counts ?? noCounts()));
    this.#settledRow = record?.settledRow ?? 0;
    this.#notes = new RefusalNotes(mapping, parts.policy);
    this.#keeper = record && new RefusalKeeper(parts.vault, importId, record.refused);
    this.#importer = new RowImporter({
      buses: parts,
      mode,
      dryRun,
      importId,
      triedUpTo: progress?.resumed ? Number.POSITIVE_INFINITY : 0,
      caller,
      ...(takeOver && { takeOver: becauseOf(takeOver) }),
    });
  }

  static async start(
    parts: ImportParts,
    options: ImportOptions,
    source: SourceFile,
    mapping: ColumnMapping,
  ): Promise<ImportRun> {
    const { mode, batch, dryRun, importId, keepRefused } = options;
    if (dryRun && !keepRefused) return new ImportRun(options, source, mapping, parts, undefined);
    const ofFile = dryRun ? randomUUID() : importKey({ source, mode, mapping, batch });
    const key = importId ?? ofFile;
    const identity = { key, source, mapping, ...(importId && { importId }) };
    const progress = await ImportProgress.start(parts.vault, identity);
    // A dry run remembers nothing of the rows before, so it begins anew.
    if (dryRun && progress.resumed) {
      await progress.save({ settledRow: 0, counts: noCounts(), refused: { chunks: 0, rows: 0 } });
    }
    const run = new ImportRun(options, source, mapping, parts, progress);
    await run.#recall();
    return run;
  }

  async settleRows(): Promise<ImportResult> {
    const { source, mapping } = this;
    const importId = this.#importId;
    const [rows, settledBefore] = [this.#rows, this.#settled];
    await this.options.onStart?.({ importId, source, mapping, rows, settledBefore });
    const finished = await this.#settleAll();
    await this.#save(finished ? 'finished' : 'running');
    await this.#keepMapping();
    return this.#result(finished);
  }

  /** The file of refused rows has only the sheets that are read; what was said of their columns holds there. */
  async #keepMapping(): Promise<void> {
    const { map, saved = [], caller } = this.options;
    const { record } = this.progress ?? {};
    if (record === undefined || record.refused.rows === 0 || map.length + saved.length === 0)
      return;
    if (mappingKey(record.sheets) === mappingKey(this.source.sheets)) return;
    await saveMapping(this.parts.vault, record.sheets, {
      map: [...saved, ...map],
      by: caller.identity.actor.id,
      at: new Date().toISOString(),
    });
  }

  /** What an earlier run has refused belongs to the report as well. */
  async #recall(): Promise<void> {
    const { record } = this.progress ?? {};
    if (record === undefined) return;
    for await (const rows of refusedRows(this.parts.vault, record)) {
      for (const row of rows) {
        this.#tally.known(row);
        this.#noteDuplicates(row.row, row);
      }
    }
  }

  /** False when a signal asked to stop. While some rows are being written, the next ones are decided. */
  async #settleAll(): Promise<boolean> {
    const underWay: Promise<void>[] = [];
    for await (const rows of this.#rowsToSettle()) {
      if (underWay.length === BATCHES_AT_ONCE) await underWay.shift();
      const results = this.#importer.settle(rows);
      // Whatever fails is thrown by a later await; until then it is not unhandled.
      results.catch(() => undefined);
      const finished = (underWay.at(-1) ?? Promise.resolve()).then(() =>
        this.#finish(rows, results),
      );
      finished.catch(() => undefined);
      underWay.push(finished);
      // Signals and other writers get their turn.
      await nextTurn();
      if (this.options.signal?.aborted) break;
    }
    await underWay.at(-1);
    return this.options.signal?.aborted !== true;
  }

  #rowsToSettle(): AsyncGenerator<ReadRow[]> {
    const { source, mapping, parts } = this;
    const setup = {
      source,
      policy: parts.policy,
      mapping: mapping.options,
      mode: this.options.mode,
      afterRow: this.#settledRow,
    };
    return importRows(setup, parts.today, parts.spawnReader);
  }

  /** Of the customers' sheet, and those of other sheets that belong to nobody, once they are met. */
  get #rows(): number {
    const rows = this.source.sheets[this.mapping.sheet]?.rows ?? 0;
    return Math.max(rows, this.#settled);
  }

  get #settled(): number {
    const { created, changed, unchanged, refused } = this.#tally.counts;
    return created + changed + unchanged + refused;
  }

  async #finish(rows: readonly ReadRow[], results: Promise<RowResult[]>): Promise<void> {
    const settled = await results;
    for (const [i, result] of settled.entries()) {
      const row = rows[i];
      if (row !== undefined) await this.#take(row, result);
    }
    this.#settledRow = rows.at(-1)?.order ?? this.#settledRow;
    this.#unsaved += rows.length;
    if (this.#unsaved >= SAVE_EVERY_ROWS) await this.#save('running');
    const { counts } = this.#tally;
    this.options.onProgress?.({ settled: this.#settled, rows: this.#rows, counts });
  }

  async #take(row: ReadRow, result: RowResult): Promise<void> {
    this.#noteDuplicates(row.row, result);
    if (result.type === 'done') {
      this.#tally.accepted(result, row.row);
      return;
    }
    const refused = this.#notes.of(row, result);
    this.#tally.refused(refused);
    await this.#keeper?.add(refused);
  }

  #noteDuplicates(row: number, { sameAs, holders }: Alike): void {
    if (sameAs !== undefined) this.#duplicates.inFile(sameAs.reason, sameAs.row, row);
    if (holders !== undefined) this.#duplicates.inBase(row, holders);
  }

  /** What was refused is kept before the record counts it: a stop in between only writes it again. */
  async #save(state: 'running' | 'finished'): Promise<void> {
    await this.#keeper?.flush();
    await this.progress?.save({
      state,
      settledRow: this.#settledRow,
      counts: this.#tally.counts,
      ...(this.#keeper && { refused: this.#keeper.kept }),
    });
    this.#unsaved = 0;
  }

  #result(finished: boolean): ImportResult {
    const { progress, source, mapping } = this;
    const [tally, duplicates] = [this.#tally, this.#duplicates];
    return {
      finished,
      settled: this.#settled,
      rows: this.#rows,
      counts: tally.counts,
      problems: tally.problems,
      duplicates: duplicates.groups,
      more: { problems: tally.isCut, duplicates: duplicates.isCut },
      ...(progress && { kept: { key: progress.key, record: progress.record } }),
      source,
      mapping,
    };
  }
}

/** What a result, or what was kept of it, says of others like it. */
type Alike = Pick<RowResult, 'sameAs'> & Pick<RefusedRow, 'holders'>;
