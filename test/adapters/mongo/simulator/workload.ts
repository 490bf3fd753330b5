import { type Appender, appender } from '../../../../src/adapters/mongo/appender.js';
import type { LogCollection } from '../../../../src/adapters/mongo/log-collection.js';
import type { CommitDraft } from '../../../../src/log/event-log.js';
import type { Chance } from './chance.js';
import type { Ledger } from './ledger.js';
import type { Program } from './program.js';
import type { ReplicaSet } from './replica-set.js';
import type { World } from './simulated-collection.js';

const STREAMS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const CLAIMS = [
  'claim:x#1',
  'claim:x#2',
  'claim:y#1',
  'claim:z#1',
  'claim:z#2',
  'once:1',
  'once:2',
];

export interface Work {
  program: Program;
  collection: LogCollection;
  /** How many appends. */
  times: number;
  /** What is under way; whoever takes over from a killed program sends it again. */
  sent: CommitDraft[];
}

/** Appends of one program, one after the other, as the service makes them: read, decide, append. */
export async function doWork(world: World, work: Work, ledger: Ledger): Promise<void> {
  const { program, collection, times } = work;
  const { append } = appender(collection, program.tools);
  for (let time = 0; time < times; time++) {
    await program.tools.sleep(world.chance.between(1, 60));
    work.sent.push(...newDrafts(world, `${program.name}-${time}`));
    work.sent = await appendOnce(world.chance, append, work.sent, ledger);
  }
}

/** What the callers send again: all that is not known, or none of it. */
async function appendOnce(
  chance: Chance,
  append: Appender['append'],
  drafts: readonly CommitDraft[],
  ledger: Ledger,
): Promise<CommitDraft[]> {
  ledger.sends(drafts);
  try {
    const results = await append(drafts);
    ledger.answered(drafts, results);
    const open = drafts.filter((_, index) => results[index]?.type === 'unknown');
    return chance.happens(0.8) ? open : [];
  } catch (error) {
    ledger.failed(drafts, error);
    return chance.happens(0.5) ? [...drafts] : [];
  }
}

function newDrafts({ chance, set }: World, name: string): CommitDraft[] {
  const versions = committedVersions(set);
  return Array.from({ length: chance.between(1, chance.one([1, 3, 6])) }, (_, index) =>
    draftOf(chance, versions, `${name}-${index}`),
  );
}

function draftOf(chance: Chance, versions: Map<string, number>, commandId: string): CommitDraft {
  const streamIds = new Set([chance.one(STREAMS)]);
  if (chance.happens(0.15)) streamIds.add(chance.one(STREAMS));
  const streams = [...streamIds].map((streamId) => {
    const next = (versions.get(streamId) ?? 0) + 1;
    // Somebody decided from a state that is no more, or from one that never was.
    const version = chance.happens(0.08) ? Math.max(1, next + chance.one([-1, 1, 2])) : next;
    // The next of the same batch may follow this one.
    if (version === next && chance.happens(0.8)) versions.set(streamId, next);
    const event = { eventId: commandId, type: 'SomethingHappened', schemaVersion: 1, data: {} };
    return { streamId, version, events: [event] };
  });
  return {
    streams,
    actor: { id: 'simulator', kind: 'system' },
    cause: { commandId, correlationId: commandId },
    guards: chance.happens(0.2) ? [chance.one(CLAIMS)] : [],
  };
}

/** What a majority read of the streams would show. */
function committedVersions(set: ReplicaSet): Map<string, number> {
  const versions = new Map<string, number>();
  const primary = set.primary();
  for (const { streams } of primary?.documents(primary.committed) ?? []) {
    for (const { id, version } of streams) versions.set(id, version);
  }
  return versions;
}
