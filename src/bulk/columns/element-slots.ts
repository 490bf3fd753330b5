import type { TopField } from '../../customer/catalogue/field.js';
import { partOf } from '../../customer/catalogue/fields.js';
import type { MappedColumn } from './sheet-mapping.js';

/** Columns that together give one element of a list: one contact, one address, one tax id. */
export interface ElementSlot {
  top: TopField;
  /** What the headings or the caller say without a cell: the kind of address, the system of an id. */
  fixed: Record<string, string>;
  columns: MappedColumn[];
}

/** The part of which each column makes an element of its own; other lists have one element. */
const LEADING_PART: Readonly<Record<string, string>> = {
  taxIds: 'value',
  externalIds: 'id',
  addresses: 'line',
};

/**
 * The elements that the columns give. Every number (联系人2…) is an element. Among columns without one,
 * every tax id, external id and address line is an element; what goes with them (省份, 税号类型) belongs
 * to the first one. All columns of contacts are one contact, all of bank accounts one account.
 */
export function elementSlots(columns: readonly MappedColumn[]): ElementSlot[] {
  const slots: ElementSlot[] = [];
  const tops = new Set(
    columns.map(({ target }) => target.top).filter(({ type }) => type.type === 'elements'),
  );
  for (const top of tops) slots.push(...slotsOf(top, columns));
  return slots;
}

function slotsOf(top: TopField, all: readonly MappedColumn[]): ElementSlot[] {
  const columns = all.filter(({ target }) => target.top === top);
  const plain = columns.filter(({ target }) => target.number === undefined);
  const numbers = [...new Set(columns.flatMap(({ target }) => target.number ?? []))];
  return [
    ...(plain.length > 0 ? plainSlots(top, plain) : []),
    ...numbers
      .sort((a, b) => a - b)
      .map((number) =>
        numberedSlot(
          top,
          columns.filter(({ target }) => target.number === number),
        ),
      ),
  ];
}

/** All columns of a number are one element; a heading may still say its kind or system. */
function numberedSlot(top: TopField, columns: MappedColumn[]): ElementSlot {
  const telling = columns.find(({ target }) => target.system ?? target.addressKind);
  return { top, fixed: fixedOf(telling, top), columns };
}

function plainSlots(top: TopField, columns: readonly MappedColumn[]): ElementSlot[] {
  const leading = LEADING_PART[top.name];
  const isLeading = ({ target }: MappedColumn) => target.field.name === leading;
  const others = columns.filter((column) => !isLeading(column));
  const slots = columns.filter(isLeading).map(
    (column): ElementSlot => ({
      top,
      fixed: fixedOf(column),
      columns: [column],
    }),
  );
  const [first] = slots;
  if (first === undefined) return [{ top, fixed: fixedOf(undefined, top), columns: others }];
  // A column that says the kind decides over what the heading of the first one seems to say.
  first.columns.push(...others);
  return slots;
}

function fixedOf(
  column: MappedColumn | undefined,
  top = column?.target.top,
): Record<string, string> {
  const { system, addressKind } = column?.target ?? {};
  if (system !== undefined) return { system };
  const hasKind = top !== undefined && partOf(top, 'kind') !== undefined;
  return hasKind ? { kind: addressKind ?? 'office' } : {};
}
