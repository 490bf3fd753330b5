import { LRUCache } from 'lru-cache';
import type { ActivityReported } from '../customer/activity.js';
import type { Standpoint } from '../customer/customer-record.js';
import type { CustomerEvent } from '../customer/events.js';
import { evolve } from '../customer/evolve.js';
import type { CustomerState } from '../customer/state.js';
import type { Journal } from '../log/journal.js';
import type { RecordedCommit, RecordedStreamPart } from '../log/recorded.js';
import { activityStream, customerOfActivity, customerStream } from '../log/streams.js';

/** A customer folded from both of its streams: the record, and what was reported of business with it. */
export interface LoadedCustomer {
  customerId: string;
  state: CustomerState;
  standpoint: Standpoint;
  /** Version of the activity stream; 0 while nothing was reported. */
  activityVersion: number;
}

/**
 * Up to which point a history is folded: after a number of changes of the record, with the activity known
 * just then; at the end of a moment (UTC); or up to a position of the log.
 */
export type Until = { version: number } | { asOf: string } | { position: number };

const REMEMBERED_CUSTOMERS = 10_000;

/**
 * Customers folded from the log. Recently used states are remembered and brought up to date with the
 * streams' newer commits at every load, so that what other processes wrote is always seen.
 */
export class CustomerStates {
  readonly #remembered = new LRUCache<string, LoadedCustomer>({ max: REMEMBERED_CUSTOMERS });

  constructor(private readonly journal: Journal) {}

  /** The customer as it is now in the log; undefined when there is no such stream. */
  async load(customerId: string): Promise<LoadedCustomer | undefined> {
    const known = this.#remembered.get(customerId);
    const [commits, activity] = await Promise.all([
      this.journal.readStream(customerStream(customerId), {
        from: (known?.standpoint.version ?? 0) + 1,
      }),
      this.journal.readStream(activityStream(customerId), {
        from: (known?.activityVersion ?? 0) + 1,
      }),
    ]);
    const loaded = foldCommits(customerId, known, [...commits, ...activity]);
    if (loaded !== undefined && loaded !== known) this.#remember(loaded);
    return loaded;
  }

  /** The customer as it was; undefined when it was not there yet. */
  async loadAt(customerId: string, until: Until): Promise<LoadedCustomer | undefined> {
    const range = 'version' in until ? { to: until.version } : {};
    const commits = await this.journal.readStream(customerStream(customerId), range);
    if ('version' in until && commits.length < until.version) return undefined;
    const activity = await this.journal.readStream(activityStream(customerId));
    const isSeen = seenUntil(until, commits.at(-1)?.position ?? 0);
    const seen = [...commits, ...activity].filter(isSeen);
    return foldCommits(customerId, undefined, seen);
  }

  /**
   * Takes over a commit that was just appended, so that the next load need not read it. A new customer is
   * not remembered: most are not asked for soon, and who makes thousands would only fill the memory.
   */
  appended(
    customerId: string,
    before: LoadedCustomer | undefined,
    commit: RecordedCommit,
  ): LoadedCustomer {
    const loaded = foldCommits(customerId, before, [commit]);
    if (loaded === undefined) throw new Error(`commit ${commit.position} is not of ${customerId}`);
    if (before !== undefined) this.#remember(loaded);
    return loaded;
  }

  #remember(loaded: LoadedCustomer): void {
    const known = this.#remembered.get(loaded.customerId);
    if (known === undefined || isNewer(loaded, known)) {
      this.#remembered.set(loaded.customerId, loaded);
    }
  }
}

/** In one of its streams further, and in none behind. */
function isNewer(a: LoadedCustomer, b: LoadedCustomer): boolean {
  const record = a.standpoint.version - b.standpoint.version;
  const activity = a.activityVersion - b.activityVersion;
  return record >= 0 && activity >= 0 && record + activity > 0;
}

function seenUntil(until: Until, lastPosition: number): (commit: RecordedCommit) => boolean {
  if ('asOf' in until) return ({ recordedAt }) => recordedAt <= until.asOf;
  const last = 'position' in until ? until.position : lastPosition;
  return ({ position }) => position <= last;
}

/** @param commits of each stream in order; the streams do not depend on each other's order */
function foldCommits(
  customerId: string,
  known: LoadedCustomer | undefined,
  commits: readonly RecordedCommit[],
): LoadedCustomer | undefined {
  let loaded = known;
  const streamIds = new Set([customerStream(customerId), activityStream(customerId)]);
  for (const commit of commits) {
    for (const part of commit.streams) {
      if (streamIds.has(part.streamId)) loaded = foldPart(customerId, loaded, commit, part);
    }
  }
  return loaded;
}

/**
 * The customer after one part of a commit, of the record or of the activity; `loaded` is the customer
 * before it. A part that is folded already changes nothing; activity alone makes no customer.
 */
export function foldPart(
  customerId: string,
  loaded: LoadedCustomer | undefined,
  { position: at, recordedAt }: RecordedCommit,
  { streamId, version, events }: RecordedStreamPart,
): LoadedCustomer | undefined {
  const isActivity = customerOfActivity(streamId) !== undefined;
  if (isActivity && loaded === undefined) return undefined;
  const before = (isActivity ? loaded?.activityVersion : loaded?.standpoint.version) ?? 0;
  if (version <= before) return loaded;
  let state = loaded?.state;
  // Written by decide and decideActivity, upcast by the journal.
  for (const event of events) {
    state = evolve(state, event as unknown as CustomerEvent | ActivityReported);
  }
  if (state === undefined) return undefined;
  const position = Math.max(at, loaded?.standpoint.position ?? 0);
  if (isActivity && loaded) {
    const standpoint = { ...loaded.standpoint, position };
    return { customerId, state, standpoint, activityVersion: version };
  }
  const createdAt = loaded?.standpoint.createdAt ?? recordedAt;
  return {
    customerId,
    state,
    activityVersion: loaded?.activityVersion ?? 0,
    standpoint: { version, position, createdAt, updatedAt: recordedAt },
  };
}
