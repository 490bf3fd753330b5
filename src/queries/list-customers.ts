import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { customerList } from '../views/customer-list.js';
import { ViewReader } from '../views/view-reader.js';
import type { Page } from '../views/view-store.js';
import { CountCustomers, ListCustomers, type ListPage } from './customers.js';

@QueryHandler(ListCustomers)
export class ListCustomersHandler implements IQueryHandler<ListCustomers> {
  constructor(private readonly views: ViewReader) {}

  async execute({ filter, sort, cursor, limit }: ListCustomers): Promise<ListPage> {
    return listPage(await this.views.find(customerList.name, filter, sort, cursor, limit));
  }
}

@QueryHandler(CountCustomers)
export class CountCustomersHandler implements IQueryHandler<CountCustomers> {
  constructor(private readonly views: ViewReader) {}

  execute({ filter, by }: CountCustomers) {
    return this.views.count(customerList.name, filter, by);
  }
}

function listPage({ rows, next, position, tooMany }: Page): ListPage {
  return {
    items: rows.map(({ json }) => json),
    keys: rows.map(({ key }) => key),
    position,
    ...(next === undefined ? {} : { next }),
    ...(tooMany === undefined ? {} : { tooMany }),
  };
}
