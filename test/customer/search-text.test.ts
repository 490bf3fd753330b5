import fc from 'fast-check';
import { pinyin } from 'pinyin-pro';
import { nameSortKey, syllablesOf } from '../../src/customer/name-pinyin.js';
import { normalise } from '../../src/customer/normal-text.js';
import {
  type SearchIndex,
  type SearchTexts,
  searchIndexes,
  searchTerms,
} from '../../src/customer/search-text.js';

/** Whether a query finds these texts, as a store decides it: tokens select, the text decides. */
function finds(query: string, texts: SearchTexts): boolean {
  const indexes = searchIndexes(texts);
  return searchTerms(query).every(({ index, text }) => indexes[index].text.includes(text));
}

/** The rule on which every store relies: what is found has all tokens of what it is found by. */
function selects(query: string, texts: SearchTexts): boolean {
  const indexes = searchIndexes(texts);
  return searchTerms(query).every(({ index, tokens }) => {
    const there = new Set(indexes[index].tokens.split(' '));
    return tokens.every((token) => there.has(token));
  });
}

describe('normalising', () => {
  it.each([
    ['杭州春满园（文化）有限公司', '杭州春满园文化有限公司'],
    ['ＡＢＣ　１２３', 'abc123'],
    ['Société Générale, S.A.', 'societegeneralesa'],
    ['重慶長江銀行', '重庆长江银行'],
    ['K-10233/b', 'k10233b'],
    ['①㈱', '1株'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ｶﾞﾗｽ', 'ガラス'],
    ['𠮷野家', '𠮷野家'],
    ['\ud800x\u200b ', 'x'],
    ['', ''],
  ])('%j is %j', (text, normal) => {
    expect(normalise(text)).toBe(normal);
  });

  it('changes nothing when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text));
      }),
    );
  });
});

/** Frozen: rows are stored with these. A change here needs a new version of the views that are searched. */
describe('golden indexes', () => {
  it('of a customer', () => {
    const customer = searchIndexes({
      names: ['杭州春满园文化创意有限公司', '春满园'],
      numbers: ['C000123', '91330105321935456Y', 'K-10233'],
    });
    expect(customer).toEqual({
      short: {
        text: '杭州春满园文化创意有限公司\ncmy',
        tokens: '杭州 州春 春满 满园 园文 文化 化创 创意 意有 有限 限公 公司 cm my',
      },
      long: {
        text: [
          'hzcmywhcy',
          'hangzhouchunmanyuanwenhuachuangyi',
          'c000123',
          '91330105321935456y',
          'k10233',
        ].join('\n'),
        tokens: [
          'hzc zcm cmy myw ywh whc hcy',
          'han ang ngz gzh zho hou ouc uch chu hun unm nma man any nyu yua uan anw nwe wen enh nhu',
          'hua uac ach chu hua uan ang ngy gyi',
          'c00 000 001 012 123',
          '913 133 330 301 010 105 053 532 321 219 193 935 354 545 456 56y',
          'k10 102 023 233',
        ].join(' '),
      },
    });
  });

  it('of its contacts', () => {
    const people = searchIndexes({
      people: ['单田芳', '王芳'],
      numbers: ['+8613800138000', 'wang@example.cn'],
    });
    expect(people).toEqual({
      short: { text: '单田芳\nstf\n王芳\nwf', tokens: '单田 田芳 st tf 王芳 wf' },
      long: {
        text: 'stf\nshantianfang\nwf\nwangfang\n8613800138000\nwangexamplecn',
        tokens: [
          'stf sha han ant nti tia ian anf nfa fan ang wan ang ngf gfa fan ang',
          '861 613 138 380 800 001 013 138 380 800 000',
          'wan ang nge gex exa xam amp mpl ple lec ecn',
        ].join(' '),
      },
    });
  });

  it('of names in other letters', () => {
    const foreign = searchIndexes({ names: ['HP Garden Ltd.', 'Société', 'Яндекс', '3M中国'] });
    expect(foreign).toEqual({
      short: { text: 'hp\nяндекс\n3m中国\n3mzg', tokens: 'hp ян нд де ек кс 3m m中 中国 3m mz zg' },
      long: {
        text: 'hpgardenltd\nsociete\n3mzg\n3mzhongguo',
        tokens: [
          'hpg pga gar ard rde den enl nlt ltd',
          'soc oci cie iet ete',
          '3mz mzg 3mz mzh zho hon ong ngg ggu guo',
        ].join(' '),
      },
    });
  });

  it('of a query', () => {
    expect(searchTerms('春满 CMY  有限公司')).toEqual([
      { index: 'short', text: '春满', tokens: ['春满'] },
      { index: 'long', text: 'cmy', tokens: ['cmy'] },
      { index: 'short', text: '有限公司', tokens: ['有限', '限公', '公司'] },
    ]);
    expect(searchTerms('園')).toEqual([{ index: 'short', text: '园', tokens: [] }]);
    expect(searchTerms('hw 3M')).toEqual([
      { index: 'short', text: 'hw', tokens: ['hw'] },
      { index: 'short', text: '3m', tokens: ['3m'] },
    ]);
  });
});

describe('finding', () => {
  const company: SearchTexts = {
    names: ['杭州春满园文化创意有限公司', '春满园', 'Hangzhou Spring Garden Ltd.'],
    numbers: ['C000123', '91330105321935456Y', 'K-10233', '客户-7'],
  };
  const people: SearchTexts = {
    people: ['欧阳春', '单于飞'],
    numbers: ['+8613800138000', '+8657188886666', '057188886666', 'wang.fang@example.cn'],
  };

  it.each([
    '春满',
    '园文',
    '春满园',
    '春',
    '文化創意',
    'cmy',
    'hzcmy',
    'chunmanyuan',
    'hangzhou',
    'cm',
    'CHUNMANYUAN',
    'spring',
    'Spring Garden',
    'garden  杭州',
    'c0001',
    '0123',
    '321935',
    'k-102',
    'k10233',
    '客户',
    '客户-7',
    'hangzhouchunmanyuanwenhuachuangyiyouxiangongsi',
    'hzcmywhcyyxgs',
  ])('finds the company by %s', (query) => {
    expect(finds(query, company)).toBe(true);
  });

  it.each(['春园', 'cyx', 'mancun', '000124', 'garden 北京', '12', 'spring2'])(
    'does not find the company by %s',
    (query) => {
      expect(finds(query, company)).toBe(false);
    },
  );

  it.each([
    '欧阳',
    'ouyang',
    'oyc',
    'oy',
    '13800138000',
    '138 0013 8000',
    '+86 138-0013-8000',
    '0138',
    '0571-88886666',
    '8888 6666',
    'wang.fang',
    'fang@example.cn',
    'shanyufei',
  ])('finds the contact by %s', (query) => {
    expect(finds(query, people)).toBe(true);
  });

  it('looks for nothing where there is nothing to look for', () => {
    for (const query of ['', '  ', '--- !', '\u200b']) expect(searchTerms(query)).toEqual([]);
  });

  it('reads a character as it sounds in its word', () => {
    for (const query of ['chongqing', 'changjiang', 'yinhang', 'kuaiji']) {
      expect(finds(query, { names: ['重庆长江银行会计所'] })).toBe(true);
    }
    expect(finds('lvshi', { names: ['吕氏律师'] })).toBe(true);
  });

  it('selects, by its tokens, everything that the text decides for', () => {
    const texts = fc.record({
      names: fc.array(fc.stringMatching(/^[春满园文化AbC19 重\u{20BB7}é-]{0,12}$/u), {
        maxLength: 3,
      }),
      people: fc.array(fc.stringMatching(/^[王芳单X ]{0,4}$/u), { maxLength: 2 }),
      numbers: fc.array(fc.stringMatching(/^[A-C0-2@. 客-]{0,10}$/u), { maxLength: 3 }),
    });
    const query = fc.stringMatching(/^[春满园文cmyuan01A@ é\u{20BB7}-]{1,6}$/u);
    let found = 0;
    fc.assert(
      fc.property(texts, query, fc.nat(3), fc.nat(8), (given, typed, which, from) => {
        // Half of the queries are a part of what is there.
        const indexes = searchIndexes(given);
        const part = [...indexes[which % 2 ? 'short' : ('long' satisfies SearchIndex)].text]
          .slice(from, from + 3)
          .join('');
        for (const asked of [typed, part]) {
          if (!finds(asked, given)) continue;
          found++;
          expect(selects(asked, given)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });
});

describe('pinyin', () => {
  it('is what the library says of the whole name, however it is found', () => {
    const name = fc.stringMatching(
      /^[杭州春满园文化创意重庆长江银行会计宁波温上海科技单仇曾华发和都大石行abc12]{1,12}$/,
    );
    fc.assert(
      fc.property(name, fc.constantFrom('name', 'person'), (text, kind) => {
        const surname = kind === 'person' ? { surname: 'head' as const } : {};
        const whole = { type: 'array', toneType: 'none', toneSandhi: false, v: true } as const;
        expect(syllablesOf([...text], kind)).toEqual(pinyin(text, { ...whole, ...surname }));
      }),
      { numRuns: 500 },
    );
  });
});

describe('sorting names', () => {
  it('goes by pinyin, syllable by syllable, then by the characters', () => {
    const names = ['张三', '安徽', '李娜', 'Zeta', '阿里', '西安', '鲜', '里娜', '重庆', 'alpha'];
    const inOrder = [...names].sort((a, b) => (nameSortKey(a) < nameSortKey(b) ? -1 : 1));
    expect(inOrder).toEqual([
      '阿里',
      'alpha',
      '安徽',
      '重庆',
      '李娜',
      '里娜',
      '西安',
      '鲜',
      'Zeta',
      '张三',
    ]);
  });

  it('is the same whatever was asked before', () => {
    const before = nameSortKey('单位');
    searchIndexes({ people: ['单位'] });
    expect(nameSortKey('单位')).toBe(before);
  });
});
