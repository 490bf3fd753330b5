import fc from 'fast-check';
import { checkTerms, checkTermsFitMethod } from '../../../src/customer/checks/payment-terms.js';
import { formatPaymentTerms } from '../../../src/customer/checks/payment-terms-format.js';
import { parsePaymentTerms } from '../../../src/customer/checks/payment-terms-text.js';
import type { PaymentTerms } from '../../../src/customer/record.js';

const net = (base: PaymentTerms['base'], days?: number, more: Partial<PaymentTerms> = {}) => ({
  kind: 'net' as const,
  ...(base && { base }),
  ...(days !== undefined && { days }),
  ...more,
});
const shares = (...pairs: [number, string][]) => ({
  kind: 'instalments' as const,
  instalments: pairs.map(([percent, when]) => ({ percent, when })),
});

/** What people write, what it means, and how it is written back. */
const UNDERSTOOD: [text: string, terms: PaymentTerms, zh: string, en: string][] = [
  ['款到发货', { kind: 'prepaid' }, '款到发货', 'Prepaid'],
  ['先款后货', { kind: 'prepaid' }, '款到发货', 'Prepaid'],
  ['100%预付', { kind: 'prepaid' }, '款到发货', 'Prepaid'],
  ['发货前付清', { kind: 'prepaid' }, '款到发货', 'Prepaid'],
  ['货到付款', { kind: 'cash-on-delivery' }, '货到付款', 'Cash on delivery'],
  ['货到付全款', { kind: 'cash-on-delivery' }, '货到付款', 'Cash on delivery'],
  ['现结', { kind: 'cash-on-delivery' }, '货到付款', 'Cash on delivery'],
  ['COD', { kind: 'cash-on-delivery' }, '货到付款', 'Cash on delivery'],
  ['月结30天', net('statement', 30), '月结30天', 'Net 30 days, monthly statement'],
  ['月结 30', net('statement', 30), '月结30天', 'Net 30 days, monthly statement'],
  ['月结45日付款', net('statement', 45), '月结45天', 'Net 45 days, monthly statement'],
  ['月结', net('statement'), '月结', 'Net, monthly statement'],
  [
    '月结60天 25日付款',
    net('statement', 60, { payDay: 25 }),
    '月结60天，25日付款',
    'Net 60 days, monthly statement, payment on day 25',
  ],
  [
    '每月5日对账，25日付款',
    net('statement', undefined, { statementDay: 5, payDay: 25 }),
    '月结，每月5日对账，25日付款',
    'Net, monthly statement, statement on day 5, payment on day 25',
  ],
  ['票到30天', net('invoice-received', 30), '票到30天', 'Net 30 days from receipt of invoice'],
  ['票到付款', net('invoice-received', 0), '票到付款', 'Net 0 days from receipt of invoice'],
  [
    '收到发票后45天内付清',
    net('invoice-received', 45),
    '票到45天',
    'Net 45 days from receipt of invoice',
  ],
  ['开票后30天', net('invoice-date', 30), '开票后30天', 'Net 30 days from invoice date'],
  ['发货后30天', net('delivery', 30), '发货后30天', 'Net 30 days from delivery'],
  ['货到30天付款', net('delivery', 30), '发货后30天', 'Net 30 days from delivery'],
  ['验收后60天', net('acceptance', 60), '验收后60天', 'Net 60 days from acceptance'],
  ['验收合格后三十天内付款', net('acceptance', 30), '验收后30天', 'Net 30 days from acceptance'],
  ['验收后100%付款', net('acceptance', 0), '验收后付款', 'Net 0 days from acceptance'],
  ['账期45天', net(undefined, 45), '账期45天', 'Net 45 days'],
  ['账期两个月', net(undefined, 60), '账期60天', 'Net 60 days'],
  ['半年', net(undefined, 180), '账期180天', 'Net 180 days'],
  ['一百二十天', net(undefined, 120), '账期120天', 'Net 120 days'],
  ['net 30', net(undefined, 30), '账期30天', 'Net 30 days'],
  ['n/30', net(undefined, 30), '账期30天', 'Net 30 days'],
  [
    'Net 30 days from invoice date',
    net('invoice-date', 30),
    '开票后30天',
    'Net 30 days from invoice date',
  ],
  [
    '次月25日付款',
    net(undefined, undefined, { payDay: 25 }),
    '账期，25日付款',
    'Net, payment on day 25',
  ],
  [
    '预付30%发货前70%',
    shares([30, '预付'], [70, '发货前']),
    '预付30%，发货前70%',
    '30% 预付, 70% 发货前',
  ],
  [
    '30%预付，70%发货前付清',
    shares([30, '预付'], [70, '发货前']),
    '预付30%，发货前70%',
    '30% 预付, 70% 发货前',
  ],
  [
    '预付３０％，余款发货前付清',
    shares([30, '预付'], [70, '发货前']),
    '预付30%，发货前70%',
    '30% 预付, 70% 发货前',
  ],
  [
    '预付30%，月结60天',
    shares([30, '预付'], [70, '月结60天']),
    '预付30%，月结60天70%',
    '30% 预付, 70% 月结60天',
  ],
  [
    '质保金5%一年',
    shares([95, '其余'], [5, '质保金一年']),
    '其余95%，质保金一年5%',
    '95% 其余, 5% 质保金一年',
  ],
  [
    '预付30%发货前65%质保金5%一年',
    shares([30, '预付'], [65, '发货前'], [5, '质保金一年']),
    '预付30%，发货前65%，质保金一年5%',
    '30% 预付, 65% 发货前, 5% 质保金一年',
  ],
  ['首付50%尾款50%', shares([50, '首付'], [50, '尾款']), '首付50%，尾款50%', '50% 首付, 50% 尾款'],
  ['预付30%', shares([30, '预付'], [70, '其余']), '预付30%，其余70%', '30% 预付, 70% 其余'],
  [
    '30% deposit, 70% before shipment',
    shares([30, 'deposit'], [70, 'before shipment']),
    '30% deposit，70% before shipment',
    '30% deposit, 70% before shipment',
  ],
  [
    '月结30天；备注：双方另议',
    net('statement', 30, { note: '双方另议' }),
    '月结30天；备注：双方另议',
    'Net 30 days, monthly statement; note: 双方另议',
  ],
];

describe('payment terms as text', () => {
  it.each(UNDERSTOOD)('%s is understood', (text, terms, zh, en) => {
    expect(parsePaymentTerms(text)).toEqual({ terms, problems: [] });
    expect(checkTerms(terms, '').problems).toEqual([]);
    expect(formatPaymentTerms(terms, 'zh')).toBe(zh);
    expect(formatPaymentTerms(terms, 'en')).toBe(en);
  });

  it.each([
    ['承兑汇票60天', undefined, 'bank-acceptance', 60],
    ['银行承兑汇票6个月', undefined, 'bank-acceptance', 180],
    ['60天商业承兑', undefined, 'commercial-acceptance', 60],
    ['承兑', undefined, 'bank-acceptance', undefined],
    ['月结30天，银行承兑汇票60天', net('statement', 30), 'bank-acceptance', 60],
    ['月结90天承兑', net('statement', 90), 'bank-acceptance', undefined],
    ['月结30天（电汇）', net('statement', 30), 'bank-transfer', undefined],
    ['100% T/T in advance', { kind: 'prepaid' }, 'bank-transfer', undefined],
    ['信用证', undefined, 'letter-of-credit', undefined],
    ['预付30%，发货前70%，电汇', shares([30, '预付'], [70, '发货前']), 'bank-transfer', undefined],
  ])('%s names a method', (text, terms, paymentMethod, tenorDays) => {
    expect(parsePaymentTerms(text)).toEqual({
      ...(terms && { terms }),
      paymentMethod,
      ...(tenorDays && { tenorDays }),
      problems: [],
    });
  });

  it.each([
    ['面议', { kind: 'net' }],
    ['赊销', { kind: 'net' }],
    ['月结30天或60天', net('statement', 30)],
    ['票到月结30天', net('statement', 30)],
    ['120%预付', { kind: 'net' }],
    ['33.3%预付', { kind: 'net' }],
    ['预付30%，发货30天后，验收后', { kind: 'net' }],
    ['10个工作日', { kind: 'net' }],
    ['发货后30天，每月5日对账', net('delivery', 30)],
  ])('%s is kept in the note, with a warning', (text, understood) => {
    const { terms, problems } = parsePaymentTerms(text);
    expect(terms).toEqual({ ...understood, note: text });
    expect(problems).toEqual([
      { code: 'terms-not-understood', pointer: '/paymentTerms', severity: 'warning' },
    ]);
    expect(checkTerms(terms ?? { kind: 'prepaid' }, '').problems).toEqual([]);
  });

  it('that is blank says nothing', () => {
    expect(parsePaymentTerms(' \u3000')).toEqual({ problems: [] });
  });

  it('never fails and never gives terms that are wrong', () => {
    const words = [
      '月结',
      '票到',
      '30',
      '天',
      '%',
      '预付',
      '发货前',
      '，',
      '25日付款',
      '备注：',
      '承兑',
      'net ',
      '一',
      '年',
      ' ',
      '质保金',
      '5%',
      '余款',
      '每月31日对账',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 9 }), (parts) => {
        const { terms } = parsePaymentTerms(parts.join(''));
        if (terms && (terms.days ?? 0) <= 365) expect(checkTerms(terms, '').problems).toEqual([]);
      }),
    );
  });

  it('written is read as the same terms', () => {
    const day = fc.integer({ min: 1, max: 31 });
    const days = fc.integer({ min: 0, max: 365 });
    const note = fc.constantFrom('双方另议', '见合同 30%', 'see contract, net');
    const netTerms = fc.record(
      {
        kind: fc.constant('net' as const),
        base: fc.constantFrom(
          ...(['invoice-date', 'invoice-received', 'delivery', 'acceptance', 'statement'] as const),
        ),
        days,
        statementDay: day,
        payDay: day,
        note,
      },
      { requiredKeys: ['kind'] },
    );
    const when = fc.constantFrom(
      '预付',
      '发货前',
      '验收后30天',
      '质保金一年',
      'deposit',
      'on B/L',
      '定金',
    );
    const instalments = fc
      .tuple(fc.integer({ min: 1, max: 98 }), when, when, when)
      .map(([percent, a, b, c]) => shares([percent, a], [99 - percent, b], [1, c]));
    const simple = fc.record(
      { kind: fc.constantFrom('prepaid' as const, 'cash-on-delivery' as const), note },
      { requiredKeys: ['kind'] },
    );
    fc.assert(
      fc.property(
        fc.oneof(netTerms, instalments, simple),
        fc.constantFrom('zh' as const, 'en' as const),
        (terms, language) => {
          fc.pre(checkTerms(terms, '').problems.length === 0);
          const text = formatPaymentTerms(terms, language);
          expect([text, parsePaymentTerms(text)]).toEqual([text, { terms, problems: [] }]);
        },
      ),
    );
  });
});

describe('payment terms', () => {
  it.each([
    [{ kind: 'prepaid', days: 3 }, 'terms-part-unused', '/t/days'],
    [{ kind: 'cash-on-delivery', base: 'delivery' }, 'terms-part-unused', '/t/base'],
    [{ kind: 'net' }, 'terms-part-missing', '/t/days'],
    [{ kind: 'net', base: 'delivery' }, 'terms-part-missing', '/t/days'],
    [{ kind: 'net', days: 366 }, 'out-of-range', '/t/days'],
    [{ kind: 'net', days: 30, statementDay: 5 }, 'terms-part-unused', '/t/statementDay'],
    [{ kind: 'net', days: 30, instalments: [] }, 'terms-part-unused', '/t/instalments'],
    [{ kind: 'instalments' }, 'terms-part-missing', '/t/instalments'],
    [shares([30, 'a'], [60, 'b']), 'instalments-sum', '/t/instalments'],
  ] as [PaymentTerms, string, string][])('%j is refused: %s at %s', (terms, code, pointer) => {
    const { value, problems } = checkTerms(terms, '/t');
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ code, pointer, severity: 'error' }]);
  });

  it('must fit the method', () => {
    const codes = (fields: Parameters<typeof checkTermsFitMethod>[0]) =>
      checkTermsFitMethod(fields).map(({ code, pointer, severity }) => [code, pointer, severity]);
    const acceptance = { paymentMethod: 'bank-acceptance', tenorDays: 60 };
    const missing = ['tenor-missing', '/tenorDays', 'error'];
    const unused = ['tenor-unused', '/tenorDays', 'error'];
    const unfit = ['terms-do-not-fit-method', '/paymentMethod', 'warning'];
    expect(codes({})).toEqual([]);
    expect(codes(acceptance)).toEqual([]);
    expect(codes({ paymentMethod: 'commercial-acceptance' })).toEqual([missing]);
    expect(codes({ tenorDays: 60 })).toEqual([unused]);
    expect(codes({ paymentMethod: 'bank-transfer', tenorDays: 60 })).toEqual([unused]);
    expect(codes({ ...acceptance, paymentTerms: net('statement', 30) })).toEqual([]);
    expect(codes({ ...acceptance, paymentTerms: { kind: 'cash-on-delivery' } })).toEqual([unfit]);
    const byCredit = { paymentMethod: 'letter-of-credit' };
    expect(codes({ ...byCredit, paymentTerms: { kind: 'prepaid' } })).toEqual([unfit]);
    expect(codes({ ...byCredit, paymentTerms: net('delivery', 90) })).toEqual([]);
  });
});
