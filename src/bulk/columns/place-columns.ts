import type { Policy } from '../../customer/policy.js';
import { ImportError } from '../import-error.js';
import { GATHERED, numberedTarget } from './numbered-headings.js';
import { isReadOnlyHeading } from './read-only-columns.js';
import type { LeftColumn, MappedColumn, Said } from './sheet-mapping.js';
import { type TakenOverColumn, takenOverName } from './taken-over.js';
import { headingIndex, type Target } from './targets.js';

/** The columns of the sheet with a row for each customer. */

export interface PlacedColumns {
  columns: MappedColumn[];
  left: LeftColumn[];
  takenOver: TakenOverColumn[];
}

export interface PlacingOptions {
  /** What the caller says of a column, by its place. */
  said: ReadonlyMap<number, Said>;
  system: string | undefined;
  /** Read status and dates of the past. */
  takeOver: boolean;
}

/** @throws ImportError `mapping` when two columns give one value */
export function placeColumns(
  headings: readonly string[],
  policy: Policy,
  { said, system, takeOver }: PlacingOptions,
): PlacedColumns {
  const place = headingPlacer(policy);
  const placed: PlacedColumns = { columns: [], left: [], takenOver: [] };
  const loose: MappedColumn[] = [];
  headings.forEach((heading, index) => {
    const by = said.get(index) ?? place(heading);
    if ('top' in by) placed.columns.push({ index, heading, target: by });
    else if ('loose' in by) {
      const column = { index, heading, target: by.loose };
      placed.columns.push(column);
      loose.push(column);
    } else if ('reason' in by) placed.left.push({ index, heading, ...by });
    else if (takeOver) placed.takenOver.push({ index, heading, name: by.past });
    else placed.left.push({ index, heading, reason: 'taking-over-only' });
  });
  settleLoose(loose, placed.columns);
  nameSystems(placed, system);
  refuseTwoForOne(placed.columns.filter(({ target }) => !isRepeatable(target)));
  refuseTwoForOne(placed.takenOver.map((column) => ({ ...column, target: { path: column.name } })));
  return placed;
}

/** Where a heading goes by itself. */
export function headingPlacer(policy: Policy): (heading: string) => Said | { loose: Target } {
  const find = headingIndex(policy);
  return (heading) => {
    const targets = find(heading);
    const [target, other] = targets;
    if (other !== undefined) {
      return { reason: 'ambiguous', candidates: targets.map(({ path }) => path) };
    }
    if (target !== undefined) return target;
    const past = takenOverName(heading);
    if (past !== undefined) return { past };
    if (isReadOnlyHeading(heading)) return { reason: 'kept-by-dossier' };
    const counted = numberedTarget(heading, find);
    if (counted === undefined) return { reason: 'unknown' };
    return counted.loose ? { loose: counted.target } : counted.target;
  };
}

/** 电话2 beside 姓名2 is the second contact's; beside one name only it is one more number of that one. */
function settleLoose(loose: readonly MappedColumn[], columns: readonly MappedColumn[]): void {
  for (const column of loose) {
    const { top, field, number } = column.target;
    const isNumbered = columns.some(
      (other) =>
        !loose.includes(other) && other.target.top === top && other.target.number === number,
    );
    if (isNumbered) continue;
    const { number: _, ...target } = column.target;
    column.target = { ...target, path: `${top.name}.${field.name}` };
  }
}

/** An external id needs its system: from `--system`, from its path, or from a column of the file. */
export function nameSystems(
  placed: { columns: MappedColumn[]; left: LeftColumn[] },
  system: string | undefined,
): void {
  const hasColumn = (number: number | undefined) =>
    placed.columns.some(
      ({ target }) =>
        target.top.name === 'externalIds' &&
        target.field.name === 'system' &&
        target.number === number,
    );
  placed.columns = placed.columns.flatMap((column) => {
    const { target, index, heading } = column;
    const isId = target.top.name === 'externalIds' && target.field.name === 'id';
    if (!isId || target.system !== undefined || hasColumn(target.number)) return [column];
    if (system !== undefined) return [{ ...column, target: { ...target, system } }];
    placed.left.push({ index, heading, reason: 'which-system' });
    return [];
  });
}

/** Lists in which each column is an element. */
const OWN_ELEMENT = new Set(['taxIds.value', 'externalIds.id', 'addresses.line']);

/** Several columns add up, or each is an element of its own. */
function isRepeatable({ path, field, system }: Target): boolean {
  return GATHERED.has(field.type.type) || OWN_ELEMENT.has(path) || system !== undefined;
}

/**
 * @param sheet in front of a column in `--map`: empty for the customers', `联系人!`
 * @throws ImportError
 */
export function refuseTwoForOne(
  columns: readonly { index: number; heading: string; target: { path: string } }[],
  sheet = '',
): void {
  const first = new Map<string, { index: number; heading: string }>();
  for (const column of columns) {
    const { path } = column.target;
    const other = first.get(path);
    if (other !== undefined) {
      const [a, b] = [other, column].map(
        ({ index, heading }) => `${sheet}${index + 1} (${heading})`,
      );
      const leave = `--map "${sheet}#${column.index + 1}=-"`;
      throw new ImportError('mapping', {
        zh: `第 ${a} 列和第 ${b} 列都表示 ${path}。请用 ${leave} 略去其中一列，或把它对应到别的字段。`,
        en: `Columns ${a} and ${b} both mean ${path}. Leave one out with ${leave}, or place it elsewhere.`,
      });
    }
    first.set(path, column);
  }
}
