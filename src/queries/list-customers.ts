import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Rights } from '../access/rights.js';
import { shownItem } from '../access/shown/shown-item.js';
import { customerList } from '../views/customer-list.js';
import { ViewReader } from '../views/view-reader.js';
import type { Page } from '../views/view-store.js';
import { CountCustomers, ListCustomers, type ListPage } from './customers.js';
import { inSight } from './in-sight.js';

@QueryHandler(ListCustomers)
export class ListCustomersHandler implements IQueryHandler<ListCustomers> {
  constructor(private readonly views: ViewReader) {}

  async execute({ rights, filter, sort, cursor, limit }: ListCustomers): Promise<ListPage> {
    const seen = inSight(rights, filter);
    return listPage(await this.views.find(customerList.name, seen, sort, cursor, limit), rights);
  }
}

@QueryHandler(CountCustomers)
export class CountCustomersHandler implements IQueryHandler<CountCustomers> {
  constructor(private readonly views: ViewReader) {}

  execute({ rights, filter, by }: CountCustomers) {
    return this.views.count(customerList.name, inSight(rights, filter), by);
  }
}

function listPage({ rows, next, position, tooMany }: Page, rights: Rights): ListPage {
  return {
    items: rows.map(({ json }) => shownItem(json, rights)),
    keys: rows.map(({ key }) => key),
    position,
    ...(next === undefined ? {} : { next }),
    ...(tooMany === undefined ? {} : { tooMany }),
  };
}
