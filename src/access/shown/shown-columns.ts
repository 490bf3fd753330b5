import type { Column } from '../../views/view.js';
import type { Rights } from '../rights.js';
import { planOf } from './plan.js';

/**
 * Of a list's columns, by name, those that somebody may filter, sort and count by. Internal ones stay: nobody
 * can name them who asks from outside.
 */
export function shownColumns(
  columns: Readonly<Record<string, Column>>,
  rights: Rights,
): Readonly<Record<string, Column>> {
  if (rights.seesAll) return columns;
  const { reads, shows } = planOf(rights);
  const shown: Record<string, Column> = {};
  for (const [name, column] of Object.entries(columns)) {
    // In the review queue it is the owner where nobody is named.
    const isShown = shows(name) && (name !== 'reviewer' || reads.has('classification'));
    if (column.internal || isShown) shown[name] = columnFor(name, column, rights);
  }
  return shown;
}

/** A number that is masked could be guessed a digit at a time by its beginnings. */
function columnFor(name: string, column: Column, { inFull }: Rights): Column {
  return name === 'taxIds' && !inFull.has('id-number') ? { ...column, exactly: true } : column;
}
