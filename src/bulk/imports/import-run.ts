import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ColumnMapping } from '../columns/mapping.js';
import { type Places, type RowReader, rowReader } from '../columns/row-reader.js';
import type { SourceRow } from '../tables/csv-records.js';
import { rowsOf, type SourceFile } from '../tables/source-file.js';
import type { ImportOptions, ImportParts, ImportResult } from './import-options.js';
import { ImportProgress, importKey } from './import-record.js';
import { RowImporter, type RowResult } from './import-rows.js';
import { ImportTally, noCounts } from './import-tally.js';
import { RefusedFile, type RefusedRow } from './refused-file.js';

/**
 * Commands that begin together: enough that the log commits many at once, and few enough that another
 * writer on the same log gets its turn soon (at 128 its slowest waited 97 ms, at 64 it waits 28).
 */
const ROWS_AT_ONCE = 64;
/** Batches of them under way: while some are written, the next are checked. */
const BATCHES_AT_ONCE = 2;
/** What a stop without warning repeats at most. */
const SAVE_EVERY_ROWS = 1024;

/** One run over a file that was looked at: from where an earlier run stopped to the end, or to a stop. */
export class ImportRun {
  readonly #read: RowReader;
  readonly #importer: RowImporter;
  readonly #tally: ImportTally;
  /** Rows up to this one were settled by an earlier run. */
  readonly #firstRow: number;
  /** Every row up to this one is settled. */
  #settledRow: number;
  #unsaved = 0;

  private constructor(
    private readonly options: ImportOptions,
    private readonly source: SourceFile,
    private readonly mapping: ColumnMapping,
    parts: ImportParts,
    /** Absent for a dry run, which is not taken up again. */
    private readonly progress: ImportProgress | undefined,
    private refused: RefusedFile | undefined,
  ) {
    const { mode, dryRun, actor } = options;
    const record = progress?.record;
    this.#read = rowReader(mapping, parts.policy);
    this.#tally = new ImportTally(mapping, structuredClone(record?.counts ?? noCounts()));
    this.#firstRow = record?.settledRow ?? 0;
    this.#settledRow = this.#firstRow;
    this.#importer = new RowImporter({
      buses: parts,
      read: this.#read,
      headings: source.headings,
      mode,
      dryRun,
      importId: record?.importId ?? randomUUID(),
      actor,
    });
  }

  static async start(
    parts: ImportParts,
    options: ImportOptions,
    source: SourceFile,
    mapping: ColumnMapping,
  ): Promise<ImportRun> {
    if (options.dryRun) {
      return new ImportRun(options, source, mapping, parts, undefined, undefined);
    }
    const { mode, batch, language } = options;
    const key = importKey({ fileDigest: source.digest, mode, mapping, batch });
    const progress = await ImportProgress.start(parts.vault, key, source.path);
    const { refused } = progress.record;
    let file: RefusedFile | undefined;
    if (refused !== null) {
      file = await RefusedFile.goOn(refused.path, refused.bytes, mapping, language);
      // Its rows are only known by going through them again; what was done is not done twice.
      if (file === undefined) await progress.startOver();
    }
    return new ImportRun(options, source, mapping, parts, progress, file);
  }

  async settleRows(): Promise<ImportResult> {
    const { source, mapping } = this;
    this.options.onStart?.({ source, mapping, settledBefore: this.#settled });
    const finished = await this.#settleAll();
    await this.#save(finished ? 'finished' : 'running');
    return this.#result(finished);
  }

  /** False when a signal asked to stop. While some rows are being written, the next ones are checked. */
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

  async *#rowsToSettle(): AsyncGenerator<SourceRow[]> {
    for await (const batch of rowsOf(this.source)) {
      const rows = batch.filter(({ row }) => row > this.#firstRow);
      for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
        yield rows.slice(at, at + ROWS_AT_ONCE);
    }
  }

  close(): Promise<void> {
    return this.refused?.close() ?? Promise.resolve();
  }

  get #settled(): number {
    const { created, changed, unchanged, refused } = this.#tally.counts;
    return created + changed + unchanged + refused;
  }

  async #finish(rows: readonly SourceRow[], results: Promise<RowResult[]>): Promise<void> {
    await this.#takeResults(rows, await results);
    this.#settledRow = rows.at(-1)?.row ?? this.#settledRow;
    this.#unsaved += rows.length;
    if (this.#unsaved >= SAVE_EVERY_ROWS) await this.#save('running');
    const { counts } = this.#tally;
    this.options.onProgress?.({ settled: this.#settled, rows: this.source.rows, counts });
  }

  async #takeResults(rows: readonly SourceRow[], results: readonly RowResult[]): Promise<void> {
    const refused: RefusedRow[] = [];
    for (const [i, result] of results.entries()) {
      const row = rows[i];
      if (row === undefined) continue;
      if (result.type === 'done') {
        this.#tally.accepted(result);
        continue;
      }
      const places: Places = new Map();
      this.#read(row.cells, places);
      this.#tally.refused(result, row.row, places);
      refused.push({ ...row, refusal: result.refusal, places });
    }
    if (refused.length > 0) await this.#writeRefused(refused);
  }

  async #writeRefused(rows: readonly RefusedRow[]): Promise<void> {
    const { refusedPath, dryRun, language } = this.options;
    if (dryRun && refusedPath === undefined) return;
    const { path } = this.source;
    this.refused ??= await RefusedFile.create(refusedPath, path, this.mapping, language);
    await this.refused.write(rows);
  }

  async #save(state: 'running' | 'finished'): Promise<void> {
    const { refused } = this;
    await refused?.sync();
    await this.progress?.save({
      state,
      settledRow: this.#settledRow,
      counts: this.#tally.counts,
      refused: refused === undefined ? null : { path: refused.path, bytes: refused.bytes },
    });
    this.#unsaved = 0;
  }

  #result(finished: boolean): ImportResult {
    const { refused, source, mapping } = this;
    return {
      finished,
      settled: this.#settled,
      rows: source.rows,
      counts: this.#tally.counts,
      problems: this.#tally.problems,
      ...(refused !== undefined && { refusedFile: refused.path }),
      source,
      mapping,
    };
  }
}
