import { LRUCache } from 'lru-cache';
import type { Standpoint } from '../customer/customer-record.js';
import type { CustomerEvent } from '../customer/events.js';
import { evolve } from '../customer/evolve.js';
import type { CustomerState } from '../customer/state.js';
import type { Journal } from '../log/journal.js';
import type { RecordedCommit, RecordedStreamPart } from '../log/recorded.js';
import { customerStream } from '../log/streams.js';

export interface LoadedCustomer {
  customerId: string;
  state: CustomerState;
  standpoint: Standpoint;
}

/** Up to which point a history is folded: after a number of commits, or at the end of a moment (UTC). */
export type Until = { version: number } | { asOf: string };

const REMEMBERED_CUSTOMERS = 10_000;

/**
 * Customers folded from the log. Recently used states are remembered and brought up to date with the
 * stream's newer commits at every load, so that what other processes wrote is always seen.
 */
export class CustomerStates {
  readonly #remembered = new LRUCache<string, LoadedCustomer>({ max: REMEMBERED_CUSTOMERS });

  constructor(private readonly journal: Journal) {}

  /** The customer as it is now in the log; undefined when there is no such stream. */
  async load(customerId: string): Promise<LoadedCustomer | undefined> {
    const known = this.#remembered.get(customerId);
    const from = (known?.standpoint.version ?? 0) + 1;
    const commits = await this.journal.readStream(customerStream(customerId), { from });
    const loaded = foldCommits(customerId, known, commits);
    if (loaded !== undefined && commits.length > 0) this.#remember(loaded);
    return loaded;
  }

  /** The customer as it was; undefined when it was not there yet. */
  async loadAt(customerId: string, until: Until): Promise<LoadedCustomer | undefined> {
    const range = 'version' in until ? { to: until.version } : {};
    const commits = await this.journal.readStream(customerStream(customerId), range);
    if ('version' in until && commits.length < until.version) return undefined;
    const seen =
      'asOf' in until ? commits.filter(({ recordedAt }) => recordedAt <= until.asOf) : commits;
    return foldCommits(customerId, undefined, seen);
  }

  /** Takes over a commit that was just appended, so that the next load need not read it. */
  appended(
    customerId: string,
    before: LoadedCustomer | undefined,
    commit: RecordedCommit,
  ): LoadedCustomer {
    const loaded = foldCommits(customerId, before, [commit]);
    if (loaded === undefined) throw new Error(`commit ${commit.position} is not of ${customerId}`);
    this.#remember(loaded);
    return loaded;
  }

  #remember(loaded: LoadedCustomer): void {
    const known = this.#remembered.get(loaded.customerId);
    if (known === undefined || known.standpoint.version < loaded.standpoint.version) {
      this.#remembered.set(loaded.customerId, loaded);
    }
  }
}

function foldCommits(
  customerId: string,
  known: LoadedCustomer | undefined,
  commits: readonly RecordedCommit[],
): LoadedCustomer | undefined {
  let loaded = known;
  const streamId = customerStream(customerId);
  for (const commit of commits) {
    const part = commit.streams.find((candidate) => candidate.streamId === streamId);
    if (part !== undefined) loaded = foldPart(customerId, loaded, commit, part);
  }
  return loaded;
}

function foldPart(
  customerId: string,
  loaded: LoadedCustomer | undefined,
  { position, recordedAt }: RecordedCommit,
  part: RecordedStreamPart,
): LoadedCustomer | undefined {
  let state = loaded?.state;
  for (const event of part.events) state = evolve(state, event as unknown as CustomerEvent); // written by decide, upcast by the journal
  return (
    state && {
      customerId,
      state,
      standpoint: {
        version: part.version,
        position,
        createdAt: loaded?.standpoint.createdAt ?? recordedAt,
        updatedAt: recordedAt,
      },
    }
  );
}
