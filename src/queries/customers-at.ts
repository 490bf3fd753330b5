import { type CustomerRecord, recordOf } from '../customer/customer-record.js';
import type { ReviewPolicy } from '../customer/policy.js';
import type { Journal } from '../log/journal.js';
import { customerConcerned } from '../log/streams.js';
import { CustomerStates } from '../states/customer-states.js';
import { type CustomerFold, customerList } from '../views/customer-list.js';
import { longestLists, longLists } from '../views/long-lists.js';
import { ViewReader } from '../views/view-reader.js';
import type { Filter, ViewStore, WalkedRow } from '../views/view-store.js';
import { VIEWS } from '../views/views.js';

/**
 * All customers as they were at one position of the log, whatever is written meanwhile. A row of the list
 * holds the whole folded record, so that only records which changed behind the position are folded anew
 * from the log.
 */

export interface CustomersAtParts {
  views: Pick<ViewReader, 'walk' | 'matches' | 'count' | 'position'>;
  states: Pick<CustomerStates, 'loadAt'>;
  log: Pick<Journal, 'readAll'>;
  policy: ReviewPolicy;
}

export interface AskedCustomers {
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
): AsyncGenerator<CustomerRecord[]> {
  for await (const folds of foldsAt(parts, asked)) {
    yield folds.map(({ customerId, state, standpoint }) =>
      recordOf(customerId, state, standpoint, parts.policy),
    );
  }
}

/**
 * The most elements that the lists of these customers have, by list; 1 is not said. The list counts its
 * rows as they are now; what changed since the position is looked at as it was.
 */
export async function longestListsAt(
  parts: CustomersAtParts,
  asked: AskedCustomers,
): Promise<Map<string, number>> {
  const { views, log } = parts;
  const { position, filter } = asked;
  const { counts } = await views.count(customerList.name, filter, 'longLists');
  const counted = await views.position(customerList.name);
  const found = [...counts.keys()];
  for (let after = position; after < counted; ) {
    const commits = await log.readAll(after, Math.min(COMMITS, counted - after), { opened: false });
    const changed = commits.flatMap(({ streams }) =>
      streams.flatMap(({ streamId }) => customerConcerned(streamId) ?? []),
    );
    const folds = await loadedAt(parts, asked, new Set(changed));
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
  { position, filter, stretch: limit = STRETCH }: AskedCustomers,
): AsyncGenerator<CustomerFold[]> {
  for (let after: number | undefined = 0; after !== undefined; ) {
    const request = { filter, position, after, limit };
    const stretch = await parts.views.walk(customerList.name, request);
    if (stretch.position < position) {
      throw new Error(`The list was set back to ${stretch.position}; it was at ${position}.`);
    }
    yield await foldsOf(parts, { position, filter }, stretch.rows);
    after = stretch.next;
  }
}

async function foldsOf(
  parts: CustomersAtParts,
  asked: AskedCustomers,
  rows: readonly WalkedRow[],
): Promise<CustomerFold[]> {
  const changed = rows.filter(({ foldedTo }) => foldedTo > asked.position);
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
    return JSON.parse(fold) as CustomerFold; // written by the view
  });
}

/** Those of the customers that were there then and matched, folded from the log. */
async function loadedAt(
  { states, views }: CustomersAtParts,
  { position, filter }: AskedCustomers,
  customerIds: Iterable<string>,
): Promise<CustomerFold[]> {
  const loaded = await Promise.all(
    [...customerIds].map((customerId) => states.loadAt(customerId, { position })),
  );
  return loaded.filter(
    (fold) => fold !== undefined && views.matches(customerList.name, fold, filter),
  ) as CustomerFold[]; // undefined was left out
}
