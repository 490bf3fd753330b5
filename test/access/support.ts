import { AccessTrace } from '../../src/access/access-trace.js';
import type { RecordedCommit } from '../../src/log/recorded.js';
import { accessStream } from '../../src/log/streams.js';
import type { Process } from '../support/commands.js';

/** Traces as one process writes them. */
export function traceOf({ journal }: Pick<Process, 'journal'>, report?: (trouble: string) => void) {
  return new AccessTrace({ journal, report });
}

/** The events in the stream of a user, in order. */
export async function tracesOf(
  { journal }: Pick<Process, 'journal'>,
  userId: string,
): Promise<{ type: string; data: unknown }[]> {
  const commits = await journal.readStream(accessStream(userId));
  return commits.flatMap(eventsOf);
}

function eventsOf({ streams }: RecordedCommit): { type: string; data: unknown }[] {
  return streams.flatMap(({ events }) => events.map(({ type, data }) => ({ type, data })));
}
