import { askedTogether } from './asked-together.js';
import { Bindings } from './bindings.js';
import { NO_HASH, parseCommit } from './commit.js';
import type { DataKey, DataKeys } from './data-keys.js';
import type { Commit, EventLog, GuardHolder, Head, StoredCommit, StreamPart } from './event-log.js';
import { newId } from './new-id.js';
import type { NewCommit, NewEvent, RecordedCommit } from './recorded.js';
import { bySubject, openEvent, type SplitEvent, sealEvent, unopenedEvent } from './seal-event.js';
import type { Personal } from './sealing.js';
import { subjectKeys } from './subject-keys.js';
import type { Upcasting } from './upcasting.js';

export type JournalResult =
  /** `commit` holds the events as they were given, with their ids, position and time. */
  | { type: 'appended'; commit: RecordedCommit }
  /** Another command's commit at `position` holds `guard`; without `position` a stream moved on. */
  | { type: 'refused'; guard: string; position?: number }
  /** It cannot be known in time whether it was stored. Repeat with the same key. */
  | { type: 'unknown' };

export interface ReadOptions {
  /**
   * With the personal values. Without, they are missing from `data`, nothing is deciphered, no key is
   * looked up, and `erased` is never set.
   */
  opened: boolean;
}

/** Commits read and parsed once, for who needs them without their personal values and then with them. */
export interface SealedCommits {
  /** Without personal values. Of no more use once they are opened. */
  clear: RecordedCommit[];
  /** The same commits with their personal values, which are put into the very objects of `clear`. */
  open(): Promise<RecordedCommit[]>;
}

export interface JournalParts {
  /** Usually wrapped by `groupCommit`. */
  log: EventLog;
  dataKeys: DataKeys;
  personal: Personal;
  upcasting: Upcasting;
}

const NO_KEYS: ReadonlyMap<string, DataKey> = new Map();

/**
 * The log as the inside uses it: plain events go in and come out, what is stored is sealed. Everything
 * that reads or writes events goes through here; only `verify` reads the port itself.
 */
export class Journal {
  readonly #log: EventLog;
  readonly #dataKeys: DataKeys;
  readonly #personal: Personal;
  readonly #upcasting: Upcasting;
  readonly #bindings: Bindings;
  readonly #holderOf: (guard: string) => Promise<GuardHolder | undefined>;

  constructor({ log, dataKeys, personal, upcasting }: JournalParts) {
    this.#log = log;
    this.#dataKeys = dataKeys;
    this.#personal = personal;
    this.#upcasting = upcasting;
    this.#bindings = new Bindings(log);
    this.#holderOf = askedTogether((guards) => log.findGuards(guards));
  }

  /**
   * Seals the events and appends them, all or nothing.
   * @throws StoreError when the store cannot be written
   */
  async append(commit: NewCommit): Promise<JournalResult> {
    const streams = await this.#seal(commit);
    const { actor, cause, guards } = commit;
    const [result] = await this.#log.append([{ streams, actor, cause, guards }]);
    if (result?.type !== 'appended') return result ?? { type: 'unknown' };
    const { position, hash, recordedAt, repeated } = result;
    if (repeated) return this.#firstTry(position);
    for (const { streamId, version, events } of streams) {
      // A new stream is hardly written to again before somebody has read it.
      if (version > 1) this.#bindings.learn(streamId, version, events);
    }
    const recorded = streams.map((part, index) => ({
      ...part,
      events: part.events.map((event, at) => ({
        ...unopenedEvent(event),
        data: commit.streams[index]?.events[at]?.data ?? event.data,
      })),
    }));
    const appended = { position, recordedAt, hash, actor, cause, streams: recorded };
    return { type: 'appended', commit: appended };
  }

  /** The commits of one stream with `from <= version <= to`, in order, opened. */
  async readStream(
    streamId: string,
    range: { from?: number; to?: number } = {},
  ): Promise<RecordedCommit[]> {
    const stored = await this.#log.readStream(streamId, range);
    const commits = stored.map(parseCommit);
    // A command that read the stream will hardly need to read it again to find its keys.
    for (const commit of commits) this.#bindings.learnCommit(commit);
    return this.#record(stored, commits, { opened: true });
  }

  /** Up to `limit` commits after position `after`, in order. */
  async readAll(after: number, limit: number, options: ReadOptions): Promise<RecordedCommit[]> {
    const stored = await this.#log.readAll(after, limit);
    return this.#record(stored, stored.map(parseCommit), options);
  }

  /** Up to `limit` commits after position `after`, in order, as they lie in the log, and to be opened. */
  async readSealed(after: number, limit: number): Promise<SealedCommits> {
    const stored = await this.#log.readAll(after, limit);
    const commits = stored.map(parseCommit);
    const clear = await this.#record(stored, commits, { opened: false });
    return { clear, open: () => this.#record(stored, commits, { opened: true }) };
  }

  /** The commit at a position; undefined when the log does not reach so far. */
  async commitAt(position: number, options: ReadOptions): Promise<RecordedCommit | undefined> {
    const [commit] = await this.readAll(position - 1, 1, options);
    return commit;
  }

  /**
   * Whether the log still has the commit with this hash at this position: false for a log that was cut
   * back or restored from another time. An empty log's head (position 0) stands in every log.
   */
  async stands({ position, hash }: Head): Promise<boolean> {
    if (position === 0) return hash === NO_HASH;
    const [commit] = await this.#log.readAll(position - 1, 1);
    return commit?.hash === hash;
  }

  head(): Promise<Head> {
    return this.#log.head();
  }

  /** Which of these guards are taken, and by which commit. Free ones are not in the answer. */
  findGuards(guards: readonly string[]): Promise<Map<string, GuardHolder>> {
    return this.#log.findGuards(guards);
  }

  /** The commit that holds this guard, if any; asked in one look-up with all who ask in the same turn. */
  findGuard(guard: string): Promise<GuardHolder | undefined> {
    return this.#holderOf(guard);
  }

  /** What our own lost try had already written of a draft that came again. */
  async #firstTry(position: number): Promise<JournalResult> {
    const commit = await this.commitAt(position, { opened: true });
    return commit ? { type: 'appended', commit } : { type: 'unknown' };
  }

  async #seal(commit: NewCommit): Promise<StreamPart[]> {
    const streams = commit.streams.map(({ streamId, expectedVersion, events, naturalPerson }) => ({
      streamId,
      expectedVersion,
      events: events.map((event) => this.#split(event, naturalPerson)),
    }));
    const keys = await subjectKeys(streams, this.#bindings, this.#dataKeys);
    // In the order of canonical JSON: what is in order is written as it stands.
    return streams.map(({ streamId, expectedVersion, events }, index) => ({
      events: events.map((event) => sealEvent(streamId, event, keys[index] ?? NO_KEYS)),
      streamId,
      version: expectedVersion + 1,
    }));
  }

  #split(event: NewEvent, naturalPerson: boolean): SplitEvent {
    const { clear, parts } = this.#personal.split(event, naturalPerson);
    return {
      eventId: newId(),
      type: event.type,
      schemaVersion: this.#upcasting.newestVersion(event.type),
      clear,
      personal: bySubject(parts),
    };
  }

  /** Opens and upcasts stored commits; their keys are looked up together. */
  async #record(
    stored: readonly StoredCommit[],
    commits: readonly Commit[],
    { opened }: ReadOptions,
  ): Promise<RecordedCommit[]> {
    const keys = opened ? await this.#dataKeys.load(keyIdsOf(commits)) : NO_KEYS;
    return commits.map(({ position, recordedAt, actor, cause, streams }, index) => ({
      position,
      recordedAt,
      hash: stored[index]?.hash ?? '',
      actor,
      cause,
      streams: streams.map(({ streamId, version, events }) => ({
        streamId,
        version,
        events: events.map((event) =>
          this.#upcasting.upcast(
            opened ? openEvent(streamId, event, keys, this.#personal) : unopenedEvent(event),
          ),
        ),
      })),
    }));
  }
}

function keyIdsOf(commits: readonly { streams: readonly StreamPart[] }[]): Set<string> {
  const keyIds = new Set<string>();
  for (const { streams } of commits) {
    for (const { events } of streams) {
      for (const { sealed } of events) for (const keyId in sealed) keyIds.add(keyId);
    }
  }
  return keyIds;
}
