import type { Rights } from '../../access/rights.js';
import { searchGroups } from '../../access/shown/search-groups.js';
import { shownColumns } from '../../access/shown/shown-columns.js';
import type { SearchedGroups } from '../../views/searching.js';
import type { Filter } from '../../views/view-store.js';
import type { AskedList } from './list-query.js';

/** A list as the service offers it, before it is known who asks. */
export interface OfferedList extends Omit<AskedList, 'search'> {
  /** `groups`: those that may be looked into. */
  search?: (query: string, groups: SearchedGroups) => Filter | undefined;
}

/** The list as somebody may ask for it: what he may not read is as unknown to it as a name that is made up. */
export function shownList(
  { columns, defaultSort, search }: OfferedList,
  rights: Rights,
): AskedList {
  const shown = shownColumns(columns, rights);
  const { column, descending } = defaultSort;
  const isSorted = column === undefined || Object.hasOwn(shown, column);
  const groups = searchGroups(rights);
  return {
    columns: shown,
    defaultSort: isSorted ? defaultSort : { descending },
    ...(search && { search: (query) => search(query, groups) }),
  };
}
