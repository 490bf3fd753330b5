import { addCounts, type Counts, noCounts } from './simulator/counts.js';
import type { Fault } from './simulator/faults.js';
import { runSeed, runSeeds } from './simulator/run-seed.js';

/*
 * Elections, rollbacks and late writes cannot be had from a server in a test, so a simulated replica set
 * stands behind the append algorithm. Any number of seeds: node scripts/simulate.js --seeds A..B
 */

const SEEDS = 2_000;

describe('the append algorithm on a simulated replica set', () => {
  it(`keeps every promise in ${SEEDS} runs`, async () => {
    const seen = noCounts();
    for await (const { seed, problems, counts } of runSeeds(1, SEEDS)) {
      if (problems.length > 0) {
        throw new Error(
          `Seed ${seed} failed; see it again with: node scripts/simulate.js --seed ${seed}\n${problems.join('\n')}`,
        );
      }
      addCounts(seen, counts);
    }
    // A simulation in which nothing happens proves nothing.
    for (const name of Object.keys(seen) as (keyof Counts)[]) {
      expect(seen[name]).toBeGreaterThan(20);
    }
  }, 120_000);

  it('is the same run for the same seed, alone or beside others', async () => {
    const alone = await runSeed(7);
    expect(await runSeed(7)).toEqual(alone);
    expect((await runSeed(8)).counts).not.toEqual(alone.counts);
    for await (const beside of runSeeds(1, 20)) {
      if (beside.seed === 7) expect(beside).toEqual(alone);
    }
  });

  describe('finds', () => {
    const finds = async (fault: Fault, what: RegExp) => {
      for await (const { problems } of runSeeds(1, 200, fault)) {
        if (problems.some((problem) => what.test(problem))) return;
      }
      throw new Error(`No seed up to 200 shows ${what}.`);
    };

    it('a commit that is built on a head no majority has: it leaves a gap', () =>
      finds('local-head', /is missing|chain breaks/));

    it('an answer without its majority that is taken for an acknowledgement: it is lost', () =>
      finds('ignored-write-concern', /told “appended” but nothing of it/));

    it('an own commit that is taken for somebody else’s: it is refused, though it is there', () =>
      finds('match-by-guard', /told “refused” but is at/));
  });
});
