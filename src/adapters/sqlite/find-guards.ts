import type { GuardHolder } from '../../log/event-log.js';
import { parseStreamGuard } from '../../log/guards.js';
import type { Statement } from './database.js';

/** Each takes a JSON list and gives one row of two JSON lists that belong together, place by place. */
export interface FindGuards {
  /** Of pairs of stream id and version: the index of each that is there, and its position. */
  streams: Statement;
  /** Of guards: the index of each that is there, and its position. */
  guards: Statement;
  /** Of positions: each that is there, and its command id. */
  commandIds: Statement;
}

// A cross join keeps SQLite from reading the whole table and the list again for each row. One long row
// is brought over from SQLite several times as fast as many short ones.
export const FIND_STREAMS = `
  select json_group_array(wanted.key), json_group_array(position) from json_each(?) wanted
  cross join stream_commits on stream_id = wanted.value ->> 0 and version = wanted.value ->> 1`;
export const FIND_GUARDS = `
  select json_group_array(wanted.key), json_group_array(position) from json_each(?) wanted
  cross join guards on guard = wanted.value`;
export const FIND_COMMAND_IDS = `
  select json_group_array(position), json_group_array(command_id) from json_each(?) wanted
  cross join commits on position = wanted.value`;

/**
 * The commits that hold any of these guards. Many guards of the same commits are looked up at once, so
 * the command id of each commit is asked for only once, and only when there is one.
 */
export function findGuards(find: FindGuards, guards: readonly string[]): Map<string, GuardHolder> {
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
  return withCommandIds(find.commandIds, [
    ...positionsOf(find.streams, streams, streamGuards),
    ...positionsOf(find.guards, others, others),
  ]);
}

interface Held {
  guard: string;
  position: number;
}

/** Which of the guards are held; `wanted` has for each what the statement looks for. */
function positionsOf(
  statement: Statement,
  wanted: readonly unknown[],
  guards: readonly string[],
): Held[] {
  if (wanted.length === 0) return [];
  const [indexes, positions] = listsOf<number, number>(statement, wanted);
  return indexes.map((index, at) => ({ guard: guards[index] ?? '', position: positions[at] ?? 0 }));
}

function withCommandIds(statement: Statement, held: readonly Held[]): Map<string, GuardHolder> {
  const holders = new Map<string, GuardHolder>();
  if (held.length === 0) return holders;
  const wanted = [...new Set(held.map(({ position }) => position))];
  const [positions, ids] = listsOf<number, string>(statement, wanted);
  const commandIds = new Map(positions.map((position, at) => [position, ids[at]]));
  for (const { guard, position } of held) {
    const commandId = commandIds.get(position);
    // A guard of a commit that is not there holds nothing.
    if (commandId !== undefined) holders.set(guard, { position, commandId });
  }
  return holders;
}

/** The two lists of a statement of `FindGuards`. */
function listsOf<First, Second>(
  statement: Statement,
  wanted: readonly unknown[],
): [First[], Second[]] {
  // An aggregate gives one row, of the columns of the statement.
  const [first, second] = statement.get([JSON.stringify(wanted)]) as [string, string];
  return [JSON.parse(first), JSON.parse(second)];
}
