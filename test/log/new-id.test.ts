import { validate, version } from 'uuid';
import { newId } from '../../src/log/new-id.js';

/** Of the version, of the first digit behind it (the counter begins with a zero bit), of the variant. */
const VALUES = new Map([
  [12, 1],
  [13, 8],
  [16, 4],
]);

describe('a new id', () => {
  it('is a UUIDv7 of this millisecond, and no other', () => {
    const before = Date.now();
    const ids = Array.from({ length: 2000 }, newId);
    const after = Date.now();

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(validate(id) && version(id)).toBe(7);
      const madeAt = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
      expect(madeAt).toBeGreaterThanOrEqual(before);
      expect(madeAt).toBeLessThanOrEqual(after);
    }
  });

  it('is random in all that is neither time nor version nor variant', () => {
    const ids = Array.from({ length: 1000 }, () => newId().replaceAll('-', ''));
    for (let digit = 12; digit < 32; digit++) {
      const seen = new Set(ids.map((id) => id[digit]));
      expect([digit, seen.size]).toEqual([digit, VALUES.get(digit) ?? 16]);
    }
  });
});
