import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Journal } from '../log/journal.js';
import type { RecordedCommit } from '../log/recorded.js';
import { customerStream } from '../log/streams.js';
import { GetHistory, type HistoryEntry } from './customers.js';

@QueryHandler(GetHistory)
export class GetHistoryHandler implements IQueryHandler<GetHistory> {
  constructor(private readonly journal: Journal) {}

  async execute({ customerId, before, limit }: GetHistory) {
    const streamId = customerStream(customerId);
    const to = before === undefined ? Number.MAX_SAFE_INTEGER : before - 1;
    const commits = await this.journal.readStream(streamId, { to });
    if (commits.length === 0 && !(await this.#exists(streamId))) return undefined;
    const entries = commits
      .slice(-limit)
      .reverse()
      .map((commit) => historyEntry(commit, streamId));
    const last = entries.at(-1);
    return {
      entries,
      ...(last !== undefined && last.version > 1 ? { next: last.version } : {}),
    };
  }

  async #exists(streamId: string): Promise<boolean> {
    return (await this.journal.readStream(streamId, { to: 1 })).length > 0;
  }
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
