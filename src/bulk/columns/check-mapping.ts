import { topField } from '../../customer/catalogue/fields.js';
import { ImportError } from '../import-error.js';
import type { ColumnMapping, LeftColumn } from './mapping.js';

/** Paths by which a row can mean a customer that is there already. */
const KEYS = new Set(['code', 'taxIds.value', 'externalIds.id']);

/**
 * Whether a file with these columns can be imported at all.
 * @throws ImportError
 */
export function checkMapping(
  mapping: ColumnMapping,
  { mode, strictColumns }: { mode: 'create' | 'upsert'; strictColumns: boolean },
): void {
  const { columns, left, headings } = mapping;
  if (columns.length === 0) {
    throw new ImportError(
      'mapping',
      `None of the headings is known: ${headings.join(', ')}. Is the first row the row of headings? Place columns with --map "column=field".`,
    );
  }
  const isPlaced = (path: string) => columns.some(({ target }) => target.path === path);
  if (mode === 'create' && !isPlaced('legalName')) {
    const label = topField('legalName')?.label.zh;
    throw new ImportError(
      'mapping',
      `No column is the customer's name (${label}, legalName). Say which with --map "column=legalName".`,
    );
  }
  const hasKey = columns.some(({ target }) => KEYS.has(target.path) || target.system !== undefined);
  if (mode === 'upsert' && !hasKey) {
    throw new ImportError(
      'mapping',
      'An upsert finds customers by code, tax id or external id, and no column is one of them.',
    );
  }
  const unplaced = left.filter(({ reason }) => NOT_PLACED.has(reason));
  if (strictColumns && unplaced.length > 0) {
    throw new ImportError('mapping', `Not placed: ${unplaced.map(describeLeft).join('; ')}.`);
  }
}

const NOT_PLACED: ReadonlySet<LeftColumn['reason']> = new Set([
  'unknown',
  'ambiguous',
  'which-system',
]);

/** A column that is not imported, and what to do about it. */
export function describeLeft({ index, heading, reason, candidates }: LeftColumn): string {
  const column = `column ${index + 1} (${heading === '' ? 'no heading' : heading})`;
  switch (reason) {
    case 'unknown':
      return `${column}: no field has this heading; place it with --map "#${index + 1}=field"`;
    case 'ambiguous':
      return `${column}: may mean ${candidates?.join(' or ')}; say which with --map "#${index + 1}=field"`;
    case 'which-system':
      return `${column}: an id of which system? Say so with --system NAME or --map "#${index + 1}=externalIds.NAME"`;
    case 'kept-by-dossier':
      return `${column}: kept by Dossier itself`;
    case 'left-out':
      return `${column}: left out as you said`;
    default:
      return reason satisfies never;
  }
}
