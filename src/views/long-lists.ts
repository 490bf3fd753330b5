import { CATALOGUE } from '../customer/catalogue/fields.js';
import type { CustomerFields } from '../customer/record.js';

/**
 * How many elements the lists of a record have, as a column of the list says it: `contacts 3`. Only of
 * lists with more than one, which few are, so that it costs nearly nothing; whoever writes elements side by
 * side then knows at once how many places are needed.
 */

const LISTS = CATALOGUE.filter(({ type }) => type.type === 'elements').map(
  ({ name }) => name as keyof CustomerFields,
);

export function longLists(fields: CustomerFields): string[] {
  return LISTS.flatMap((name) => {
    const elements = fields[name];
    return Array.isArray(elements) && elements.length > 1 ? [`${name} ${elements.length}`] : [];
  });
}

/** The most elements that any of these records has, by list; lists with one at most are not in it. */
export function longestLists(lists: Iterable<string>): Map<string, number> {
  const longest = new Map<string, number>();
  for (const list of lists) {
    const [name = '', length] = list.split(' ');
    longest.set(name, Math.max(Number(length), longest.get(name) ?? 0));
  }
  longest.delete('');
  return longest;
}
