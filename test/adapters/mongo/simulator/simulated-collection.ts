import type {
  InsertOutcome,
  LogCollection,
  LogDocument,
  LogHead,
} from '../../../../src/adapters/mongo/log-collection.js';
import { StoreError } from '../../../../src/log/store-error.js';
import type { Chance } from './chance.js';
import type { Counts } from './counts.js';
import type { Member } from './member.js';
import type { Program } from './program.js';
import type { InsertAnswer, ReplicaSet } from './replica-set.js';
import type { Schedule } from './schedule.js';

/** What the way to the servers does; all of it stops when the trouble ends. */
export interface Way {
  /** Probabilities. */
  loses: number;
  delays: number;
  /** Of asking who is primary once more, instead of the one asked last. */
  looksAgain: number;
}

export interface World {
  schedule: Schedule;
  chance: Chance;
  counts: Counts;
  set: ReplicaSet;
  way: Way;
}

/** Thrown away by the algorithm, looked into by planted faults: the server's answer as it was. */
export class UnheldWrite extends Error {
  constructor(
    readonly answer: InsertAnswer,
    readonly count: number,
  ) {
    super(`The majority ${answer.majority}.`);
  }
}

/** How late at most a request arrives that nobody waits for any more. */
const DELAYS_MS = [10, 40, 300, 3_000];
/** When at the latest a program notices that the connection is lost. */
const NOTICED_MS = [4, 30, 400];

/** How one program sees the collection: through a network, and through what it knows of the members. */
export class SimulatedCollection implements LogCollection {
  readonly #world: World;
  readonly #program: Program;
  #known: Member | undefined;

  constructor(world: World, program: Program) {
    this.#world = world;
    this.#program = program;
  }

  insert(batch: readonly LogDocument[]): Promise<InsertOutcome> {
    const { counts, set } = this.#world;
    return new Promise((resolve) => {
      let isOver = false;
      const end = (outcome: InsertOutcome) => {
        if (isOver) return;
        isOver = true;
        resolve(outcome);
      };
      const isLost = this.#isLost();
      // Whoever gets no answer learns of it in the end, maybe long before the request arrives.
      if (isLost) {
        counts.lostAnswers += 1;
        const noticedMs = this.#noticedMs();
        this.#program.wake(noticedMs, () => end(unsettled('the connection was lost')));
      }
      this.#send((member) => {
        const wasOver = isOver;
        const isTaken = set.insert(member, batch, (answer) => {
          if (wasOver) counts.lateWrites += answer.written;
          if (!isLost) this.#answer(() => end(outcomeOf(answer, batch.length)));
        });
        if (!isTaken && !isLost) this.#answer(() => end(this.#notPrimary()));
      }, isLost);
    });
  }

  head(): Promise<LogHead | undefined> {
    return this.#read((member) => member.head(member.committed));
  }

  /** What the primary has, though no majority may have it: for a planted fault. */
  localHead(): Promise<LogHead | undefined> {
    return this.#read((member) => member.head(member.log.length));
  }

  find(guards: readonly string[]) {
    return this.#read((member) => member.find(guards));
  }

  #read<T>(from: (member: Member) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const fail = () => reject(new StoreError('no-access', 'The connection was lost.'));
      if (this.#isLost()) {
        this.#program.wake(this.#noticedMs(), fail);
        return;
      }
      this.#send((member) => {
        const result = member.isPrimary ? { is: from(member) } : undefined;
        this.#answer(() => {
          if (result) resolve(result.is);
          else {
            this.#known = undefined;
            fail();
          }
        });
      }, false);
    });
  }

  /** To whom this program takes for the primary, when it sends or when it arrives. */
  #send(arrive: (member: Member) => void, isLost: boolean): void {
    const { schedule, chance, set, way } = this.#world;
    const lookUp = () => {
      if (!this.#known || chance.happens(way.looksAgain)) {
        this.#known = set.primary() ?? chance.one(set.members);
      }
      return this.#known;
    };
    const sentTo = chance.happens(0.5) ? lookUp() : undefined;
    // What is lost may get lost on the way there, or arrive when nobody waits for it any more.
    if (isLost && chance.happens(0.3)) return;
    const isLate = isLost && chance.happens(way.delays);
    const delayMs = chance.between(1, isLate ? chance.one(DELAYS_MS) : 4);
    schedule.after(delayMs, () => arrive(sentTo ?? lookUp()));
  }

  #answer(goOn: () => void): void {
    this.#program.wake(this.#world.chance.between(1, 4), goOn);
  }

  #noticedMs(): number {
    const { chance } = this.#world;
    return chance.between(1, chance.one(NOTICED_MS));
  }

  #isLost(): boolean {
    return this.#world.chance.happens(this.#world.way.loses);
  }

  #notPrimary(): InsertOutcome {
    this.#known = undefined;
    return unsettled('this member is not primary');
  }
}

function unsettled(message: string): InsertOutcome {
  return { type: 'unsettled', cause: new Error(message) };
}

/** As the adapter reads a server's answer: without its majority nothing of it counts. */
function outcomeOf(answer: InsertAnswer, count: number): InsertOutcome {
  if (answer.majority !== 'held') {
    return { type: 'unsettled', cause: new UnheldWrite(answer, count) };
  }
  return answer.isDuplicate ? { type: 'duplicate', index: answer.written } : { type: 'stored' };
}
