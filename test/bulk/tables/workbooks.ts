import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { lookAt, rowsOf, type SourceFile } from '../../../src/bulk/tables/source-file.js';
import type { SourceRow } from '../../../src/bulk/tables/source-row.js';
import { WorkbookWriter } from '../../../src/bulk/tables/workbook-writer.js';
import type { SheetSpec, WorkbookCell } from '../../../src/bulk/tables/writing/sheet-spec.js';

/** Workbooks made by hand, part by part, as other programs write them or as nobody should. */

const FORMATS = 'http://schemas.openxmlformats.org';
export const MAIN = `${FORMATS}/spreadsheetml/2006/main`;
const RELATIONSHIP = `${FORMATS}/officeDocument/2006/relationships`;
const PACKAGE = `${FORMATS}/package/2006/relationships`;

export type Parts = Record<string, string | Buffer>;

export interface Made {
  /** Content of `sheetData` and behind it, for each sheet; a whole part when it begins with `<?xml`. */
  sheets: Record<string, string>;
  /** By name of the sheet. */
  states?: Record<string, 'hidden' | 'veryHidden'>;
  /** `<si>…</si>` elements. */
  strings?: string;
  /** Content of `styleSheet`. */
  styles?: string;
  workbookPr?: string;
}

/** The parts of a small workbook; some may be changed or left out before it is packed. */
export function parts({ sheets, states = {}, strings, styles, workbookPr = '' }: Made): Parts {
  const names = Object.keys(sheets);
  const tabs = names.map((name, i) => {
    const state = states[name] === undefined ? '' : ` state="${states[name]}"`;
    return `<sheet name="${name}" sheetId="${i + 1}"${state} r:id="s${i}"/>`;
  });
  const sheetRelations = names.map((_, i) =>
    relation(`s${i}`, 'worksheet', `worksheets/sheet${i + 1}.xml`),
  );
  const made: Parts = {
    '[Content_Types].xml': `<Types xmlns="${FORMATS}/package/2006/content-types"/>`,
    '_rels/.rels': relations([relation('r1', 'officeDocument', 'xl/workbook.xml')]),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIP}">${workbookPr}<sheets>${tabs.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...sheetRelations,
      ...(strings === undefined ? [] : [relation('t', 'sharedStrings', 'sharedStrings.xml')]),
      ...(styles === undefined ? [] : [relation('u', 'styles', 'styles.xml')]),
    ]),
  };
  names.forEach((name, i) => {
    const xml = sheets[name] ?? '';
    made[`xl/worksheets/sheet${i + 1}.xml`] = xml.startsWith('<?xml') ? xml : sheet(xml);
  });
  if (strings !== undefined) made['xl/sharedStrings.xml'] = `<sst xmlns="${MAIN}">${strings}</sst>`;
  if (styles !== undefined) {
    made['xl/styles.xml'] = `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`;
  }
  return made;
}

/** A sheet's part; what is behind `</sheetData>` is given with it. */
export function sheet(rows: string): string {
  const [data = '', behind = ''] = rows.split('</sheetData>');
  return `<worksheet xmlns="${MAIN}"><sheetData>${data}</sheetData>${behind}</worksheet>`;
}

export function relations(all: readonly string[]): string {
  return `<Relationships xmlns="${PACKAGE}">${all.join('')}</Relationships>`;
}

function relation(id: string, type: string, target: string): string {
  return `<Relationship Id="${id}" Type="${RELATIONSHIP}/${type}" Target="${target}"/>`;
}

/** A row of inline texts; undefined leaves a gap. */
export function row(number: number, ...cells: (string | undefined)[]): string {
  const written = cells.map((text, i) => (text === undefined ? '' : inline(number, i, text)));
  return `<row r="${number}">${written.join('')}</row>`;
}

function inline(number: number, index: number, text: string): string {
  const place = `${String.fromCharCode(65 + index)}${number}`;
  return `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** The bytes of an archive of these parts. */
export async function zip(files: Parts, forceZip64Format = false): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [path, content] of Object.entries(files)) {
    archive.addBuffer(Buffer.from(content as string), path, { forceZip64Format });
  }
  archive.end({ forceZip64Format, comment: '' });
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The file as it is, but with what the directory says of one part changed. */
export function patched(
  bytes: Buffer,
  path: string,
  change: (record: Buffer, at: typeof RECORD) => void,
): Buffer {
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf('PK\u0001\u0002'); at >= 0; ) {
    const length = copy.readUInt16LE(at + RECORD.nameLength);
    const record = copy.subarray(at, at + RECORD.name + length);
    if (record.subarray(RECORD.name).toString() === path) change(record, RECORD);
    at = copy.indexOf('PK\u0001\u0002', at + 1);
  }
  return copy;
}

/** Places in a record of the central directory (APPNOTE.TXT, 4.3.12). */
const RECORD = {
  flags: 8,
  method: 10,
  checksum: 16,
  packedSize: 20,
  size: 24,
  nameLength: 28,
  name: 46,
} as const;

/** Looks at the file and reads the rows of each sheet. */
export async function readAll(
  path: string,
): Promise<{ source: SourceFile; tables: SourceRow[][] }> {
  const source = await lookAt(path);
  const tables: SourceRow[][] = [];
  for (const index of source.sheets.keys()) {
    const rows: SourceRow[] = [];
    for await (const batch of rowsOf(source, index)) rows.push(...batch);
    tables.push(rows);
  }
  return { source, tables };
}

/** Writes a workbook with our own writer. */
export async function write(
  path: string,
  sheets: readonly (SheetSpec & { rows: readonly (readonly WorkbookCell[])[] })[],
  properties: Readonly<Record<string, string>> = {},
): Promise<void> {
  const writer = new WorkbookWriter(sheets, properties);
  const written = pipeline(writer.output, createWriteStream(path));
  for (const [index, { rows }] of sheets.entries()) await writer.write(index, rows);
  await Promise.all([writer.finish(), written]);
}
