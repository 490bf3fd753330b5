import { normaliseName } from '../src/customer/checks/text.js';
import { customersNamed, customersWith } from '../src/listed-customers.js';
import { ViewNotReady, type ViewReader } from '../src/views/view-reader.js';
import type { Filter } from '../src/views/view-store.js';

type Views = Pick<ViewReader, 'find'>;

/** A list with customers of these names, their keys counted from 0, and the filters it was asked with. */
function listOf(names: readonly string[]) {
  const filters: Filter[] = [];
  const wants = (filter: Filter, form: string) =>
    filter.type === 'in'
      ? filter.values.includes(form)
      : 'value' in filter && filter.value === form;
  const views: Views = {
    find: async (_view, filter, _sort, _cursor, limit) => {
      if (filter === undefined) throw new Error('everybody was asked for');
      filters.push(filter);
      const rows = names
        .map((legalName, order) => ({
          key: String(order),
          order,
          sortValue: null,
          json: JSON.stringify({ legalName }),
        }))
        .filter((_, order) => wants(filter, normaliseName(names[order] ?? '')));
      return { rows: rows.slice(0, limit), position: names.length };
    },
  };
  return { views, filters };
}

describe('the customers of some names', () => {
  it('are found in one question, each under its name', async () => {
    const { views, filters } = listOf(['春满園', '远景', '春满园', '华为']);

    expect(await customersNamed(views, ['春满园', '华为', '无人'])).toEqual(
      new Map([
        ['春满园', ['0', '2']],
        ['华为', ['3']],
      ]),
    );
    expect(filters).toHaveLength(1);
  });

  it('are found for every name when one of them has many', async () => {
    const { views } = listOf([...Array.from({ length: 50 }, () => '春满园'), '华为']);
    const named = await customersNamed(views, ['春满园', '华为']);

    expect(named.get('春满园')).toHaveLength(20);
    expect(named.get('华为')).toEqual(['50']);
  });

  it('are nobody while the list is being built; other trouble is told', async () => {
    const failing = (error: Error): Views => ({ find: () => Promise.reject(error) });
    const filter: Filter = { type: 'eq', column: 'nameForm', value: 'x' };

    expect(await customersNamed(failing(new ViewNotReady('customer-list')), ['x'])).toEqual(
      new Map(),
    );
    await expect(customersWith(failing(new Error('broken')), filter, 1)).rejects.toThrow('broken');
  });
});
