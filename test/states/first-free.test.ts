import fc from 'fast-check';
import { firstFreeAfter } from '../../src/states/first-free.js';

describe('the first free number behind a taken one', () => {
  it('is right after an unbroken run, however long and wherever it begins', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1000), fc.integer({ min: 1, max: 5000 }), async (from, length) => {
        const isTaken = async (number: number) => number >= from && number < from + length;

        expect(await firstFreeAfter(from, isTaken)).toBe(from + length);
      }),
    );
  });

  it('costs a few look-ups, not one for each that is taken', async () => {
    let lookUps = 0;
    const isTaken = async (number: number) => {
      lookUps += 1;
      return number < 1_000_000;
    };

    expect(await firstFreeAfter(1, isTaken)).toBe(1_000_000);
    expect(lookUps).toBeLessThan(45);
  });

  it('is free and stands behind a taken one, even where the run has holes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 2, max: 60 })), async (numbers) => {
        const taken = new Set([1, ...numbers]);
        const free = await firstFreeAfter(1, async (number) => taken.has(number));

        expect(taken.has(free)).toBe(false);
        expect(taken.has(free - 1)).toBe(true);
      }),
    );
  });
});
