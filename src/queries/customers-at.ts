import { isInSight, type Rights } from '../access/rights.js';
import { type ShownRecord, shownRecord } from '../access/shown/shown-record.js';
import { recordOf } from '../customer/customer-record.js';
import type { ReviewPolicy } from '../customer/policy.js';
import type { Journal } from '../log/journal.js';
import { customerConcerned } from '../log/streams.js';
import { CustomerStates } from '../states/customer-states.js';
import { type CustomerFold, type CustomerItem, customerList } from '../views/customer-list.js';
import { longestLists, longLists } from '../views/long-lists.js';
import { ViewReader } from '../views/view-reader.js';
import type { Filter, ViewStore, WalkedRow } from '../views/view-store.js';
import { VIEWS } from '../views/views.js';
import { inSight } from './in-sight.js';

/**
 * All customers as they were at one position of the log, whatever is written meanwhile. A row of the list
 * holds the whole folded record, so that only records which changed behind the position are folded anew
 * from the log. Whether somebody sees a customer is decided by whose it is now, as the list has it, also
 * where it was another's at the position: whoever has handed a customer over sees its past no more, and
 * whoever has been given one sees all of it.
 */

export interface CustomersAtParts {
  views: Pick<ViewReader, 'walk' | 'matches' | 'count' | 'items' | 'position'>;
  states: Pick<CustomerStates, 'loadAt'>;
  log: Pick<Journal, 'readAll'>;
  policy: ReviewPolicy;
}

export interface AskedCustomers {
  /** Customers out of sight are left out; of the others is given what may be read. */
  rights: Rights;
  /** The list has got there. */
  position: number;
  /** Over the columns of the list; it is asked of the records as they were. */
  filter?: Filter | undefined;
  /** Rows looked at in one go. */
  stretch?: number;
}

/** What a thread on a store of its own needs. */
export function customersAtParts(
  { journal, views }: { journal: Journal; views: ViewStore },
  policy: ReviewPolicy,
): CustomersAtParts {
  return {
    views: new ViewReader(views, VIEWS, policy),
    states: new CustomerStates(journal),
    log: journal,
    policy,
  };
}

/** Some 10 ms, so that several walks in one thread take turns. */
const STRETCH = 300;
const COMMITS = 500;

/**
 * In the order in which they first appeared; each part is of one stretch, and may be empty.
 * @throws ViewNotReady, StoreError
 */
export async function* customersAt(
  parts: CustomersAtParts,
  asked: AskedCustomers,
): AsyncGenerator<ShownRecord[]> {
  for await (const folds of foldsAt(parts, asked)) {
    yield folds.map(({ customerId, state, standpoint }) =>
      shownRecord(recordOf(customerId, state, standpoint, parts.policy), asked.rights),
    );
  }
}

/**
 * The most elements that the lists of these customers have, by list; 1 is not said. The list counts its
 * rows as they are now; what changed since the position is looked at as it was. Of lists that may not be
 * read it tells as well: nobody but the maker of columns asks.
 */
export async function longestListsAt(
  parts: CustomersAtParts,
  asked: AskedCustomers,
): Promise<Map<string, number>> {
  const { views, log } = parts;
  const { position, rights } = asked;
  const { counts } = await views.count(
    customerList.name,
    inSight(rights, asked.filter),
    'longLists',
  );
  const counted = await views.position(customerList.name);
  const found = [...counts.keys()];
  for (let after = position; after < counted; ) {
    const commits = await log.readAll(after, Math.min(COMMITS, counted - after), { opened: false });
    const changed = commits.flatMap(({ streams }) =>
      streams.flatMap(({ streamId }) => customerConcerned(streamId) ?? []),
    );
    const seen = await seenAmong(views, rights, [...new Set(changed)]);
    const folds = await loadedAt(parts, asked, seen);
    found.push(...folds.flatMap(({ state }) => longLists(state.fields)));
    after = commits.at(-1)?.position ?? counted;
  }
  return longestLists(found);
}

/** The same for a position long ago, at which few rows were what they are now: by looking at each. */
export async function longestListsByWalk(
  parts: CustomersAtParts,
  asked: AskedCustomers,
): Promise<Map<string, number>> {
  let longest: string[] = [];
  for await (const folds of foldsAt(parts, asked)) {
    const lists = folds.flatMap(({ state }) => longLists(state.fields));
    longest = [...longestLists([...longest, ...lists])].map(([name, most]) => `${name} ${most}`);
  }
  return longestLists(longest);
}

async function* foldsAt(
  parts: CustomersAtParts,
  asked: AskedCustomers,
): AsyncGenerator<CustomerFold[]> {
  const { position, stretch: limit = STRETCH } = asked;
  const filter = inSight(asked.rights, asked.filter);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const request = { filter, position, after, limit };
    const stretch = await parts.views.walk(customerList.name, request);
    if (stretch.position < position) {
      throw new Error(`The list was set back to ${stretch.position}; it was at ${position}.`);
    }
    yield await foldsOf(parts, asked, stretch.rows);
    after = stretch.next;
  }
}

async function foldsOf(
  parts: CustomersAtParts,
  asked: AskedCustomers,
  rows: readonly WalkedRow[],
): Promise<CustomerFold[]> {
  const { sight } = asked.rights;
  // Rows behind the position come whatever the filter says.
  const changed = rows.filter(
    ({ foldedTo, fold }) =>
      foldedTo > asked.position &&
      (sight.length === 0 || isInSight(asked.rights, foldIn(fold).state.fields)),
  );
  const before = new Map(
    (
      await loadedAt(
        parts,
        asked,
        changed.map(({ key }) => key),
      )
    ).map((fold) => [fold.customerId, fold]),
  );
  return rows.flatMap(({ key, foldedTo, fold }) => {
    if (foldedTo > asked.position) return before.get(key) ?? [];
    return foldIn(fold);
  });
}

function foldIn(json: string): CustomerFold {
  return JSON.parse(json) as CustomerFold; // written by the view
}

/** Customers are looked up in the list so many at a time. */
const LOOKED_UP = 500;

/** Those of the customers that somebody sees now. */
async function seenAmong(
  views: CustomersAtParts['views'],
  rights: Rights,
  customerIds: readonly string[],
): Promise<string[]> {
  if (rights.sight.length === 0) return [...customerIds];
  const seen: string[] = [];
  for (let at = 0; at < customerIds.length; at += LOOKED_UP) {
    const some = customerIds.slice(at, at + LOOKED_UP);
    for (const [customerId, { json }] of await views.items(customerList.name, some)) {
      const item = JSON.parse(json) as CustomerItem; // written by the view
      if (isInSight(rights, item)) seen.push(customerId);
    }
  }
  return seen;
}

/** Those of the customers that were there then and matched, folded from the log; whoever sees them. */
async function loadedAt(
  { states, views }: CustomersAtParts,
  { position, filter }: Pick<AskedCustomers, 'position' | 'filter'>,
  customerIds: Iterable<string>,
): Promise<CustomerFold[]> {
  const loaded = await Promise.all(
    [...customerIds].map((customerId) => states.loadAt(customerId, { position })),
  );
  return loaded.filter(
    (fold) => fold !== undefined && views.matches(customerList.name, fold, filter),
  ) as CustomerFold[]; // undefined was left out
}
