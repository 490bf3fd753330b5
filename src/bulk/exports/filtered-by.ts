import type { Filter } from '../../views/view-store.js';

/** The columns that a filter looks at, `q` for a search, in order and each once; not what it compares with. */
export function filteredBy(filter: Filter | undefined): string[] {
  return filter === undefined ? [] : [...new Set(namesIn(filter))].sort();
}

function namesIn(filter: Filter): string[] {
  switch (filter.type) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(namesIn);
    case 'search':
      return ['q'];
    default:
      return [filter.column];
  }
}
