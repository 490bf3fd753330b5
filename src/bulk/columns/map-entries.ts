import type { Policy } from '../../customer/policy.js';
import { ImportError } from '../import-error.js';
import { LISTS, listOfSheetName, partForms } from './element-words.js';
import { headingForm } from './headings.js';
import type { Said, Sheet } from './sheet-mapping.js';
import { isTakenOverName } from './taken-over.js';
import { partTarget, type Target, targetOfPath } from './targets.js';

/** What a caller says of sheets and columns: `column=field`, `sheet!column=field`, `sheet!=contacts`. */

/** What a sheet is: the customers', one of a list, or not to be read. */
export type SheetRole = 'customers' | '-' | { list: string };

interface Entry {
  /** As it was written. */
  text: string;
  /** Place of the sheet it names; undefined for the customers'. */
  sheet: number | undefined;
  /** Empty when it speaks of the whole sheet. */
  column: string;
  path: string;
}

export interface MapEntries {
  /** What a sheet is said to be. */
  roleOf(sheet: number): SheetRole | undefined;
  /** What is said of the columns of a sheet, by place; `list` when it is one of a list. */
  columnsOf(sheet: number, isCustomers: boolean, list?: string): Map<number, Said>;
}

/** @throws ImportError `mapping`, from here or from `columnsOf`, when `map` names what is not there */
export function readMapEntries(
  map: readonly string[],
  saved: readonly string[],
  sheets: readonly Sheet[],
  policy: Policy,
): MapEntries {
  const said = map.map((text) => readEntry(text, sheets));
  const before = saved.flatMap((text) => tried(() => readEntry(text, sheets)) ?? []);
  const roles = new Map<number, SheetRole>();
  for (const { sheet, column, path, text } of [...before, ...said]) {
    if (sheet !== undefined && column === '') roles.set(sheet, readRole(path, text));
  }
  return {
    roleOf: (sheet) => roles.get(sheet),
    columnsOf(sheet, isCustomers, list) {
      const { headings = [] } = sheets[sheet] ?? {};
      const columns = new Map<number, Said>();
      const ofSheet = (entry: Entry) =>
        entry.column !== '' && (entry.sheet ?? (isCustomers ? sheet : undefined)) === sheet;
      const place = (entry: Entry) => {
        const target = readPath(entry, policy, list);
        for (const index of columnsCalled(entry, headings)) columns.set(index, target);
      };
      // A field may have gone from the policy since.
      for (const entry of before.filter(ofSheet)) tried(() => place(entry));
      for (const entry of said.filter(ofSheet)) place(entry);
      return columns;
    },
  };
}

function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof ImportError) return undefined;
    throw error;
  }
}

function readEntry(text: string, sheets: readonly Sheet[]): Entry {
  const at = text.lastIndexOf('=');
  const named = text.slice(0, at).trim();
  const path = text.slice(at + 1).trim();
  if (at < 1 || path === '') {
    throw new ImportError('mapping', {
      zh: `对应关系“${text}”应写作“列=字段”。`,
      en: `--map "${text}": expected "column=field".`,
    });
  }
  // A heading may have a mark of exclamation in it; a sheet's name is one of the file's.
  for (const [sheet, { name }] of sheets.entries()) {
    const mark = named.indexOf('!', name.length);
    if (name === '' || mark < 0) continue;
    if (headingForm(named.slice(0, mark)) !== headingForm(name)) continue;
    return { text, sheet, column: named.slice(mark + 1).trim(), path };
  }
  return { text, sheet: undefined, column: named, path };
}

function readRole(path: string, text: string): SheetRole {
  if (path === '-' || path === 'customers') return path;
  const list = LISTS.includes(path) ? path : listOfSheetName(path);
  if (list !== undefined) return { list };
  throw new ImportError('mapping', {
    zh: `对应关系“${text}”：工作表可以是 customers、${LISTS.join('、')} 或 -。`,
    en: `--map "${text}": a sheet is customers, ${LISTS.join(', ')} or -.`,
  });
}

function readPath({ path, text }: Entry, policy: Policy, list: string | undefined): Said {
  if (path === '-') return { reason: 'left-out' };
  if (isTakenOverName(path) && list === undefined) return { past: path };
  const target = targetOfPath(path, policy) ?? partOfList(path, list);
  if (target !== undefined) return target;
  throw new ImportError('mapping', {
    zh: `对应关系“${text}”：没有名为 ${path} 的字段。`,
    en: `--map "${text}": there is no field called ${path}.`,
  });
}

/** In the sheet of a list the part alone will do: `name` or 姓名 for `contacts.name`. */
function partOfList(path: string, list: string | undefined): Target | undefined {
  if (list === undefined) return undefined;
  return partTarget(list, partForms(list).get(headingForm(path)) ?? path);
}

function columnsCalled({ column, text }: Entry, headings: readonly string[]): number[] {
  const number = /^#(\d+)$/.exec(column)?.[1];
  const form = headingForm(column);
  const found =
    number === undefined
      ? [...headings.keys()].filter((index) => headingForm(headings[index] ?? '') === form)
      : [Number(number) - 1].filter((index) => index >= 0 && index < headings.length);
  if (found.length > 0) return found;
  throw new ImportError('mapping', {
    zh: `对应关系“${text}”：文件中没有 ${column} 这一列。已有的列：${headings.join('、')}。`,
    en: `--map "${text}": the file has no column ${column}. It has: ${headings.join(', ')}.`,
  });
}
