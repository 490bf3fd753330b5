import { appender } from '../../../../src/adapters/mongo/appender.js';
import type { LogCollection } from '../../../../src/adapters/mongo/log-collection.js';
import type { CommitDraft } from '../../../../src/log/event-log.js';
import { draft } from '../../../support/drafts.js';
import { Chance } from './chance.js';
import { type Counts, noCounts } from './counts.js';
import { FAULTS, type Fault } from './faults.js';
import { brokenInvariants } from './invariants.js';
import { Ledger } from './ledger.js';
import { Program } from './program.js';
import { ReplicaSet } from './replica-set.js';
import { Schedule } from './schedule.js';
import { SimulatedCollection, type World } from './simulated-collection.js';
import { makeTrouble } from './trouble.js';
import { doWork, type Work } from './workload.js';

export interface Run {
  seed: number;
  /** Empty when everything held. */
  problems: string[];
  counts: Counts;
}

/** Runs at the same time, each in a world of its own: a turn of the event loop then serves them all. */
const AT_ONCE = 32;

/** The runs of these seeds, both ends included, in order. */
export async function* runSeeds(first: number, last: number, fault?: Fault): AsyncGenerator<Run> {
  for (let from = first; from <= last; from += AT_ONCE) {
    const count = Math.min(AT_ONCE, last - from + 1);
    yield* await Promise.all(Array.from({ length: count }, (_, n) => runSeed(from + n, fault)));
  }
}

/**
 * One run of several programs that append to one log while its servers and the network give trouble, then
 * heal. Everything follows from the seed.
 */
export async function runSeed(seed: number, fault?: Fault): Promise<Run> {
  const world = makeWorld(seed);
  const { chance, counts, schedule, set } = world;
  const ledger = new Ledger(counts);
  const running: Work[] = [];
  let started = 0;

  function start(times: number, sent: CommitDraft[] = []): Program {
    const program = new Program(`p${started++}`, schedule, chance);
    const work = { program, collection: collectionFor(world, program, fault), times, sent };
    running.push(work);
    doWork(world, work, ledger).catch((error: unknown) => {
      ledger.problems.push(error instanceof Error ? `${error.stack}` : String(error));
    });
    return program;
  }
  /** Another takes over what was under way. */
  function kill(victim: Program): void {
    victim.isKilled = true;
    const [ended] = running.splice(
      running.findIndex(({ program }) => program === victim),
      1,
    );
    start(chance.between(1, 4), ended?.sent);
  }

  for (let n = chance.between(2, 4); n > 0; n--) start(chance.between(4, 10));
  makeTrouble(world, () => chance.one(running).program, kill);
  await schedule.run();

  const last = new Program('last', schedule, chance);
  const { append } = appender(collectionFor(world, last, fault), last.tools);
  const probe = draft({ streams: { 'written-last': 1 }, commandId: 'last' });
  ledger.sends([probe]);
  append([probe]).then(
    (results) => ledger.answered([probe], results),
    (error: unknown) => ledger.failed([probe], error),
  );
  await schedule.run();

  const [one, ...others] = set.members.map((member) => member.documents());
  const log = one ?? [];
  const problems = brokenInvariants(log, ledger);
  if (log.at(-1)?.commandId !== 'last') {
    problems.push('After the trouble nothing could be appended.');
  }
  for (const other of others) {
    if (other.length !== log.length || other.some((document, index) => document !== log[index])) {
      problems.push('The members do not have the same log: the simulator itself is wrong.');
    }
  }
  return { seed, problems, counts };
}

function makeWorld(seed: number): World {
  const schedule = new Schedule();
  const chance = new Chance(seed);
  const counts = noCounts();
  const set = new ReplicaSet(schedule, chance, counts);
  return { schedule, chance, counts, set, way: { loses: 0.05, delays: 0.5, looksAgain: 0.3 } };
}

function collectionFor(world: World, program: Program, fault: Fault | undefined): LogCollection {
  const collection = new SimulatedCollection(world, program);
  return fault === undefined ? collection : FAULTS[fault](collection);
}
