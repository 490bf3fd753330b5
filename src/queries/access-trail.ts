import { Query } from '@nestjs/cqrs';
import type { Rights } from '../access/rights.js';
import type { Cursor, Filter, Sort } from '../views/view-store.js';
import type { ListPage } from './customers.js';

/** A page of the traces of access, in the order of the log. */
export class ListAccessTrail extends Query<ListPage> {
  constructor(
    readonly rights: Rights,
    readonly filter: Filter | undefined,
    readonly sort: Sort,
    readonly cursor: Cursor | undefined,
    readonly limit: number,
  ) {
    super();
  }
}
