import fc from 'fast-check';
import {
  decodeText,
  encodeText,
  HIGHEST_TEXT,
} from '../../../src/adapters/mongo/view-store-values.js';

/** Characters on both sides of where UTF-8 and UTF-16 differ, and the mark itself. */
const characters = fc.constantFrom(
  'a',
  ' ',
  '中',
  '\ud7ff',
  '\ue000',
  '\ufffd',
  '\uffff',
  '\u{10000}',
  '\u{20bb7}',
  '\u{10ffff}',
);
const texts = fc.array(characters, { maxLength: 5 }).map((parts) => parts.join(''));

function byCodePoints(one: string, other: string): number {
  return Math.sign(Buffer.compare(Buffer.from(one), Buffer.from(other)));
}

function byUnits(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

describe('texts in MongoDB', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(texts, (text) => expect(decodeText(encodeText(text))).toBe(text)));
  });

  it('stand in the order of code points, whether a server compares UTF-8 or UTF-16', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const expected = byCodePoints(one, other);
        const stored = [encodeText(one), encodeText(other)] as const;
        expect(byCodePoints(...stored)).toBe(expected);
        expect(byUnits(...stored)).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('lie between their beginning and its end, and no others do', () => {
    const beginning = fc.array(characters, { maxLength: 2 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(beginning, texts, (prefix, text) => {
        fc.pre(!text.includes('\u{10ffff}\u{10ffff}'));
        const stored = encodeText(text);
        for (const compare of [byCodePoints, byUnits]) {
          const isBetween =
            compare(stored, encodeText(prefix)) >= 0 &&
            compare(stored, `${encodeText(prefix)}${HIGHEST_TEXT}`) <= 0;
          expect(isBetween).toBe(text.startsWith(prefix));
        }
      }),
      { numRuns: 1000 },
    );
  });
});
