import { type AskedList, readListFilter } from '../http/lists/list-query.js';
import { HttpProblem } from '../http/problems/http-problem.js';
import { QueryReader } from '../http/request/query-reader.js';
import type { Filter } from '../views/view-store.js';
import { UsageError } from './exit.js';

/**
 * Filters as the list over HTTP takes them, each `field=value`; the same field twice is any of both.
 * @throws UsageError with everything that is wrong with them
 */
export function readFilter(filters: readonly string[], list: AskedList): Filter | undefined {
  const reader = new QueryReader(Object.fromEntries(filterTexts(filters)));
  try {
    const filter = readListFilter(reader, list);
    reader.finish();
    return filter;
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const errors = error.details.errors?.('en') ?? [];
    throw new UsageError(
      errors.map(({ parameter, message }) => `--filter ${parameter}: ${message}`).join('\n'),
    );
  }
}

/** The texts by field. @throws UsageError */
export function filterTexts(filters: readonly string[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const filter of filters) {
    const at = filter.indexOf('=');
    if (at < 1) throw new UsageError(`--filter "${filter}": expected field=value.`);
    const name = filter.slice(0, at);
    texts.set(name, [...(texts.get(name) ?? []), filter.slice(at + 1)]);
  }
  return texts;
}
