import { normaliseName } from './customer/checks/text.js';
import { customerList } from './views/customer-list.js';
import { ViewNotReady, type ViewReader } from './views/view-reader.js';
import type { Filter, FoundRow } from './views/view-store.js';

/**
 * Customers as the list has them, for those who decide: only a hint, which the log confirms or not, and
 * asked again later. So a list that is still being built has nobody to name.
 */

type Views = Pick<ViewReader, 'find'>;

/** Names more than so many customers share are no sign of a duplicate that anybody would look through. */
const SAME_NAMES = 20;

export async function customersWith(
  views: Views,
  filter: Filter,
  limit: number,
): Promise<string[]> {
  return (await rowsWith(views, filter, limit)).map(({ key }) => key);
}

/** The customers of each normalised name that anybody has, up to twenty of each; others are not in it. */
export async function customersNamed(
  views: Views,
  forms: readonly string[],
): Promise<Map<string, string[]>> {
  const named = new Map<string, string[]>();
  const filter: Filter = { type: 'in', column: 'nameForm', values: [...forms] };
  const rows = await rowsWith(views, filter, forms.length + 1);
  if (rows.length <= forms.length) {
    for (const { key, json } of rows) {
      const form = normaliseName(nameOf(json));
      named.set(form, [...(named.get(form) ?? []), key]);
    }
    return named;
  }
  // A name of many customers crowds out the others.
  for (const value of forms) {
    const filter: Filter = { type: 'eq', column: 'nameForm', value };
    named.set(value, await customersWith(views, filter, SAME_NAMES));
  }
  return named;
}

/** The name in a row of the list; a forgotten person has none. */
function nameOf(json: string): string {
  const { legalName } = JSON.parse(json) as { legalName?: string }; // written by the view
  return legalName ?? '';
}

async function rowsWith(views: Views, filter: Filter, limit: number): Promise<FoundRow[]> {
  try {
    const sort = { descending: true };
    return (await views.find(customerList.name, filter, sort, undefined, limit)).rows;
  } catch (error) {
    if (error instanceof ViewNotReady) return [];
    throw error;
  }
}
