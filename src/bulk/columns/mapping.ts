import type { Policy } from '../../customer/policy.js';
import { ImportError } from '../import-error.js';
import { headingForm } from './headings.js';
import { isReadOnlyHeading } from './read-only-columns.js';
import { headingIndex, type Target, targetOfPath } from './targets.js';

/** Which column goes where: by its heading, or as the caller says. */

export interface MappedColumn {
  /** From 0. */
  index: number;
  heading: string;
  target: Target;
}

export interface LeftColumn {
  index: number;
  heading: string;
  /**
   * Why it is not imported: no field has such a heading; several have; it is an external id of a
   * system that was not named; Dossier keeps it itself; the caller said so.
   */
  reason: 'unknown' | 'ambiguous' | 'which-system' | 'kept-by-dossier' | 'left-out';
  /** Paths to choose from, for an ambiguous heading. */
  candidates?: string[];
}

export interface ColumnMapping {
  headings: readonly string[];
  columns: MappedColumn[];
  left: LeftColumn[];
}

export interface MappingOptions {
  /** `column=field` each: a heading or `#3` (the third column), and a path, or `-` to leave it out. */
  map?: readonly string[];
  /** The system that external ids without one are of. */
  system?: string;
}

/**
 * Places every column.
 * @throws ImportError `mapping` when `--map` names no column or no field, or two columns give one value
 */
export function mapColumns(
  headings: readonly string[],
  policy: Policy,
  options: MappingOptions = {},
): ColumnMapping {
  const said = readMap(options.map ?? [], headings, policy);
  const find = headingIndex(policy);
  const mapping: ColumnMapping = { headings, columns: [], left: [] };
  headings.forEach((heading, index) => {
    const placed = said.get(index) ?? placeByHeading(heading, find);
    if ('reason' in placed) mapping.left.push({ index, heading, ...placed });
    else mapping.columns.push({ index, heading, target: placed });
  });
  nameSystems(mapping, options.system);
  refuseTwoForOne(mapping.columns);
  return mapping;
}

type Left = Pick<LeftColumn, 'reason' | 'candidates'>;

function placeByHeading(heading: string, find: (heading: string) => Target[]): Target | Left {
  const targets = find(heading);
  const [target] = targets;
  if (target === undefined) {
    return { reason: isReadOnlyHeading(heading) ? 'kept-by-dossier' : 'unknown' };
  }
  return targets.length === 1
    ? target
    : { reason: 'ambiguous', candidates: targets.map(({ path }) => path) };
}

function readMap(
  entries: readonly string[],
  headings: readonly string[],
  policy: Policy,
): Map<number, Target | Left> {
  const said = new Map<number, Target | Left>();
  for (const entry of entries) {
    const at = entry.lastIndexOf('=');
    const column = entry.slice(0, at).trim();
    const path = entry.slice(at + 1).trim();
    if (at < 1 || path === '') {
      throw new ImportError('mapping', `--map "${entry}": expected "column=field".`);
    }
    const target = path === '-' ? { reason: 'left-out' as const } : targetOfPath(path, policy);
    if (target === undefined) {
      throw new ImportError('mapping', `--map "${entry}": there is no field called ${path}.`);
    }
    for (const index of columnsCalled(column, headings, entry)) said.set(index, target);
  }
  return said;
}

function columnsCalled(column: string, headings: readonly string[], entry: string): number[] {
  const number = /^#(\d+)$/.exec(column)?.[1];
  const form = headingForm(column);
  const found =
    number === undefined
      ? [...headings.keys()].filter((index) => headingForm(headings[index] ?? '') === form)
      : [Number(number) - 1].filter((index) => index >= 0 && index < headings.length);
  if (found.length > 0) return found;
  throw new ImportError(
    'mapping',
    `--map "${entry}": the file has no column ${column}. It has: ${headings.join(', ')}.`,
  );
}

/** An external id needs its system: from `--system`, from its path, or from a column of the file. */
function nameSystems(mapping: ColumnMapping, system: string | undefined): void {
  const hasColumn = mapping.columns.some(({ target }) => target.path === 'externalIds.system');
  mapping.columns = mapping.columns.flatMap((column) => {
    const { target, index, heading } = column;
    if (target.path !== 'externalIds.id' || hasColumn) return [column];
    if (system !== undefined) return [{ ...column, target: { ...target, system } }];
    mapping.left.push({ index, heading, reason: 'which-system' });
    return [];
  });
}

/** Types whose values can be gathered from several columns, and lists in which each column is an element. */
const GATHERED = new Set(['texts', 'lists', 'phones']);
const OWN_ELEMENT = new Set(['taxIds.value', 'externalIds.id', 'addresses.line']);

function refuseTwoForOne(columns: readonly MappedColumn[]): void {
  const first = new Map<string, MappedColumn>();
  for (const column of columns) {
    const { path, field, system } = column.target;
    if (GATHERED.has(field.type.type) && path !== 'attributes') continue;
    if (OWN_ELEMENT.has(path) || system !== undefined) continue;
    const other = first.get(path);
    if (other !== undefined) {
      const [a, b] = [other, column].map(({ index, heading }) => `${index + 1} (${heading})`);
      throw new ImportError(
        'mapping',
        `Columns ${a} and ${b} both mean ${path}. Leave one out with --map "#${column.index + 1}=-", or place it elsewhere.`,
      );
    }
    first.set(path, column);
  }
}
