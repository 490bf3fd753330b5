import { RangesAhead } from '../../src/log/verify-ahead.js';
import type { Range, RangeEnds } from '../../src/log/verify-range.js';
import type { RangeChecker } from '../../src/log/verify-thread.js';

const ENDS: RangeEnds = {
  first: { previousHash: '', recordedAt: '' },
  last: { hash: '', recordedAt: '' },
  steps: new Uint32Array(),
};

/** Answers at once, or never when told so. */
function checker(given: Range[], ends: () => Promise<RangeEnds | undefined>, atOnce = 1) {
  return {
    atOnce,
    check: (range) => {
      given.push(range);
      return ends();
    },
    close: async () => undefined,
  } satisfies RangeChecker;
}

describe('ranges that are checked ahead', () => {
  it('come in order, leave nothing out, and the last ends where it must', async () => {
    const given: Range[] = [];
    const quick = checker(given, async () => ENDS, 2);
    const ranges = new RangesAhead([quick, quick], { after: 3, to: 25 }, 5);
    const got: Range[] = [];
    for (let next = await ranges.next(); next; next = await ranges.next()) got.push(next.range);
    expect(got).toEqual([
      { after: 3, to: 8 },
      { after: 8, to: 13 },
      { after: 13, to: 18 },
      { after: 18, to: 23 },
      { after: 23, to: 25 },
    ]);
    expect(given).toEqual(got);
  });

  it('are not handed out without end while the first is not there', async () => {
    const slow: Range[] = [];
    const quick: Range[] = [];
    let answer: (ends: RangeEnds) => void = () => undefined;
    const ranges = new RangesAhead(
      [
        checker(
          slow,
          () =>
            new Promise((resolve) => {
              answer = resolve;
            }),
        ),
        checker(quick, async () => ENDS),
      ],
      { after: 0, to: 1_000_000 },
      1,
    );
    const first = ranges.next();
    // As long as there is something to hand out, every turn hands out something.
    for (let before = -1; before < quick.length; ) {
      before = quick.length;
      await new Promise(setImmediate);
    }
    expect(slow).toEqual([{ after: 0, to: 1 }]);
    expect(quick.length).toBeGreaterThan(10);
    expect(quick.length).toBeLessThan(100);
    answer(ENDS);
    expect(await first).toEqual({ range: { after: 0, to: 1 }, ends: ENDS });
    await ranges.stop();
  });

  it('fail where the checker failed, not before', async () => {
    const works = checker([], async () => ENDS);
    const fails = checker([], async () => {
      throw new Error('It ended.');
    });
    const ranges = new RangesAhead([works, fails], { after: 0, to: 4 }, 2);
    expect(await ranges.next()).toMatchObject({ range: { after: 0, to: 2 } });
    await expect(ranges.next()).rejects.toThrow('It ended.');
  });
});
