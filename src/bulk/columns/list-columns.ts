import type { Policy } from '../../customer/policy.js';
import { numberedPart, partForms } from './element-words.js';
import { headingForm } from './headings.js';
import { GATHERED } from './numbered-headings.js';
import { nameSystems, refuseTwoForOne } from './place-columns.js';
import type { LeftColumn, MappedColumn, Said } from './sheet-mapping.js';
import { headingIndex, partTarget, type Target } from './targets.js';

/** The columns of a sheet of which each row is an element of one list, and belongs to a customer. */

export interface ListColumns {
  columns: MappedColumn[];
  left: LeftColumn[];
  keys: MappedColumn[];
}

/** By which a customer can be meant, the surest first. */
const KEYS = ['code', 'externalIds', 'taxIds', 'legalName'];

export function placeListColumns(
  list: string,
  headings: readonly string[],
  policy: Policy,
  { said, system }: { said: ReadonlyMap<number, Said>; system: string | undefined },
): ListColumns {
  const find = listPlacer(list, policy);
  const placed = { columns: [] as MappedColumn[], left: [] as LeftColumn[] };
  headings.forEach((heading, index) => {
    const by = said.get(index) ?? find(heading);
    if ('top' in by) placed.columns.push({ index, heading, target: by });
    else if ('reason' in by) placed.left.push({ index, heading, ...by });
    else placed.left.push({ index, heading, reason: 'kept-by-dossier' });
  });
  nameSystems(placed, system);
  const isOwn = ({ target }: MappedColumn) => target.top.name === list;
  const columns = placed.columns.filter(isOwn);
  const keys = placed.columns
    .filter((column) => !isOwn(column) && isKey(column.target))
    .toSorted((a, b) => rank(a) - rank(b));
  for (const column of placed.columns) {
    if (isOwn(column) || isKey(column.target)) continue;
    placed.left.push({ index: column.index, heading: column.heading, reason: 'unknown' });
  }
  return { columns, left: placed.left, keys };
}

/** @throws ImportError `mapping` when two columns give one value */
export function refuseTwoForOnePart(columns: readonly MappedColumn[], sheet: string): void {
  const single = columns.filter(({ target }) => !GATHERED.has(target.field.type.type));
  refuseTwoForOne(single, `${sheet}!`);
}

function isKey({ top, field }: Target): boolean {
  const isPart = field.name === 'id' || field.name === 'value' || field.name === 'system';
  return KEYS.includes(top.name) && (top === field || isPart);
}

function rank({ target }: MappedColumn): number {
  return KEYS.indexOf(target.top.name);
}

/** Where a heading of such a sheet goes: a part of the list before a key of the customer. */
function listPlacer(list: string, policy: Policy): (heading: string) => Said {
  const find = headingIndex(policy);
  const parts = partForms(list);
  return (heading) => {
    const targets = find(heading);
    // 收货地址 says the kind with it.
    const kind = targets.find(({ top, addressKind }) => top.name === list && addressKind);
    if (kind !== undefined) return kind;
    const form = headingForm(heading);
    const named = parts.get(form);
    const part = named === undefined ? undefined : partTarget(list, named);
    if (part !== undefined) return part;
    const counted = numberedPart(form);
    if (counted?.list === list) return partTarget(list, counted.part) ?? { reason: 'unknown' };
    return targets.find(isKey) ?? { reason: 'unknown' };
  };
}
