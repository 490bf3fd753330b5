import fc from 'fast-check';
import {
  checkText,
  normaliseForCompare,
  normaliseName,
} from '../../../src/customer/checks/text.js';

const single = { maxLength: 20 };
const multi = { maxLength: 20, multiline: true };

describe('a text', () => {
  it.each([
    ['杭州春满园（分公司）', '杭州春满园（分公司）'],
    ['ＡＢＣ公司', 'ＡＢＣ公司'],
    ['  春满园\u3000', '春满园'],
    ['\ufeff春\u200b满园\u00ad', '春满园'],
    ['Acme \u00a0 Ltd', 'Acme Ltd'],
    ['\r\n春满园\n', '春满园'],
    ['👨‍👩‍👧', '👨‍👩‍👧'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(checkText(typed, '/x', single)).toEqual({ value: kept, problems: [] });
  });

  it.each(['', '   ', '\u3000\u200b', '\u200d'])('%j is like no text at all', (blank) => {
    expect(checkText(blank, '/x', single)).toEqual({ problems: [] });
  });

  it('keeps its lines where it may have lines', () => {
    expect(checkText(' a  b\r\nc\td\n', '/x', multi).value).toBe('a  b\nc\td');
  });

  it.each([
    ['a\nb', single, 2],
    ['a\tb', single, 2],
    ['春\u0000', single, 2],
    ['𠮷a\u0085', single, 3],
    ['a\u2028b', single, 2],
    ['ab\u0007', multi, 3],
  ])('%j is refused for a control character', (typed, limits, position) => {
    expect(checkText(typed, '/x', limits)).toEqual({
      problems: [
        { code: 'control-characters', pointer: '/x', severity: 'error', params: { position } },
      ],
    });
  });

  it.each(['a\ud800', '\udc00a', 'x\udc00\ud800'])(
    '%j is refused for a lone surrogate',
    (typed) => {
      expect(checkText(typed, '/x', single).problems).toMatchObject([{ code: 'lone-surrogate' }]);
    },
  );

  it('counts characters, not code units', () => {
    expect(checkText('𠮷'.repeat(20), '/x', single).value).toBe('𠮷'.repeat(20));
    expect(checkText('𠮷'.repeat(21), '/x', single).problems).toEqual([
      { code: 'too-long', pointer: '/x', severity: 'error', params: { max: 20, actual: 21 } },
    ]);
  });

  it('is kept as it is the second time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.boolean(),
        (typed, multiline) => {
          const { value } = checkText(typed, '', { maxLength: 30, multiline });
          fc.pre(value !== undefined);
          expect(checkText(value, '', { maxLength: 30, multiline })).toEqual({
            value,
            problems: [],
          });
        },
      ),
    );
  });
});

/** Golden: these forms stand in digests. A line may be added, none may be changed. */
describe('what is compared', () => {
  it.each([
    ['C000123', 'c000123'],
    ['Ｃ０００１２３', 'c000123'],
    [' K-10 233 ', 'k-10233'],
    ['杭州春满园（分公司）', '杭州春满园(分公司)'],
    ['杭州春满园【分公司】', '杭州春满园(分公司)'],
    ['杭州春满园[分公司]', '杭州春满园(分公司)'],
    ['《春》<满>{园}', '(春)(满)(园)'],
    ['Acme \u200bLTD.', 'acmeltd.'],
    ['春\u3000满\u00a0园', '春满园'],
    ['㈱日立', '(株)日立'],
    ['ﬁne Ｇroup', 'finegroup'],
    ['臺灣春滿園', '臺灣春滿園'],
    ['Café', 'café'],
    ['Cafe\u0301', 'café'],
  ])('%j compares as %j', (typed, form) => {
    expect(normaliseForCompare(typed)).toBe(form);
  });

  it.each([
    ['杭州春滿園文化創意有限公司', '杭州春满园文化创意有限公司'],
    ['臺灣積體電路製造（股）公司', '台湾积体电路制造(股)公司'],
    ['华为技术有限公司', '华为技术有限公司'],
    ['Acme Ltd', 'acmeltd'],
  ])('as a name %j compares as %j', (typed, form) => {
    expect(normaliseName(typed)).toBe(form);
  });

  it('does not depend on width, case or spaces', () => {
    const fullWidth = (text: string) =>
      text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9()春满园公司 ]{0,20}$/), (text) => {
        const form = normaliseForCompare(text);
        expect(normaliseForCompare(fullWidth(text))).toBe(form);
        expect(normaliseForCompare(` ${text.toUpperCase()}\u200b`)).toBe(form);
        expect(normaliseForCompare(form)).toBe(form);
      }),
    );
  });
});
