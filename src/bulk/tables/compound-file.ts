import type { FileHandle } from 'node:fs/promises';
import type { Sentence } from '../import-error.js';
import { chunksOf } from './file-bytes.js';

/**
 * What a compound file (MS-CFB) holds: old Office documents, and workbooks behind a password, which are
 * packed into one (MS-OFFCRYPTO).
 */

const OLD_WORKBOOK: Sentence = {
  zh: '旧版 Excel 工作簿（.xls），请在表格软件中打开并另存为 .xlsx',
  en: 'an old Excel workbook (.xls); open it in a spreadsheet and save it as .xlsx',
};

/** Streams that only one kind of document has. */
const STREAMS: readonly [name: string, kind: 'encrypted' | Sentence][] = [
  ['EncryptedPackage', 'encrypted'],
  ['Workbook', OLD_WORKBOOK],
  ['Book', OLD_WORKBOOK],
  ['WordDocument', { zh: '旧版 Word 文档（.doc）', en: 'an old Word document (.doc)' }],
  ['PowerPoint Document', { zh: '旧版演示文稿（.ppt）', en: 'an old presentation (.ppt)' }],
];

const UNKNOWN: Sentence = {
  zh: '旧版 Office 文档，请另存为 .xlsx',
  en: 'an old Office document; save it as .xlsx',
};

/** The directory may stand anywhere in the file; its names end with a zero character. */
const NAMES = STREAMS.map(([name]) => Buffer.from(`${name}\0`, 'utf16le'));
const LONGEST = Math.max(...NAMES.map((name) => name.length));

export async function kindOfCompound(file: FileHandle): Promise<'encrypted' | Sentence> {
  const found = new Set<number>();
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    const bytes = Buffer.concat([before, chunk]);
    NAMES.forEach((name, i) => {
      if (bytes.includes(name)) found.add(i);
    });
    before = bytes.subarray(-LONGEST);
  }
  return STREAMS.find((_, i) => found.has(i))?.[1] ?? UNKNOWN;
}
