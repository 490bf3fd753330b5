import fc from 'fast-check';
import { quotePart, splitParts } from '../../../src/bulk/columns/several-in-a-cell.js';

describe('several values in a cell', () => {
  it.each([
    ['华东；2025展会', ['华东', '2025展会']],
    ['a, b;c、d|e\nf，g；h', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    [' a ；； b ', ['a', 'b']],
    ['"a；b"；c', ['a；b', 'c']],
    ['"a ""b"" c"', ['a "b" c']],
    ['5" x 7"', ['5" x 7"']],
    ['"not closed；b', ['"not closed', 'b']],
    ['', []],
  ])('are told apart: %j', (cell, parts) => {
    expect(splitParts(cell)).toEqual(parts);
  });

  it('come back as they were written', () => {
    const value = fc
      .string({ unit: fc.constantFrom('a', ' ', '"', '；', ',', '\n', '中') })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(splitParts(values.map(quotePart).join('；'))).toEqual(values);
      }),
    );
  });
});
