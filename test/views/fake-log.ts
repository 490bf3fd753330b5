import type { RecordedCommit } from '../../src/log/recorded.js';
import type { ViewLog } from '../../src/views/view-log.js';
import type { Checkpoint } from '../../src/views/view-store.js';

export interface FakeEvent {
  streamId: string;
  type: string;
  data?: Record<string, unknown>;
}

/** A log in memory. Hashes differ between logs, and between a commit and the one that replaced it. */
export class FakeLog implements ViewLog {
  readonly commits: RecordedCommit[] = [];
  /** What was read, for tests of how it is read. */
  readonly reads: { after: number; limit: number; opened: boolean }[] = [];
  /** Thrown by the next read. */
  trouble: Error | undefined;
  readonly #versions = new Map<string, number>();
  #written = 0;

  /** One commit with these events, each in a part of its own stream. */
  append(...events: FakeEvent[]): number {
    const position = this.commits.length + 1;
    const streams = [...new Set(events.map(({ streamId }) => streamId))].map(
      (streamId) => [streamId, events.filter((event) => event.streamId === streamId)] as const,
    );
    this.commits.push({
      position,
      recordedAt: new Date(Date.UTC(2026, 0, 1) + position * 1000).toISOString(),
      hash: `${position}#${++this.#written}`,
      actor: { id: 'tester', kind: 'user' },
      cause: { commandId: `c${position}`, correlationId: `c${position}` },
      streams: streams.map(([streamId, parts]) => {
        const version = (this.#versions.get(streamId) ?? 0) + 1;
        this.#versions.set(streamId, version);
        return {
          streamId,
          version,
          events: parts.map(({ type, data = {} }, i) => ({
            eventId: `${position}.${i}`,
            type,
            schemaVersion: 1,
            data,
          })),
        };
      }),
    });
    return position;
  }

  cutBackTo(position: number): void {
    this.commits.length = position;
  }

  async head(): Promise<Checkpoint> {
    const last = this.commits.at(-1);
    return last
      ? { position: last.position, hash: last.hash }
      : { position: 0, hash: '0'.repeat(64) };
  }

  async readAll(
    after: number,
    limit: number,
    { opened }: { opened: boolean },
  ): Promise<RecordedCommit[]> {
    this.reads.push({ after, limit, opened });
    if (this.trouble) {
      const { trouble } = this;
      this.trouble = undefined;
      throw trouble;
    }
    return structuredClone(this.commits.slice(after, after + limit));
  }

  async stands({ position, hash }: Checkpoint): Promise<boolean> {
    return position === 0 || this.commits[position - 1]?.hash === hash;
  }
}
