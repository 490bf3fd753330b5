import fc from 'fast-check';
import { StreamVersions } from '../../src/log/stream-versions.js';

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
});
