import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { asBefore } from '../columns/cell-text.js';
import { headingForm } from '../columns/headings.js';
import type { ColumnMapping } from '../columns/mapping.js';
import { REFUSAL_COLUMNS } from '../columns/read-only-columns.js';
import type { Places } from '../columns/row-reader.js';
import { errorCode } from '../error-code.js';
import type { SourceRow } from '../tables/csv-records.js';
import { refusalColumn } from './refusal-column.js';
import type { Language, RowRefusal } from './row-refusal.js';

export interface RefusedRow extends SourceRow {
  refusal: RowRefusal;
  /** Where the values of the row's input came from. */
  places: Places;
}

const BYTE_ORDER_MARK = '\ufeff';
const MAX_NUMBERED = 1000;

/**
 * The refused rows as a CSV file that opens in a spreadsheet: the columns of the original as they were,
 * then row number, column, code and reason. Corrected, it can be imported as it is.
 */
export class RefusedFile {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private readonly mapping: ColumnMapping,
    private readonly language: Language,
    /** Length so far; what is behind it belongs to no settled row. */
    public bytes: number,
  ) {}

  /** A new file; the name gets a number when the file is there already and was not asked for by name. */
  static async create(
    wanted: string | undefined,
    source: string,
    mapping: ColumnMapping,
    language: Language,
  ): Promise<RefusedFile> {
    const { path, file } = await openNew(wanted, source);
    const refused = new RefusedFile(path, file, mapping, language, 0);
    const names = Object.values(REFUSAL_COLUMNS).map((column) => column[language]);
    const kept = mapping.headings.slice(0, ownColumns(mapping.headings));
    await refused.#append(BYTE_ORDER_MARK + stringify([[...kept.map(asBefore), ...names]]));
    return refused;
  }

  /** Goes on behind the settled rows; undefined when the file is gone or was made shorter. */
  static async goOn(
    path: string,
    bytes: number,
    mapping: ColumnMapping,
    language: Language,
  ): Promise<RefusedFile | undefined> {
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    if (size < bytes) return undefined;
    const file = await open(path, 'r+');
    await file.truncate(bytes);
    return new RefusedFile(path, file, mapping, language, bytes);
  }

  async write(rows: readonly RefusedRow[]): Promise<void> {
    if (rows.length > 0) await this.#append(stringify(rows.map((row) => this.#line(row))));
  }

  /** Durable when it resolves. */
  sync(): Promise<void> {
    return this.file.datasync();
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #line({ row, cells, refusal: { reasons }, places }: RefusedRow): string[] {
    const kept = ownColumns(this.mapping.headings);
    const original = Array.from({ length: Math.max(kept, cells.length) }, (_, i) => cells[i] ?? '');
    const several = <T>(of: (reason: RowRefusal['reasons'][number]) => T) => [
      ...new Set(reasons.map(of)),
    ];
    return [
      ...original.slice(0, kept).map(asBefore),
      String(row),
      several(({ pointer }) => refusalColumn(pointer, places, this.mapping, this.language)).join(
        '；',
      ),
      several(({ code }) => code).join('；'),
      several((reason) => reason[this.language]).join('；'),
    ];
  }

  async #append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    await this.file.write(bytes, 0, bytes.length, this.bytes);
    this.bytes += bytes.length;
  }
}

/** How many columns are the file's own: a corrected file of refused rows still has our four at its end. */
function ownColumns(headings: readonly string[]): number {
  const ours = Object.values(REFUSAL_COLUMNS);
  const last = headings.slice(-ours.length).map(headingForm);
  const isOurs = ours.every(({ zh, en }, i) =>
    [zh, en].some((name) => headingForm(name) === last[i]),
  );
  return isOurs ? headings.length - ours.length : headings.length;
}

/** Beside the source, or in the present folder when nothing may be written there. */
async function openNew(
  wanted: string | undefined,
  source: string,
): Promise<{ path: string; file: FileHandle }> {
  if (wanted !== undefined) return { path: wanted, file: await open(wanted, 'w+') };
  const stem = source.slice(0, source.length - extname(source).length);
  try {
    return await openNumbered(stem);
  } catch (error) {
    if (!NOT_WRITABLE.has(errorCode(error))) throw error;
    return openNumbered(basename(stem));
  }
}

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Never over a file that is there: somebody may be correcting it. */
async function openNumbered(stem: string): Promise<{ path: string; file: FileHandle }> {
  for (let number = 1; ; number++) {
    const path = `${stem}.refused${number === 1 ? '' : `-${number}`}.csv`;
    try {
      return { path, file: await open(path, 'wx+') };
    } catch (error) {
      if (errorCode(error) !== 'EEXIST' || number === MAX_NUMBERED) throw error;
    }
  }
}
