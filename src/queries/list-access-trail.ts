import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isInSight, type Owned, type Rights } from '../access/rights.js';
import { fieldsOfPath } from '../customer/catalogue/fields.js';
import { type AccessItem, accessTrail } from '../views/access-trail.js';
import { customerList } from '../views/customer-list.js';
import { ViewReader } from '../views/view-reader.js';
import type { FoundRow } from '../views/view-store.js';
import { ListAccessTrail } from './access-trail.js';
import type { ListPage } from './customers.js';

/**
 * What was revealed of a customer is told only to who sees that customer, and of its fields only those that
 * he may read. A page may therefore be shorter than its limit; the next one goes on behind it all the same.
 */
@QueryHandler(ListAccessTrail)
export class ListAccessTrailHandler implements IQueryHandler<ListAccessTrail> {
  constructor(private readonly views: ViewReader) {}

  async execute({ rights, filter, sort, cursor, limit }: ListAccessTrail): Promise<ListPage> {
    const page = await this.views.find(accessTrail.name, filter, sort, cursor, limit);
    const { next, position } = page;
    const rows = rights.seesAll ? page.rows : await this.#shown(page.rows, rights);
    return {
      items: rows.map(({ json }) => json),
      keys: rows.map(({ key }) => key),
      position,
      ...(next === undefined ? {} : { next }),
    };
  }

  async #shown(rows: readonly FoundRow[], rights: Rights): Promise<FoundRow[]> {
    // Written by the view of this name.
    const items = rows.map(({ json }) => JSON.parse(json) as AccessItem);
    const seen = await this.#inSight(items, rights);
    return rows.flatMap((row, index) => {
      const item = items[index];
      if (item?.customerId === undefined) return [row];
      if (!seen.has(item.customerId)) return [];
      return [{ ...row, json: JSON.stringify(withReadPaths(item, rights)) }];
    });
  }

  /** Those of the named customers that are in sight. */
  async #inSight(items: readonly AccessItem[], rights: Rights): Promise<Set<string>> {
    const named = new Set(items.flatMap(({ customerId }) => customerId ?? []));
    if (rights.sight.length === 0) return named;
    const customers = await this.views.items(customerList.name, [...named]);
    const isSeen = (customerId: string) => {
      const row = customers.get(customerId);
      return row !== undefined && isInSight(rights, JSON.parse(row.json) as Owned);
    };
    return new Set([...named].filter(isSeen));
  }
}

function withReadPaths(item: AccessItem, { reads }: Rights): AccessItem {
  const { paths = [], ...rest } = item.data as { paths?: string[] };
  const read = paths.filter((path) => {
    const group = fieldsOfPath(path)?.top.group;
    return group !== undefined && reads.has(group);
  });
  return { ...item, data: { ...rest, paths: read } };
}
