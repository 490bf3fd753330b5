import { Query } from '@nestjs/cqrs';
import type { Rights } from '../access/rights.js';
import type { ShownRecord } from '../access/shown/shown-record.js';
import type { Cursor, Filter, Sort } from '../views/view-store.js';

/**
 * What can be asked about customers. Each class is a query; its handler stands in a file beside. Answers are cut to
 * the rights that come with it, and a customer out of sight is as if it were not there, whoever's it was at the time
 * that is asked about.
 */

/** The record, now or as it was: after `version` commits, or at the end of a moment. */
export class GetCustomer extends Query<ShownRecord | undefined> {
  constructor(
    readonly rights: Rights,
    readonly customerId: string,
    /** `asOf`: UTC ISO time, inclusive. */
    readonly at?: { version: number } | { asOf: string },
  ) {
    super();
  }
}

export interface HistoryEntry {
  position: number;
  hash: string;
  version: number;
  recordedAt: string;
  actor: { id: string; kind: string; onBehalfOf?: string };
  events: { eventId: string; type: string; data: Record<string, unknown> }[];
}

/** Who changed what, when, from and to, why; newest first. Undefined: no such customer. */
export class GetHistory extends Query<{ entries: HistoryEntry[]; next?: number } | undefined> {
  constructor(
    readonly rights: Rights,
    readonly customerId: string,
    /** Only versions below this one. */
    readonly before: number | undefined,
    readonly limit: number,
  ) {
    super();
  }
}

/** The customer that holds an external id now. */
export class FindByExternalId extends Query<ShownRecord | undefined> {
  constructor(
    readonly rights: Rights,
    readonly system: string,
    readonly id: string,
  ) {
    super();
  }
}

export type LookupKey =
  | { customerId: string }
  | { code: string }
  | { taxId: { type: string; value: string } }
  | { externalId: { system: string; id: string } };

/** Up to 200 keys at once; an answer for each, in order. */
export class LookUpCustomers extends Query<(ShownRecord | undefined)[]> {
  constructor(
    readonly rights: Rights,
    readonly keys: readonly LookupKey[],
  ) {
    super();
  }
}

export interface ListPage {
  /** The items in order, each as JSON text: a list passes them on as they are. */
  items: string[];
  /** The customers' ids, in the same order. */
  keys: string[];
  next?: Cursor;
  position: number;
  tooMany?: true;
}

/** A page of the customer list. */
export class ListCustomers extends Query<ListPage> {
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

/** How many customers by a column's values; '' stands for none. */
export class CountCustomers extends Query<{ position: number; counts: Map<string, number> }> {
  constructor(
    readonly rights: Rights,
    readonly filter: Filter | undefined,
    readonly by: string,
  ) {
    super();
  }
}

/** A page of the review queue, as of today. */
export class ListReviews extends Query<ListPage> {
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

/**
 * The position of the log that an export of all customers is of: where the list is now, or the last commit at
 * or before a moment (UTC), which the list may not have reached yet; 0 when there was none.
 */
export class FindPosition extends Query<number> {
  constructor(readonly asOf?: string) {
    super();
  }
}
