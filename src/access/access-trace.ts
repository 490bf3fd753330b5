import { LRUCache } from 'lru-cache';
import type { Actor } from '../log/event-log.js';
import type { Journal } from '../log/journal.js';
import { newId } from '../log/new-id.js';
import { StoreError } from '../log/store-error.js';
import { streamHead } from '../log/stream-head.js';
import { accessStream } from '../log/streams.js';
import type { AccessEvent } from './access-events.js';

export interface AccessTraceParts {
  journal: Pick<Journal, 'append' | 'findGuards'>;
  /** Told of every commit, so that whoever follows the log hurries. */
  appended?: ((position: number) => void) | undefined;
  /** Told, as a sentence, of a trace that `recordIfPossible` could not write. */
  report?: ((trouble: string) => void) | undefined;
}

/** Who did it, and in which request. */
export interface TracedBy {
  actor: Actor;
  correlationId?: string | undefined;
  /** `once:…`: what is there already under this guard is not written again. */
  guard?: string | undefined;
}

/** Lost races in a row before it is said that there is too much to do. */
const MAX_ATTEMPTS = 25;
const REMEMBERED_USERS = 10_000;
/** What an id may look like that stands in the log for ever. */
const USER_ID = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Writes into the log what happens of access. What must not happen unseen (exports, reveals, imports,
 * changes of users) is recorded first, and done when that is durable.
 */
export class AccessTrace {
  readonly #versions = new LRUCache<string, number>({ max: REMEMBERED_USERS });
  /** The last write of each user who has one under way. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(private readonly parts: AccessTraceParts) {}

  /**
   * Durable when it resolves. What comes for several users at once goes into one write; of one user, one
   * trace comes after the other.
   * @param userId whom it concerns: a user, the person of an identity, or `system`
   * @throws StoreError when it cannot be written, or nobody knows whether it was
   */
  async record(userId: string, event: AccessEvent, by: TracedBy): Promise<void> {
    if (!USER_ID.test(userId)) throw new Error('A trace is of somebody with an opaque id.');
    const before = this.#turns.get(userId) ?? Promise.resolve();
    const turn = before.then(
      () => this.#write(userId, event, by),
      () => this.#write(userId, event, by),
    );
    this.#turns.set(userId, turn);
    try {
      await turn;
    } finally {
      if (this.#turns.get(userId) === turn) this.#turns.delete(userId);
    }
  }

  /** For what happens whether it can be written down or not, as a sign-out; trouble is reported. */
  async recordIfPossible(userId: string, event: AccessEvent, by: TracedBy): Promise<void> {
    try {
      await this.record(userId, event, by);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.parts.report?.(`${event.type} was not written into the log: ${why}`);
    }
  }

  async #write(
    userId: string,
    event: AccessEvent,
    { actor, correlationId = newId(), guard }: TracedBy,
  ): Promise<void> {
    const { journal, appended } = this.parts;
    const streamId = accessStream(userId);
    const guards = guard === undefined ? [] : [guard];
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const known = this.#versions.get(userId);
      const expectedVersion = known ?? (await streamHead(journal, streamId));
      const { type, data } = event;
      const result = await journal.append({
        streams: [
          {
            streamId,
            expectedVersion,
            events: [{ type, data: { ...data } }],
            naturalPerson: false,
          },
        ],
        actor,
        cause: { commandId: newId(), correlationId },
        guards,
      });
      if (result.type === 'appended') {
        this.#versions.set(userId, expectedVersion + 1);
        appended?.(result.commit.position);
        return;
      }
      this.#versions.delete(userId);
      if (result.type === 'unknown') {
        throw new StoreError('no-access', `It is not known whether ${type} is in the log.`);
      }
      if (result.guard === guard) return;
    }
    throw new StoreError('overloaded', `Others write to ${streamId} all the time.`);
  }
}
