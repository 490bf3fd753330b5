import { searchTerms } from '../../customer/search-text.js';
import type { Filter } from '../../views/view-store.js';
import type { QueryReader } from '../request/query-reader.js';

const SHORTEST_TERM = 2;

/** The filter of `q`, whose every term must be found. */
export function readSearch(
  reader: QueryReader,
  search: (query: string) => Filter | undefined,
): Filter[] {
  const query = reader.one('q');
  if (query === undefined || query.trim() === '') return [];
  const terms = searchTerms(query);
  const short = terms.find(({ text }) => [...text].length < SHORTEST_TERM);
  const filter = search(query);
  if (filter !== undefined && short === undefined) return [filter];
  reader.fail('q', 'term-too-short', { term: short?.text ?? query.slice(0, 40) });
  return [];
}
