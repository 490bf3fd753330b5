import { type SearchTexts, searchIndexes, searchTerms } from '../customer/search-text.js';
import type { AnyView } from './view.js';
import type { Filter, RowChange } from './view-store.js';

/** How a view's groups of searched fields lie in the store: each is two of the store's groups. */
const INDEXES = ['short', 'long'] as const;

/** The store's search groups of a view. */
export function searchColumns({ searchGroups = [] }: AnyView): string[] {
  return searchGroups.flatMap((group) => INDEXES.map((index) => `${group}.${index}`));
}

/** What a row is found by, from its texts by group. */
export function searchOf(texts: Record<string, SearchTexts>): NonNullable<RowChange['search']> {
  const search: NonNullable<RowChange['search']> = {};
  for (const [group, ofGroup] of Object.entries(texts)) {
    const indexes = searchIndexes(ofGroup);
    for (const index of INDEXES) search[`${group}.${index}`] = indexes[index];
  }
  return search;
}

/** In which of a view's groups a term may be looked for, by its length in characters. */
export type SearchedGroups = (termLength: number) => readonly string[];

/** A query's filter over these groups; undefined when there is nothing in it to look for. */
export function searchFilter(query: string, groups: SearchedGroups): Filter | undefined {
  const terms = searchTerms(query).map(({ index, text, tokens }) => ({
    groups: groups([...text].length).map((group) => `${group}.${index}`),
    text,
    tokens,
  }));
  return terms.length === 0 ? undefined : { type: 'search', terms };
}
