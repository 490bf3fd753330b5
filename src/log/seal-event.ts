import type { DataKey } from './data-keys.js';
import type { StoredEvent } from './event-log.js';
import type { RecordedEvent } from './recorded.js';
import { openBytes, type Personal, type PersonalPart, sealBytes } from './sealing.js';

/**
 * From an event with its personal values to one that may be stored, and back. A stored event names, in
 * `keys`, which data key seals the values of which subject, so that it says by itself whose values are
 * missing once a key is destroyed, and so that a writer finds the keys to go on with in the stream.
 */

/** An event cut into what stands in clear and what must be sealed, by subject. */
export interface SplitEvent {
  eventId: string;
  type: string;
  schemaVersion: number;
  clear: Record<string, unknown>;
  personal: ReadonlyMap<string, readonly PersonalPart[]>;
}

/** Groups the parts of one event by whose key seals them. */
export function bySubject(parts: readonly PersonalPart[]): Map<string, PersonalPart[]> {
  const subjects = new Map<string, PersonalPart[]>();
  for (const part of parts) {
    const own = subjects.get(part.subject);
    if (own) own.push(part);
    else subjects.set(part.subject, [part]);
  }
  return subjects;
}

/** `keys` must hold a key for every subject of the event. */
export function sealEvent(
  streamId: string,
  event: SplitEvent,
  keys: ReadonlyMap<string, DataKey>,
): StoredEvent {
  const { eventId, type, schemaVersion, clear } = event;
  if (event.personal.size === 0) return { data: clear, eventId, schemaVersion, type };
  const blobs: Entry[] = [];
  const keyIds: Entry[] = [];
  for (const [subject, parts] of event.personal) {
    const dataKey = keys.get(subject);
    if (!dataKey) throw new Error(`No data key for a subject of a ${type} event.`);
    const pairs = parts.map(({ pointer, value }) => [pointer, value]);
    const boundTo = `${streamId}|${eventId}|${dataKey.keyId}`;
    blobs.push([dataKey.keyId, sealBytes(dataKey.key, JSON.stringify(pairs), boundTo)]);
    keyIds.push([subject, dataKey.keyId]);
  }
  // In the order of canonical JSON: what is in order is written as it stands.
  return {
    data: clear,
    eventId,
    keys: byName(keyIds),
    schemaVersion,
    sealed: byName(blobs),
    type,
  };
}

type Entry = [name: string, value: string];

/**
 * An object with the entries as canonical JSON has them. Its names are never the same twice, and V8 would
 * learn a new shape for every one of them, if it had a prototype.
 */
function byName(entries: Entry[]): Record<string, string> {
  const object: Record<string, string> = Object.create(null);
  if (entries.length > 1) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of entries) object[name] = value;
  return object;
}

/**
 * Puts the personal values back. A subject whose key is not among `keys` is named in `erased`.
 * @throws Error when a blob was changed or moved
 */
export function openEvent(
  streamId: string,
  event: StoredEvent,
  keys: ReadonlyMap<string, DataKey>,
  personal: Personal,
): RecordedEvent {
  const { eventId, type, schemaVersion, data, sealed, keys: keyIds } = event;
  if (!sealed || !keyIds) return { eventId, type, schemaVersion, data };
  const parts: PersonalPart[] = [];
  const erased: string[] = [];
  for (const [subject, keyId] of Object.entries(keyIds)) {
    const dataKey = keys.get(keyId);
    const blob = sealed[keyId];
    if (!dataKey || blob === undefined) {
      erased.push(subject);
      continue;
    }
    const plain = openBytes(dataKey.key, blob, `${streamId}|${eventId}|${keyId}`).toString('utf8');
    // Written by sealEvent and authenticated by the tag: it is a list of pairs.
    for (const [pointer, value] of JSON.parse(plain) as [string, unknown][]) {
      parts.push({ subject, pointer, value });
    }
  }
  const opened = { eventId, type, schemaVersion, data: personal.join(data, parts) };
  return erased.length === 0 ? opened : { ...opened, erased };
}

/** The event without its personal values: no key is looked up, nothing is deciphered. */
export function unopenedEvent({ eventId, type, schemaVersion, data }: StoredEvent): RecordedEvent {
  return { eventId, type, schemaVersion, data };
}
