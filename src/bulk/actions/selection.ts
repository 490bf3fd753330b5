import type { QueryBus } from '@nestjs/cqrs';
import type { Rights } from '../../access/rights.js';
import { ListCustomers } from '../../queries/customers.js';
import type { Vault } from '../../vault/vault.js';
import type { Cursor, Filter } from '../../views/view-store.js';

/**
 * Who a step is for, fixed before the first of them gets it: what the step changes cannot move anybody
 * into or out of the selection, nor from page to page. Kept in the vault as a file of ids, one a line;
 * every chunk but the last has `IDS_A_CHUNK`.
 */

const IDS_A_CHUNK = 20_000;
/** Customers that are asked for at a time. */
const PAGE = 1_000;

type Queries = Pick<QueryBus, 'execute'>;

/** Keeps the ids in their order. Gives how many there are. */
export async function keepSelection(
  vault: Pick<Vault, 'putChunk'>,
  fileId: string,
  batches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
): Promise<number> {
  let waiting: string[] = [];
  let chunks = 0;
  const keep = async (some: readonly string[]) => {
    await vault.putChunk(fileId, chunks++, Buffer.from(some.map((id) => `${id}\n`).join('')));
  };
  for await (const batch of batches) {
    waiting.push(...batch);
    while (waiting.length >= IDS_A_CHUNK) {
      await keep(waiting.slice(0, IDS_A_CHUNK));
      waiting = waiting.slice(IDS_A_CHUNK);
    }
  }
  const customers = chunks * IDS_A_CHUNK + waiting.length;
  if (waiting.length > 0) await keep(waiting);
  return customers;
}

/** The customers of the list that match, a page at a time, in the order in which they first appeared. */
export async function* matchingCustomers(
  queries: Queries,
  rights: Rights,
  filter: Filter | undefined,
  limit = PAGE,
): AsyncGenerator<string[]> {
  let cursor: Cursor | undefined;
  do {
    const page = await queries.execute(
      new ListCustomers(rights, filter, { descending: false }, cursor, limit),
    );
    if (page.keys.length > 0) yield page.keys;
    cursor = page.next;
  } while (cursor !== undefined);
}

/**
 * The selection from a place on, in blocks that begin at multiples of `size`.
 * @param from a multiple of `size`
 * @param customers how many there are; what the file has beyond is left over from an earlier try
 */
export async function* selectedBlocks(
  vault: Pick<Vault, 'readChunks'>,
  fileId: string,
  { from, customers, size }: { from: number; customers: number; size: number },
): AsyncGenerator<{ at: number; ids: string[] }> {
  let seen = 0;
  let at = from;
  let block: string[] = [];
  for await (const chunk of vault.readChunks(fileId)) {
    // A chunk that is passed over need not be read.
    if (seen + IDS_A_CHUNK <= from) {
      seen += IDS_A_CHUNK;
      continue;
    }
    for (const id of Buffer.from(chunk).toString().split('\n')) {
      if (id === '') continue;
      seen += 1;
      if (seen <= from) continue;
      if (seen > customers) break;
      block.push(id);
      if (block.length < size) continue;
      yield { at, ids: block };
      at += block.length;
      block = [];
    }
  }
  if (block.length > 0) yield { at, ids: block };
}
