import type { GuardHolder } from '../../log/event-log.js';
import { parseStreamGuard } from '../../log/guards.js';
import type { Statement } from './database.js';

/** Each takes a JSON list and gives rows of index in that list, position, command id. */
export interface FindGuards {
  /** The list holds pairs of stream id and version. */
  streams: Statement;
  /** The list holds guards. */
  guards: Statement;
}

// A cross join keeps SQLite from reading the whole table and the list again for each row.
export const FIND_STREAMS = `
  select wanted.key, position, command_id from json_each(?) wanted
  cross join stream_commits on stream_id = wanted.value ->> 0 and version = wanted.value ->> 1
  join commits using (position)`;
export const FIND_GUARDS = `
  select wanted.key, position, command_id from json_each(?) wanted
  cross join guards on guard = wanted.value
  join commits using (position)`;

/** The commits that hold any of these guards; all are looked up in two statements. */
export function findGuards(find: FindGuards, guards: readonly string[]): Map<string, GuardHolder> {
  const holders = new Map<string, GuardHolder>();
  const others: string[] = [];
  const streamGuards: string[] = [];
  const streams: [streamId: string, version: number][] = [];
  for (const guard of guards) {
    const stream = parseStreamGuard(guard);
    if (!stream) {
      others.push(guard);
      continue;
    }
    streamGuards.push(guard);
    streams.push([stream.streamId, stream.version]);
  }
  if (streams.length > 0) collect(find.streams, streams, streamGuards, holders);
  if (others.length > 0) collect(find.guards, others, others, holders);
  return holders;
}

function collect(
  statement: Statement,
  wanted: readonly unknown[],
  guards: readonly string[],
  holders: Map<string, GuardHolder>,
): void {
  for (const row of statement.all([JSON.stringify(wanted)])) {
    // The columns of both statements, in order.
    const [index, position, commandId] = row as [number, number, string];
    const guard = guards[index];
    if (guard !== undefined) holders.set(guard, { position, commandId });
  }
}
