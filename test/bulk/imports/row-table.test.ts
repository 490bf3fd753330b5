import fc from 'fast-check';
import { rowDigest } from '../../../src/bulk/imports/row-digest.js';
import { RowTable } from '../../../src/bulk/imports/row-table.js';

describe('which row had something first', () => {
  it('is as a Map would know it, however many there are', () => {
    const entries = fc.array(
      fc.tuple(fc.integer({ max: 3000 }), fc.integer({ min: 1, max: 2 ** 31 })),
      {
        maxLength: 5000,
      },
    );
    fc.assert(
      fc.property(entries, (added) => {
        const table = new RowTable();
        const known = new Map<number, number>();
        for (const [key, row] of added) {
          table.add(rowDigest(`code\n${key}`), row);
          if (!known.has(key)) known.set(key, row);
        }
        for (const [key, row] of known) expect(table.get(rowDigest(`code\n${key}`))).toBe(row);
        expect(table.get(rowDigest('code\nunknown'))).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });
});
