import { parseStreamGuard } from '../../log/guards.js';
import type { FoundCommit } from './log-collection.js';

/** Streams whose version is remembered between the read and the append of a command; the oldest goes. */
const REMEMBERED_STREAMS = 50_000;

/**
 * How far streams are known to go: versions that a majority holds, so that they stay. Where a stream
 * really stands may be higher; whether the next version is free is for the unique index to say.
 */
export class KnownVersions {
  /** In the order in which they were learned. */
  readonly #versions = new Map<string, number>();

  /** 0 when nothing is known. */
  of(streamId: string): number {
    return this.#versions.get(streamId) ?? 0;
  }

  learn(streamId: string, version: number): void {
    const known = this.of(streamId);
    this.#versions.delete(streamId);
    this.#versions.set(streamId, Math.max(known, version));
    if (this.#versions.size <= REMEMBERED_STREAMS) return;
    const [oldest] = this.#versions.keys();
    if (oldest !== undefined) this.#versions.delete(oldest);
  }

  /** After the log itself went back: restored from a backup under a running service. */
  forget(): void {
    this.#versions.clear();
  }
}

/**
 * The same for one append, which must not forget meanwhile: a draft that was sent because its stream had
 * the version before must not be called a hole later on, when it may be stored already.
 */
export class VersionsOfCall {
  readonly #memory: KnownVersions;
  readonly #versions = new Map<string, number>();

  constructor(memory: KnownVersions) {
    this.#memory = memory;
  }

  of(streamId: string): number {
    const version = Math.max(this.#versions.get(streamId) ?? 0, this.#memory.of(streamId));
    this.#versions.set(streamId, version);
    return version;
  }

  learn(streamId: string, version: number): void {
    this.#versions.set(streamId, Math.max(this.#versions.get(streamId) ?? 0, version));
    this.#memory.learn(streamId, version);
  }

  /** Whoever holds the guard of a version shows that the stream goes so far. */
  learnFound(found: readonly FoundCommit[]): void {
    for (const guard of found.flatMap(({ guards }) => guards)) {
      const stream = parseStreamGuard(guard);
      if (stream) this.learn(stream.streamId, stream.version);
    }
  }
}
