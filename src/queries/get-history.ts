import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isInSight, type Rights } from '../access/rights.js';
import { shownEvents } from '../access/shown/shown-events.js';
import type { CustomerKind } from '../customer/record.js';
import { Journal } from '../log/journal.js';
import type { RecordedCommit } from '../log/recorded.js';
import { customerStream } from '../log/streams.js';
import { CustomerStates } from '../states/customer-states.js';
import { GetHistory, type HistoryEntry } from './customers.js';

@QueryHandler(GetHistory)
export class GetHistoryHandler implements IQueryHandler<GetHistory> {
  constructor(
    private readonly journal: Journal,
    private readonly states: CustomerStates,
  ) {}

  async execute({ rights, customerId, before, limit }: GetHistory) {
    const customer = await this.states.load(customerId);
    if (customer === undefined || !isInSight(rights, customer.state.fields)) return undefined;
    const streamId = customerStream(customerId);
    const to = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1;
    const commits = await this.journal.readStream(streamId, { to });
    const { kind } = customer.state.fields;
    const { shown, isMore } = newestShown(commits, streamId, { rights, kind, limit });
    const last = shown.at(-1);
    return { entries: shown, ...(last !== undefined && isMore ? { next: last.version } : {}) };
  }
}

/** The newest entries of which something is shown; `isMore`: there are older ones. */
function newestShown(
  commits: readonly RecordedCommit[],
  streamId: string,
  { rights, kind, limit }: { rights: Rights; kind: CustomerKind; limit: number },
): { shown: HistoryEntry[]; isMore: boolean } {
  const shown: HistoryEntry[] = [];
  for (const commit of commits.toReversed()) {
    const entry = historyEntry(commit, streamId);
    const events = shownEvents(entry.events, rights, kind);
    if (events.length === 0) continue;
    if (shown.length === limit) return { shown, isMore: true };
    shown.push({ ...entry, events });
  }
  return { shown, isMore: false };
}

function historyEntry(commit: RecordedCommit, streamId: string): HistoryEntry {
  const part = commit.streams.find((candidate) => candidate.streamId === streamId);
  return {
    position: commit.position,
    hash: commit.hash,
    version: part?.version ?? 0,
    recordedAt: commit.recordedAt,
    actor: commit.actor,
    events: (part?.events ?? []).map(({ eventId, type, data }) => ({ eventId, type, data })),
  };
}
