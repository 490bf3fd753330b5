import type { PaymentTerms } from '../record.js';

/*
 * The words of payment terms, for reading (payment-terms-text.ts) and writing (payment-terms-format.ts).
 */

export type NetBase = NonNullable<PaymentTerms['base']>;

/** A number of days, months or years; behind it 内 or 账期 say nothing more. */
export const PERIOD =
  /(\d{1,3}|[一二两三四五六七八九十百]{1,7}|半)\s*个?\s*(天|日|月|年|days?\b|d\b|months?\b)/;

/** The first that is found wins: a narrower word stands before a wider one. */
export const METHOD_WORDS: readonly (readonly [RegExp, string])[] = [
  [/商业承兑(?:汇票)?|商承|commercial acceptance/, 'commercial-acceptance'],
  [/(?:银行)?承兑(?:汇票)?|银承|bank(?:er'?s)? acceptance|acceptance draft/, 'bank-acceptance'],
  [/(?:不可撤销|即期|远期)?信用证|l\/?c\b|letter of credit/, 'letter-of-credit'],
  [/电汇|(?:银行|对公)?转账|银行汇款|汇款|t\/?t\b|bank transfer|wire transfer/, 'bank-transfer'],
  [/(?:转账)?支票|cheque|check\b/, 'cheque'],
  [/支付宝|alipay/, 'alipay'],
  [/微信(?:支付)?|wechat(?: pay)?/, 'wechat'],
  [/现金|cash(?! (?:on|in|before|with) )/, 'cash'],
];

/** An acceptance draft with its tenor: 承兑汇票60天, or 60天承兑汇票 at the beginning of a clause. */
export const TENORS: ReadonlyMap<string, readonly RegExp[]> = new Map(
  METHOD_WORDS.filter(([, method]) => method.endsWith('-acceptance')).map(
    ([{ source }, method]) => [
      method,
      [
        new RegExp(`(?:${source})[\\s,(]*(?:${PERIOD.source})(?:期)?\\)?`),
        new RegExp(`(?<=^|[,;、，；\\s])(?:${PERIOD.source})期?的?(?:${source})`),
      ],
    ],
  ),
);

export const PREPAID =
  /款到(?:后)?(?:发货|出货|提货)|先款后货|发货前(?:付清|付款|付全款|全款)|(?:全额|全款|100%)?预付(?:全款|全额|货款|款|100%)?|全款(?:发货|提货)|prepaid|prepayment|(?:payment |cash )?in advance|advance payment/;

export const ON_DELIVERY =
  /货到(?:后)?(?:付全款|付款|即付|付清|现结|付现)|现款现货|现货现款|现结|一手交钱一手交货|cash on delivery|payment on delivery|\bcod\b/;

/** What the days of net terms are counted from. */
export const BASE_WORDS: readonly (readonly [RegExp, NetBase | undefined])[] = [
  [/月结|monthly statement|end of month|\beom\b/, 'statement'],
  [
    /(?:收到?发票|收票|见票|票到|到票|发票收到|发票到达?)(?:之?日起|后|起)?|(?:from |after |on )?receipt of (?:the )?invoice/,
    'invoice-received',
  ],
  [
    /(?:开票|开具发票|开出发票|发票开具|发票日期?)(?:之?日起|后|起)?|(?:from |after )?(?:the )?(?:date of invoice|invoice date|invoice)/,
    'invoice-date',
  ],
  [/验收(?:合格|通过)?(?:之?日起|后|起)?|(?:from |after |on )?acceptance/, 'acceptance'],
  [
    /(?:发货|交货|送货|到货|收货|出货|货到)(?:之?日起|后|起)?|(?:from |after )?(?:delivery|shipment)/,
    'delivery',
  ],
  [/账期|帐期|信用期|赊销|赊账|on account|open account|\bnet|\bn\/?(?=\d)/, undefined],
];

const DAY_OF_MONTH = '(?<!\\d)(3[01]|[12]\\d|0?[1-9])';
export const PAY_DAY = new RegExp(
  `(?:每月|次月|下月|当月)?的?\\s*${DAY_OF_MONTH}\\s*[日号](?:前|之前)?(?:付款|支付|打款|回款|结款|汇款)|payment on day ${DAY_OF_MONTH}`,
);
export const STATEMENT_DAY = new RegExp(
  `(?:每月|当月)?的?\\s*${DAY_OF_MONTH}\\s*[日号](?:对账|对帐|结账|结帐|出账|截账|截止)|statement on day ${DAY_OF_MONTH}`,
);

export const BARE_NUMBER = /\d{1,3}(?![\d%.])/;

/** Words that carry nothing once the rest is understood. */
export const FILLERS =
  /付款|付清|结清|结算|支付|结款|回款|货款|款项|方式|条件|账期|帐期|信用期|赊销|以内|之内|内|后|的|为|按|用|到期|\b(?:net|payment|terms?|due|within|from|after|by|of|the|days?|and|paid|pay)\b|[\s,.;:()!、，。；：（）-]/g;

/** Words at either end of what an instalment falls due at; 预付 and 首付 are words of their own. */
export const BEFORE_DUE = /^(?:[\s,.;:、，。；：（）()]|支付|的)+/;
export const AFTER_DUE = /(?:的?货款|支付|付款|付清|结清|(?<![预首])付)?[\s,.;:、，。；：（）()]*$/;
export const THE_REST = /^(?:余款|余额|尾款|其余|剩余|余下|balance|remaining|rest)(?:款项?|货款)?/;
/** What is kept back comes last; the rest of the price is due before it. */
export const KEPT_BACK = /质保|保修|质量保证|retention|warranty/;
