import { LRUCache } from 'lru-cache';
import type { RecordedCommit, RecordedStreamPart } from '../log/recorded.js';
import {
  activityStream,
  customerConcerned,
  customerOfActivity,
  customerStream,
} from '../log/streams.js';
import { foldPart, type LoadedCustomer } from '../states/customer-states.js';
import type { RelayLog } from './relay-log.js';

const REMEMBERED_CUSTOMERS = 20_000;

/** A customer that a batch touched. */
export interface TouchedCustomer {
  /** Folded to the batch's end. */
  customer: LoadedCustomer;
  /** The last that touched it. */
  commit: RecordedCommit;
  /** False when there was nothing but activity. */
  hasChangedRecord: boolean;
}

/**
 * Customers folded from the log up to where the relay is, never beyond and never from a view. Those
 * lately touched are remembered; another one is folded from its stream when it is touched again.
 */
export class FoldedCustomers {
  readonly #log: RelayLog;
  readonly #remembered: LRUCache<string, LoadedCustomer>;

  constructor(log: RelayLog, max = REMEMBERED_CUSTOMERS) {
    this.#log = log;
    this.#remembered = new LRUCache({ max });
  }

  /**
   * Folds the next commits, in the order of the log.
   * @param commits opened
   * @param touched by the commits before in the same batch; what these touch is put in
   */
  async fold(
    commits: readonly RecordedCommit[],
    touched: Map<string, TouchedCustomer>,
  ): Promise<void> {
    for (const commit of commits) {
      for (const part of commit.streams) {
        const customerId = customerConcerned(part.streamId);
        if (customerId === undefined) continue;
        // Beside the cache, since a batch may touch more customers than are remembered.
        const known = touched.get(customerId);
        const before = known?.customer ?? (await this.#before(customerId, commit, part));
        const customer = foldPart(customerId, before, commit, part);
        if (customer === undefined) continue;
        const isOfRecord = customerOfActivity(part.streamId) === undefined;
        const hasChangedRecord = isOfRecord || (known?.hasChangedRecord ?? false);
        touched.set(customerId, { customer, commit, hasChangedRecord });
        this.#remembered.set(customerId, customer);
      }
    }
  }

  /** Forgets what was folded: after trouble the relay goes on from an earlier position. */
  clear(): void {
    this.#remembered.clear();
  }

  async #before(
    customerId: string,
    { position }: RecordedCommit,
    { streamId, version }: RecordedStreamPart,
  ): Promise<LoadedCustomer | undefined> {
    const isActivity = customerOfActivity(streamId) !== undefined;
    if (version === 1 && !isActivity) return undefined;
    const known = this.#remembered.get(customerId);
    const folded = isActivity ? known?.activityVersion : known?.standpoint.version;
    if (folded === version - 1) return known;
    let customer: LoadedCustomer | undefined;
    for (const id of [customerStream(customerId), activityStream(customerId)]) {
      const range = id === streamId ? { to: version - 1 } : {};
      for (const commit of await this.#log.readStream(id, range)) {
        // The other stream may have gone on beyond where the relay is.
        if (commit.position >= position) break;
        const part = commit.streams.find((candidate) => candidate.streamId === id);
        if (part !== undefined) customer = foldPart(customerId, customer, commit, part);
      }
    }
    return customer;
  }
}
