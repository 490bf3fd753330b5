import type { Rights } from '../access/rights.js';
import { rowFilter } from '../access/shown/row-filter.js';
import type { Filter } from '../views/view-store.js';

/** What is asked of a list, of those rows that are in sight; its columns have `owner` and `orgUnit`. */
export function inSight(
  rights: Pick<Rights, 'sight'>,
  filter: Filter | undefined,
): Filter | undefined {
  const seen = rowFilter(rights);
  if (seen === undefined || filter === undefined) return filter ?? seen;
  return { type: 'and', filters: [seen, filter] };
}
