import type {
  FoundCommit,
  LogDocument,
  LogHead,
} from '../../../../src/adapters/mongo/log-collection.js';

/** What a member has written down. Without a document it is the note that opens a primary's term. */
export interface Entry {
  term: number;
  document?: LogDocument;
}

/** An insert that waits until a majority has what it wrote. */
export interface Waiting {
  /** How long the log must be held by a majority. */
  length: number;
  acknowledge(): void;
  interrupt(): void;
}

/** One server: its log in order, its unique indexes, and how much of it a majority holds as far as it knows. */
export class Member {
  readonly log: Entry[] = [];
  /** Length of what a majority holds. It never shrinks: that is what a majority means. */
  committed = 0;
  /** The latest term that it knows of. */
  term = 0;
  isPrimary = false;
  /** Cut off from the other members; programs still reach it. */
  isIsolated = false;
  /** As a primary: how much of its log each other member has. */
  readonly matched = new Map<Member, number>();
  waiting: Waiting[] = [];
  /** Index in the log by position and by guard: the two unique indexes. */
  readonly #taken = new Map<number | string, number>();

  constructor(readonly name: string) {}

  get lastTerm(): number {
    return this.log.at(-1)?.term ?? 0;
  }

  /** False when a unique index refuses it. */
  insert(document: LogDocument): boolean {
    const keys = [document._id, ...document.guards];
    if (keys.some((key) => this.#taken.has(key))) return false;
    this.append({ term: this.term, document });
    return true;
  }

  append(entry: Entry): void {
    for (const key of keysOf(entry)) this.#taken.set(key, this.log.length);
    this.log.push(entry);
  }

  /** Takes back what another primary does not have. */
  rollBack(length: number): LogDocument[] {
    if (length < this.committed) throw new Error('What a majority holds is rolled back.');
    const gone = this.log.splice(length);
    for (const entry of gone) for (const key of keysOf(entry)) this.#taken.delete(key);
    return gone.flatMap(({ document }) => document ?? []);
  }

  documents(length = this.log.length): LogDocument[] {
    return this.log.slice(0, length).flatMap(({ document }) => document ?? []);
  }

  /** The last document within this length of the log. */
  head(length: number): LogHead | undefined {
    for (let index = length - 1; index >= 0; index--) {
      const document = this.log[index]?.document;
      if (document) return headOf(document);
    }
    return undefined;
  }

  /** Of what a majority holds. */
  find(guards: readonly string[]): FoundCommit[] {
    const indexes = guards.flatMap((guard) => this.#taken.get(guard) ?? []);
    return [...new Set(indexes)]
      .filter((index) => index < this.committed)
      .flatMap((index) => {
        const document = this.log[index]?.document;
        if (!document) return [];
        const { commandId, guards: held } = document;
        return [{ ...headOf(document), commandId, guards: held }];
      });
  }
}

function keysOf({ document }: Entry): (number | string)[] {
  return document ? [document._id, ...document.guards] : [];
}

function headOf({ _id, hash, recordedAt }: LogDocument): LogHead {
  return { position: _id, hash, recordedAt };
}
