import type { FileHandle } from 'node:fs/promises';
import type { Sentence } from '../import-error.js';
import { kindOfCompound } from './compound-file.js';

/**
 * What a file is by its bytes, whatever its name says. `text` may be a table; so may `zip`, which a
 * workbook is. Anything else is none, and is called by its name in a sentence.
 */
export type FileKind = 'text' | 'zip' | 'encrypted' | Sentence;

const PICTURE = { zh: '图片', en: 'a picture' };
const UTF16: Sentence = {
  zh: 'UTF-16 编码的文本，请另存为“CSV UTF-8”',
  en: 'text in UTF-16; save it as CSV UTF-8',
};

const SIGNATURES: readonly [bytes: string, kind: Sentence][] = [
  ['25504446', { zh: 'PDF 文档', en: 'a PDF document' }],
  ['1f8b', { zh: 'gzip 压缩包，请先解压', en: 'a gzip archive; unpack it first' }],
  ['377abcaf271c', { zh: '7-Zip 压缩包，请先解压', en: 'a 7-Zip archive; unpack it first' }],
  ['52617221', { zh: 'RAR 压缩包，请先解压', en: 'a RAR archive; unpack it first' }],
  ['7b5c727466', { zh: 'RTF 文档', en: 'an RTF document' }],
  ['89504e47', PICTURE],
  ['ffd8ff', PICTURE],
  ['fffe', UTF16],
  ['feff', UTF16],
];
/** An archive with parts, or without any. */
const ZIP = /^504b(?:0304|0506)/;
const COMPOUND = 'd0cf11e0a1b11ae1';

const BINARY: Sentence = {
  zh: '二进制文件（其中有零字节）',
  en: 'a binary file (it has zero bytes in it)',
};

/** Exports that call themselves .xls or .csv and are markup; the first that fits counts. */
const MARKUP: readonly [RegExp, Sentence][] = [
  [
    /^\s*<\?xml[\s\S]*urn:schemas-microsoft-com:office:spreadsheet/i,
    {
      zh: 'XML 电子表格（常以 .xls 命名），请在表格软件中打开并另存为 .xlsx',
      en: 'an XML spreadsheet, often called .xls; open it in a spreadsheet and save it as .xlsx',
    },
  ],
  [
    /^\s*<(?:!doctype|html|table|meta|head|body|div|style|\?xml)/i,
    {
      zh: '网页或 XML（有些系统导出的 .xls 其实是网页），请在表格软件中打开并另存为 .xlsx',
      en: 'a web page or XML, as some systems export for .xls; open it in a spreadsheet and save it as .xlsx',
    },
  ],
  [
    /^mime-version:/i,
    {
      zh: '网页归档（.mht），请在表格软件中打开并另存为 .xlsx',
      en: 'a web archive (.mht); open it in a spreadsheet and save it as .xlsx',
    },
  ],
];

/** @param head the first kilobytes of the file */
export async function kindOfFile(file: FileHandle, head: Buffer): Promise<FileKind> {
  const start = head.subarray(0, 8).toString('hex');
  if (ZIP.test(start)) return 'zip';
  if (start === COMPOUND) return kindOfCompound(file);
  const known = SIGNATURES.find(([bytes]) => start.startsWith(bytes));
  if (known !== undefined) return known[1];
  if (head.includes(0)) return BINARY;
  const text = head.subarray(0, 2048).toString('latin1').replace('\u00ef\u00bb\u00bf', '');
  return MARKUP.find(([pattern]) => pattern.test(text))?.[1] ?? 'text';
}
