import type { FileHandle } from 'node:fs/promises';
import type { SourceRow } from '../source-row.js';
import { notAWorkbook } from './archive-kind.js';
import type { CellRange } from './cell-reference.js';
import type { CellContext } from './cell-text.js';
import { SharedStrings } from './shared-strings.js';
import { SheetReader } from './sheet-reader.js';
import { StylesReader } from './styles.js';
import { damaged } from './workbook-errors.js';
import { type WorkbookParts, workbookParts } from './workbook-parts.js';
import { readXml, XmlPart } from './xml-part.js';
import { ZipArchive } from './zip-archive.js';

/** A workbook that is open: its file stays the caller's. */
export interface OpenWorkbook {
  archive: ZipArchive;
  parts: WorkbookParts;
  cells: CellContext;
}

/**
 * Opens a workbook and reads what all its sheets refer to.
 * @param name how sentences call it
 * @throws ImportError `not-a-table` for another kind of archive, `damaged`, `encrypted`, `too-large`
 */
export async function openWorkbook(file: FileHandle, name: string): Promise<OpenWorkbook> {
  const archive = await ZipArchive.open(file, name);
  const parts = await workbookParts(archive);
  if (parts === undefined) throw notAWorkbook(archive);
  const strings = new SharedStrings(name);
  const styles = new StylesReader();
  const shared = [
    { path: parts.strings, handler: strings },
    { path: parts.styles, handler: styles },
  ];
  for (const { path, handler } of shared) {
    if (path !== undefined) await readXml(archive.read(path), { name, path }, handler);
  }
  const cells = { name, strings, formats: styles.formats, epoch1904: parts.epoch1904 };
  return { archive, parts, cells };
}

/**
 * The rows of a sheet that have text, in batches as the sheet is unpacked.
 * @param width cells that each row has at least
 * @param merges takes the merged ranges that begin among the first rows
 */
export async function* sheetRows(
  { archive, parts, cells }: OpenWorkbook,
  sheet: string,
  width: number,
  merges: CellRange[] = [],
): AsyncGenerator<SourceRow[]> {
  const path = parts.sheets.find(({ name, hidden }) => name === sheet && !hidden)?.path;
  if (path === undefined) throw damaged(archive.name, `sheet ${sheet} is missing`);
  const reader = new SheetReader(cells, sheet, width, merges);
  const xml = new XmlPart(archive.name, path, reader);
  for await (const chunk of archive.read(path)) {
    xml.feed(chunk);
    const rows = reader.take();
    if (rows.length > 0) yield rows;
  }
  xml.end();
}
