import { xmlText } from '../workbook/xml-text.js';
import { type ChoiceLists, definedNames } from './choice-lists.js';
import { CHOICES_SHEET, type SheetSpec } from './sheet-spec.js';
import { STYLES_XML } from './styles-xml.js';
import {
  CONTENT_TYPES_NAMESPACE,
  PROPERTIES_NAMESPACE,
  RELATIONSHIP,
  RELATIONSHIPS_NAMESPACE,
  SPREADSHEET_NAMESPACE,
  VALUES_NAMESPACE,
  XML_HEAD,
} from './xml-names.js';

/** The parts of a workbook around its sheets. */

const CONTENT = 'application/vnd.openxmlformats';
/** Fixed by the format for custom properties; their numbers begin at 2. */
const FORMAT_ID = '{D5CDD505-2E9C-101B-9397-08002B2CF9AE}';
const FIRST_PROPERTY = 2;

/** @param number of the sheet, from 1 */
export function sheetPath(number: number): string {
  return `xl/worksheets/sheet${number}.xml`;
}

/** Every part but the sheets themselves, in the order in which they stand in the archive. */
export function partsAround(
  sheets: readonly SheetSpec[],
  lists: ChoiceLists,
  properties: Readonly<Record<string, string>>,
): { path: string; xml: string }[] {
  const numbers = sheets.map((_, i) => i + 1);
  const listsNumber = lists.long.length > 0 ? [sheets.length + 1] : [];
  const all = [...numbers, ...listsNumber];
  const parts = [
    { path: '[Content_Types].xml', xml: contentTypes(all) },
    {
      path: '_rels/.rels',
      xml: relationships([
        ['officeDocument', 'xl/workbook.xml'],
        ['custom-properties', 'docProps/custom.xml'],
      ]),
    },
    { path: 'docProps/custom.xml', xml: customProperties(properties) },
    { path: 'xl/workbook.xml', xml: workbook(sheets, lists) },
    {
      path: 'xl/_rels/workbook.xml.rels',
      xml: relationships([
        ...all.map((number): [string, string] => ['worksheet', `worksheets/sheet${number}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    },
    { path: 'xl/styles.xml', xml: STYLES_XML },
  ];
  const [number] = listsNumber;
  if (number !== undefined) parts.push({ path: sheetPath(number), xml: listsSheet(lists) });
  return parts;
}

function contentTypes(sheets: readonly number[]): string {
  const override = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${CONTENT}-${type}+xml"/>`;
  return [
    `${XML_HEAD}<Types xmlns="${CONTENT_TYPES_NAMESPACE}">`,
    `<Default Extension="rels" ContentType="${CONTENT}-package.relationships+xml"/>`,
    '<Default Extension="xml" ContentType="application/xml"/>',
    override('xl/workbook.xml', 'officedocument.spreadsheetml.sheet.main'),
    override('xl/styles.xml', 'officedocument.spreadsheetml.styles'),
    override('docProps/custom.xml', 'officedocument.custom-properties'),
    ...sheets.map((sheet) => override(sheetPath(sheet), 'officedocument.spreadsheetml.worksheet')),
    '</Types>',
  ].join('');
}

function relationships(targets: readonly [type: string, target: string][]): string {
  const all = targets.map(
    ([type, target], i) =>
      `<Relationship Id="rId${i + 1}" Type="${RELATIONSHIP}/${type}" Target="${target}"/>`,
  );
  return `${XML_HEAD}<Relationships xmlns="${RELATIONSHIPS_NAMESPACE}">${all.join('')}</Relationships>`;
}

function workbook(sheets: readonly SheetSpec[], lists: ChoiceLists): string {
  const tab = (name: string, i: number, state = '') =>
    `<sheet name="${xmlText(name)}" sheetId="${i + 1}"${state} r:id="rId${i + 1}"/>`;
  const tabs = sheets.map(({ name }, i) => tab(name, i));
  if (lists.long.length > 0) tabs.push(tab(CHOICES_SHEET, sheets.length, ' state="hidden"'));
  return [
    `${XML_HEAD}<workbook xmlns="${SPREADSHEET_NAMESPACE}" xmlns:r="${RELATIONSHIP}">`,
    '<bookViews><workbookView activeTab="0"/></bookViews>',
    `<sheets>${tabs.join('')}</sheets>${definedNames(CHOICES_SHEET, lists)}</workbook>`,
  ].join('');
}

/** A list in each column. */
function listsSheet({ long }: ChoiceLists): string {
  const longest = Math.max(...long.map(({ length }) => length));
  const rows = Array.from({ length: longest }, (_, i) => {
    const cells = long.map((choices) => {
      const choice = choices[i];
      return choice === undefined
        ? '<c/>'
        : `<c t="inlineStr"><is><t xml:space="preserve">${xmlText(choice)}</t></is></c>`;
    });
    return `<row>${cells.join('')}</row>`;
  });
  return `${XML_HEAD}<worksheet xmlns="${SPREADSHEET_NAMESPACE}"><sheetData>${rows.join('')}</sheetData></worksheet>`;
}

function customProperties(properties: Readonly<Record<string, string>>): string {
  const all = Object.entries(properties).map(
    ([name, value], i) =>
      `<property fmtid="${FORMAT_ID}" pid="${FIRST_PROPERTY + i}" name="${xmlText(name)}"><vt:lpwstr>${xmlText(value)}</vt:lpwstr></property>`,
  );
  return `${XML_HEAD}<Properties xmlns="${PROPERTIES_NAMESPACE}" xmlns:vt="${VALUES_NAMESPACE}">${all.join('')}</Properties>`;
}
