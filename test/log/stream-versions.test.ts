import fc from 'fast-check';
import { RangeVersions, StreamVersions } from '../../src/log/stream-versions.js';

describe('the versions of streams', () => {
  it('are kept as a map keeps them', () => {
    const steps = fc.array(
      fc.record({
        streamId: fc.string({ maxLength: 2 }),
        version: fc.integer({ min: 1, max: 99 }),
      }),
      { maxLength: 3000, size: 'max' },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const map = new Map<string, number>();
        const versions = new StreamVersions();
        const before = given.map(({ streamId, version }) => {
          const last = map.get(streamId) ?? 0;
          map.set(streamId, version);
          return last;
        });
        expect(given.map((step) => versions.replace(step.streamId, step.version))).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it('of 200,000 like-named streams do not meet', () => {
    const versions = new StreamVersions();
    const met = [];
    for (let n = 0; n < 200_000; n++) {
      const id = `customer:01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
      if (versions.replace(id, 1) !== 0) met.push(id);
    }
    expect(met).toEqual([]);
  });

  it('of a range are taken up as one by one, or not at all', () => {
    const streams = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(streams, streams, fc.constantFrom(-1, 0, 1), (before, range, wrong) => {
        const last = new Map<string, number>();
        const taken = new StreamVersions();
        const within = new RangeVersions();
        const next = (streamId: string) => (last.get(streamId) ?? 0) + 1;
        for (const streamId of before) {
          const version = next(streamId);
          last.set(streamId, version);
          taken.replace(streamId, version);
        }
        const first = range[0];
        for (const [index, streamId] of range.entries()) {
          const version = next(streamId) + (index === 0 ? wrong : 0);
          last.set(streamId, version);
          expect(within.replace(streamId, version)).toBe(version - 1);
        }
        const goesOn = first === undefined || wrong === 0;
        expect(taken.takeUp(within.steps())).toBe(goesOn);
        const versions = ['a', 'b', 'c', 'd'].map((streamId) => taken.replace(streamId, 99));
        if (goesOn) {
          expect(versions).toEqual(['a', 'b', 'c', 'd'].map((id) => last.get(id) ?? 0));
        } else {
          const count = (id: string) => before.filter((streamId) => streamId === id).length;
          expect(versions).toEqual(['a', 'b', 'c', 'd'].map(count));
        }
      }),
    );
  });
});
