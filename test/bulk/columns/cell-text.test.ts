import fc from 'fast-check';
import { asBefore, escapeCell, readCell } from '../../../src/bulk/columns/cell-text.js';

describe('a cell that stands for nothing', () => {
  it.each([
    '',
    '  ',
    'N/A',
    'n/a',
    '#N/A',
    'NULL',
    'null',
    '-',
    '--',
    '—',
    '——',
    '/',
    'NA',
    ' N/A ',
  ])('is %j', (cell) => {
    expect(readCell(cell)).toBeUndefined();
  });

  it.each(['无', '0', '.', 'na', 'None'])('is not %j', (cell) => {
    expect(readCell(cell)).toBe(cell);
  });

  it('is not NA where a country is expected: it is Namibia', () => {
    expect(readCell('NA', true)).toBe('NA');
  });
});

describe('a cell that a spreadsheet would take for a formula', () => {
  it.each(['=1+1', '+8657188886666', '-5', '@home', '\tx', '＝1', "'quoted'"])(
    'is written with an apostrophe and read without it: %j',
    (text) => {
      expect(escapeCell(text)).toBe(`'${text}`);
      expect(readCell(escapeCell(text))).toBe(text.trim());
    },
  );

  it('keeps an apostrophe that does not stand before such a cell', () => {
    expect(readCell("'s-Hertogenbosch")).toBe("'s-Hertogenbosch");
  });

  it('reads back every text that is trimmed, as the text of a record is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        const text = any.trim();
        fc.pre(text !== '');
        expect(readCell(escapeCell(text))).toBe(text);
      }),
      { examples: [['-'], ['N/A'], ['NA'], ["'"], ["''=x"], ['=cmd|x']] },
    );
  });
});

describe("somebody's cell in the file of refused rows", () => {
  it('reads as before and begins no formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cell) => {
        expect(readCell(asBefore(cell))).toBe(readCell(cell));
        if (readCell(cell) !== undefined) expect(asBefore(cell)).not.toMatch(/^[=+\-@\t\r]/);
      }),
      { examples: [['=1+1'], ["'=1"], ['-'], ['\t913'], ['+86 571'], ['- ']] },
    );
  });
});
