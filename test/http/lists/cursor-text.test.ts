import fc from 'fast-check';
import { cursorText, parseCursor } from '../../../src/http/lists/cursor-text.js';

const cursors = fc.record(
  {
    order: fc.nat(),
    value: fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean(), fc.constant(null)),
  },
  { requiredKeys: ['order'] },
);
const invalid = expect.objectContaining({ problem: 'invalid-cursor' });

function refusalOf(text: string, query: string): unknown {
  try {
    return parseCursor(text, query);
  } catch (error) {
    return error;
  }
}

describe('a cursor', () => {
  it('comes back as it went out', () => {
    fc.assert(
      fc.property(cursors, fc.string(), (cursor, query) => {
        expect(parseCursor(cursorText(cursor, query), query)).toEqual(cursor);
      }),
    );
  });

  it('can stand in an address as it is', () => {
    fc.assert(
      fc.property(cursors, (cursor) => {
        expect(cursorText(cursor, 'q')).toMatch(/^[A-Za-z0-9_-]+$/);
      }),
    );
  });

  it('is refused by any other query', () => {
    fc.assert(
      fc.property(cursors, fc.string(), fc.string(), (cursor, query, other) => {
        fc.pre(query !== other);
        expect(refusalOf(cursorText(cursor, query), other)).toEqual(invalid);
      }),
    );
  });

  it('is refused with any change to it', () => {
    fc.assert(
      fc.property(cursors, fc.nat(), fc.base64String({ minLength: 1 }), (cursor, at, piece) => {
        const text = cursorText(cursor, 'q');
        const cut = at % (text.length + 1);
        const changed = text.slice(0, cut) + piece + text.slice(cut + 1);
        fc.pre(changed !== text);
        expect(refusalOf(changed, 'q')).toEqual(invalid);
      }),
    );
  });

  it.each(['', 'x', 'null', '=', '💥', 'WzFd', 'a'.repeat(300)])(
    'made up as %j is refused',
    (text) => {
      expect(refusalOf(text, 'q')).toEqual(invalid);
    },
  );
});
