import type { RecordedCommit } from '../log/recorded.js';
import { type FoldedRow, foldedRow, foldRows, touchesOf } from './fold-rows.js';
import type { AnyView, ViewPolicy } from './view.js';
import type { StoredRow } from './view-store.js';

/**
 * A step of a view: what some commits change in it. It is made the same way in the thread that also
 * writes it and in one that makes steps ready for another.
 */

/** An error of the view's own code, told from one of the store. */
export class ViewFault extends Error {}

/**
 * The touched rows, folded.
 * @param stored gives those of the rows that are there already
 * @throws ViewFault
 */
export async function foldStep(
  view: AnyView,
  commits: readonly RecordedCommit[],
  stored: (keys: readonly string[]) => Promise<ReadonlyMap<string, StoredRow>>,
): Promise<StoredRow[]> {
  const touches = ofView(() => touchesOf(view, commits));
  const rows = await stored([...new Set(touches.map(({ key }) => key))]);
  return ofView(() => foldRows(view, touches, rows));
}

/**
 * What is stored of folded rows. Made one by one as it is used: a step of them would fill the memory.
 * @throws ViewFault
 */
export function* foldedRows(
  view: AnyView,
  policy: ViewPolicy,
  rows: Iterable<StoredRow>,
): Generator<FoldedRow> {
  for (const row of rows) yield ofView(() => foldedRow(view, policy, row));
}

function ofView<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new ViewFault('A view failed.', { cause });
  }
}
