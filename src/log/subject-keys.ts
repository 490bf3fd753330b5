import type { Bindings } from './bindings.js';
import type { DataKey, DataKeys } from './data-keys.js';
import type { SplitEvent } from './seal-event.js';

/** One stream's part of a commit before it is sealed. */
export interface SplitStream {
  streamId: string;
  expectedVersion: number;
  events: readonly SplitEvent[];
}

/** The subject whose key belongs to the stream; every other subject is a contact. */
const CUSTOMER = 'customer';

/**
 * The data keys with which a commit is sealed, by subject, one map per stream. A customer or contact
 * keeps the key that an earlier event bound; one without a key, or whose key was destroyed, gets a new
 * one. Contacts are looked for in all streams of the commit, since a merge takes them along.
 */
export async function subjectKeys(
  streams: readonly SplitStream[],
  bindings: Bindings,
  dataKeys: DataKeys,
): Promise<Map<string, DataKey>[]> {
  const subjects = streams.map(subjectsOf);
  if (subjects.every((own) => own.size === 0)) return streams.map(() => new Map());
  const bound = await Promise.all(
    streams.map(({ streamId, expectedVersion }) => bindings.upTo(streamId, expectedVersion)),
  );
  const keyIdOf = (stream: number, subject: string) =>
    bound[stream]?.get(subject) ??
    (subject === CUSTOMER ? undefined : bound.find((keys) => keys.has(subject))?.get(subject));

  const wanted = new Set<string>();
  subjects.forEach((own, stream) => {
    for (const subject of own) {
      const keyId = keyIdOf(stream, subject);
      if (keyId !== undefined) wanted.add(keyId);
    }
  });
  const existing = await dataKeys.load(wanted);

  const ofContacts = new Map<string, DataKey>();
  const result: Map<string, DataKey>[] = [];
  for (const [stream, own] of subjects.entries()) {
    const ofStream = new Map<string, DataKey>();
    for (const subject of own) {
      const keyId = keyIdOf(stream, subject);
      const known =
        (keyId === undefined ? undefined : existing.get(keyId)) ?? ofContacts.get(subject);
      const dataKey = known ?? (await dataKeys.take());
      ofStream.set(subject, dataKey);
      if (subject !== CUSTOMER) ofContacts.set(subject, dataKey);
    }
    result.push(ofStream);
  }
  return result;
}

function subjectsOf({ events }: SplitStream): Set<string> {
  const subjects = new Set<string>();
  for (const { personal } of events) for (const subject of personal.keys()) subjects.add(subject);
  return subjects;
}
