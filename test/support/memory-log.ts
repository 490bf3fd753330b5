import {
  NO_HASH,
  parseCommit,
  placeDraft,
  prepareDraft,
  recordedAfter,
} from '../../src/log/commit.js';
import type {
  AppendResult,
  CommitDraft,
  EventLog,
  GuardHolder,
  StoredCommit,
} from '../../src/log/event-log.js';
import { streamGuard } from '../../src/log/guards.js';

/** What a log in memory holds; tests may change it to see who notices. */
export interface MemoryStore {
  commits: StoredCommit[];
  guards: Map<string, GuardHolder>;
}

export function memoryStore(): MemoryStore {
  return { commits: [], guards: new Map() };
}

/** The event log's port on plain memory: the shortest adapter that passes the contract. */
export function memoryLog(store: MemoryStore = memoryStore()): EventLog {
  const { commits, guards } = store;
  return {
    append: async (drafts) => drafts.map((draft) => append(store, draft)),
    readStream: async (streamId, { from = 1, to = Number.MAX_SAFE_INTEGER } = {}) =>
      commits.filter((commit) =>
        parseCommit(commit).streams.some(
          (part) => part.streamId === streamId && part.version >= from && part.version <= to,
        ),
      ),
    readAll: async (after, limit) => {
      const page = commits.filter(({ position }) => position > after).slice(0, limit);
      const gap = page.findIndex(({ position }, index) => position !== after + 1 + index);
      return gap < 0 ? page : page.slice(0, gap);
    },
    head: async () => {
      const last = commits.at(-1);
      return last ? { position: last.position, hash: last.hash } : { position: 0, hash: NO_HASH };
    },
    findGuards: async (wanted) =>
      new Map(
        wanted.flatMap((guard) => {
          const holder = guards.get(guard);
          return holder ? [[guard, holder]] : [];
        }),
      ),
    close: async () => undefined,
  };
}

function append({ commits, guards }: MemoryStore, draft: CommitDraft): AppendResult {
  const { commandId } = draft.cause;
  const taken = takenGuard(guards, draft);
  const holder = taken === undefined ? undefined : guards.get(taken);
  if (taken !== undefined && holder?.commandId !== commandId) {
    return { type: 'refused', guard: taken, ...(holder && { position: holder.position }) };
  }
  const first = holder && commits[holder.position - 1];
  if (first) {
    const { position, hash } = first;
    const { recordedAt } = parseCommit(first);
    return { type: 'appended', position, hash, recordedAt, repeated: true };
  }
  const last = commits.at(-1);
  const position = (last?.position ?? 0) + 1;
  const recordedAt = recordedAfter(last && parseCommit(last).recordedAt, Date.now());
  const stored = placeDraft(prepareDraft(draft), position, last?.hash ?? NO_HASH, recordedAt);
  commits.push(stored);
  for (const guard of [...draft.guards, ...streamGuards(draft)]) {
    guards.set(guard, { position, commandId });
  }
  return { type: 'appended', position, hash: stored.hash, recordedAt };
}

function takenGuard(guards: MemoryStore['guards'], draft: CommitDraft): string | undefined {
  const taken = [...draft.guards, ...streamGuards(draft)].find((guard) => guards.has(guard));
  if (taken !== undefined) return taken;
  const hole = draft.streams.find(
    ({ streamId, version }) => version > 1 && !guards.has(streamGuard(streamId, version - 1)),
  );
  return hole && streamGuard(hole.streamId, hole.version);
}

function streamGuards({ streams }: CommitDraft): string[] {
  return streams.map(({ streamId, version }) => streamGuard(streamId, version));
}
