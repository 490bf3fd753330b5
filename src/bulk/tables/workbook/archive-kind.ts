import { ImportError, type Sentence } from '../../import-error.js';
import { damaged } from './workbook-errors.js';
import type { ZipArchive } from './zip-archive.js';

/** What other programs keep in a ZIP archive, by a part or a folder that only they have. */
const KINDS: readonly { has: string; kind: Sentence }[] = [
  {
    has: 'xl/workbook.bin',
    kind: {
      zh: '二进制 Excel 工作簿（.xlsb），请另存为 .xlsx',
      en: 'a binary Excel workbook (.xlsb); save it as .xlsx',
    },
  },
  {
    has: 'word/',
    kind: {
      zh: 'Word 文档，请把其中的表格复制到表格软件中并另存为 .xlsx',
      en: 'a Word document; copy its table into a spreadsheet and save that as .xlsx',
    },
  },
  { has: 'ppt/', kind: { zh: '演示文稿', en: 'a presentation' } },
  {
    has: 'index/',
    kind: {
      zh: 'Apple Numbers 表格，请导出为 .xlsx',
      en: 'an Apple Numbers spreadsheet; export it as .xlsx',
    },
  },
  {
    has: 'meta-inf/manifest.xml',
    kind: {
      zh: 'OpenDocument 文档（.ods），请另存为 .xlsx',
      en: 'an OpenDocument file (.ods); save it as .xlsx',
    },
  },
];

const ARCHIVE = { zh: 'ZIP 压缩包，请先解压', en: 'a ZIP archive; unpack it first' };

/** Why an archive in which no workbook was found is none. */
export function notAWorkbook(archive: ZipArchive): ImportError {
  if (archive.hasPath('xl/workbook.xml')) return damaged(archive.name, '_rels/.rels is missing');
  const { kind } = KINDS.find(({ has }) => archive.hasPath(has)) ?? { kind: ARCHIVE };
  return new ImportError('not-a-table', {
    zh: `${archive.name} 不是表格，而是${kind.zh}。`,
    en: `${archive.name} is no table but ${kind.en}.`,
  });
}
