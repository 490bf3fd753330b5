import type { Policy } from '../../customer/policy.js';
import { ImportError } from '../import-error.js';
import { LISTS, listOfSheetName } from './element-words.js';
import { headingForm } from './headings.js';
import { placeListColumns, refuseTwoForOnePart } from './list-columns.js';
import type { MapEntries } from './map-entries.js';
import { headingPlacer } from './place-columns.js';
import type { ListMapping, Sheet, UnreadSheet } from './sheet-mapping.js';

/** Which sheet of a workbook is what: by its name, else by its headings. */

const CUSTOMERS = forms([
  '客户',
  '客户档案',
  '客户资料',
  '客户信息',
  '客户列表',
  '客户明细',
  '客户主数据',
  '客户基本信息',
  'customers',
  'customer',
  'customer list',
]);
/** The sheet of the template that explains the others. */
const EXPLANATION = forms(['填写说明', '说明', 'instructions', 'readme']);
/** By any of these a sheet has customers. */
const OF_A_CUSTOMER = new Set(['legalName', 'code']);

/**
 * The sheet with a row for each customer: as said, else by name, else the one whose headings name the
 * most fields of a customer; the first when none does.
 */
export function customersSheet(
  sheets: readonly Sheet[],
  entries: MapEntries,
  policy: Policy,
): number {
  const places = [...sheets.keys()];
  const said = places.filter((sheet) => entries.roleOf(sheet) === 'customers');
  if (said.length > 1) {
    throw new ImportError('mapping', {
      zh: '只能有一个工作表是客户表（customers）。',
      en: 'Only one sheet can have the customers.',
    });
  }
  if (said[0] !== undefined) return said[0];
  const free = places.filter((sheet) => entries.roleOf(sheet) === undefined);
  const formOf = (sheet: number) => headingForm(sheets[sheet]?.name ?? '');
  const named = free.find((sheet) => CUSTOMERS.has(formOf(sheet)));
  if (named !== undefined) return named;
  const place = headingPlacer(policy);
  let best = { sheet: free[0] ?? 0, fields: -1 };
  for (const sheet of free) {
    if (listOfSheetName(sheets[sheet]?.name ?? '') || EXPLANATION.has(formOf(sheet))) continue;
    const fields = fieldsNamed(sheets[sheet]?.headings ?? [], place);
    if (fields > best.fields) best = { sheet, fields };
  }
  return best.sheet;
}

/** Fields of the customer itself count before parts of its contacts and addresses. */
function fieldsNamed(headings: readonly string[], place: ReturnType<typeof headingPlacer>): number {
  const placed = headings.map(place).filter((by) => 'top' in by);
  if (!placed.some(({ top }) => OF_A_CUSTOMER.has(top.name))) return 0;
  const own = placed.filter(({ top }) => top.type.type !== 'elements');
  return own.length + placed.length / 1000;
}

export interface OtherSheets {
  lists: ListMapping[];
  unread: UnreadSheet[];
}

/**
 * What the sheets beside the customers' are.
 * @throws ImportError `mapping` when two columns of one give one value
 */
export function otherSheets(
  sheets: readonly Sheet[],
  customers: number,
  entries: MapEntries,
  policy: Policy,
  system: string | undefined,
): OtherSheets {
  const others: OtherSheets = { lists: [], unread: [] };
  for (const [sheet, { name, headings }] of sheets.entries()) {
    if (sheet === customers) continue;
    const found = listOf(sheet, { name, headings }, entries, policy);
    if (typeof found !== 'object') {
      others.unread.push({ sheet, name, reason: found });
      continue;
    }
    const { list } = found;
    const said = entries.columnsOf(sheet, false, list);
    const placed = placeListColumns(list, headings, policy, { said, system });
    refuseTwoForOnePart(placed.columns, name);
    if (placed.keys.length === 0) others.unread.push({ sheet, name, reason: 'no-key' });
    else others.lists.push({ sheet, name, headings, list, ...placed });
  }
  return others;
}

function listOf(
  sheet: number,
  { name, headings }: Sheet,
  entries: MapEntries,
  policy: Policy,
): { list: string } | UnreadSheet['reason'] {
  const said = entries.roleOf(sheet);
  if (said === '-') return 'left-out';
  if (typeof said === 'object') return said;
  if (EXPLANATION.has(headingForm(name))) return 'explanation';
  const named = listOfSheetName(name);
  if (named !== undefined) return { list: named };
  const list = listOfHeadings(headings, policy);
  return list === undefined ? 'unknown' : { list };
}

/** The list of which nearly all headings beside the keys are parts, at least two of them. */
function listOfHeadings(headings: readonly string[], policy: Policy): string | undefined {
  let best: { list: string; parts: number } | undefined;
  for (const list of LISTS) {
    const { columns, left, keys } = placeListColumns(list, headings, policy, {
      said: new Map(),
      system: 'any',
    });
    if (keys.length === 0 || columns.length < 2 || left.length > columns.length / 3) continue;
    if (best === undefined || columns.length > best.parts) best = { list, parts: columns.length };
  }
  return best?.list;
}

function forms(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map(headingForm));
}
