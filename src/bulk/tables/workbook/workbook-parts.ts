import { type Relationship, relationshipsOf } from './relationships.js';
import { damaged } from './workbook-errors.js';
import { attribute, isSpreadsheet, readXml, type XmlTag } from './xml-part.js';
import type { ZipArchive } from './zip-archive.js';

export interface SheetPart {
  name: string;
  /** Not seen by whoever opens the workbook (hidden or very hidden). */
  hidden: boolean;
  /** Absent for a sheet without cells: a chart, a dialog, macros of Excel 4. */
  path?: string;
}

/** Where the parts of a workbook are. */
export interface WorkbookParts {
  /** In the order of their tabs. */
  sheets: SheetPart[];
  styles?: string;
  strings?: string;
  /** Days are counted from 1904. */
  epoch1904: boolean;
}

/**
 * Reads `workbook.xml` and what it refers to.
 * @returns undefined when the archive is no workbook of XML
 * @throws ImportError `damaged` when a part that it names is missing
 */
export async function workbookParts(archive: ZipArchive): Promise<WorkbookParts | undefined> {
  const main = (await relationshipsOf(archive, '')).find(({ type }) => type === 'officeDocument');
  if (main === undefined || !main.path.toLowerCase().endsWith('.xml')) return undefined;
  const relationships = await relationshipsOf(archive, main.path);
  const pathOf = (type: string) => relationships.find((other) => other.type === type)?.path;
  const [styles, strings] = [pathOf('styles'), pathOf('sharedStrings')];
  const found: WorkbookParts = {
    sheets: [],
    epoch1904: false,
    // One that is named and missing is damage: without its styles, dates would be plain numbers.
    ...(styles !== undefined && { styles }),
    ...(strings !== undefined && { strings }),
  };
  let isWorkbook = false;
  const open = (tag: XmlTag) => {
    if (tag.local === 'workbook') isWorkbook = true;
    if (tag.local === 'workbookPr') found.epoch1904 = isTrue(attribute(tag, 'date1904'));
    if (tag.local === 'sheet') found.sheets.push(sheetPart(archive.name, tag, relationships));
  };
  const part = { name: archive.name, path: main.path };
  await readXml(archive.read(main.path), part, {
    isOwn: isSpreadsheet,
    open,
    text() {},
    close() {},
  });
  if (!isWorkbook) return undefined;
  if (found.sheets.length === 0) throw damaged(archive.name, 'it names no sheet');
  const names = new Set(found.sheets.map(({ name }) => name));
  if (names.size < found.sheets.length) throw damaged(archive.name, 'two sheets of one name');
  return found;
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

function sheetPart(
  workbook: string,
  tag: XmlTag,
  relationships: readonly Relationship[],
): SheetPart {
  const name = attribute(tag, 'name') ?? '';
  const state = attribute(tag, 'state');
  const id = Object.values(tag.attributes).find(
    ({ local, uri }) => local === 'id' && uri.endsWith('/relationships'),
  )?.value;
  const relationship = relationships.find((other) => other.id === id);
  if (relationship === undefined) throw damaged(workbook, `sheet ${name} is missing`);
  const hidden = state === 'hidden' || state === 'veryHidden';
  if (relationship.type !== 'worksheet') return { name, hidden };
  return { name, hidden, path: relationship.path };
}
