import type { PaymentTerms } from '../record.js';
import type { NetBase } from './payment-terms-words.js';

/** How net terms begin; `parsePaymentTerms` reads them back. */
const BASES: Readonly<Record<NetBase | 'none', { zh: string; en: string }>> = {
  'invoice-date': { zh: '开票后', en: 'from invoice date' },
  'invoice-received': { zh: '票到', en: 'from receipt of invoice' },
  delivery: { zh: '发货后', en: 'from delivery' },
  acceptance: { zh: '验收后', en: 'from acceptance' },
  statement: { zh: '月结', en: 'monthly statement' },
  none: { zh: '账期', en: '' },
};

/** Payment terms as text: 月结30天，25日付款. What it writes, `parsePaymentTerms` reads as the same terms. */
export function formatPaymentTerms(terms: PaymentTerms, language: 'zh' | 'en'): string {
  const parts = language === 'zh' ? inChinese(terms) : inEnglish(terms);
  const text = parts.join(language === 'zh' ? '，' : ', ');
  if (terms.note === undefined) return text;
  return language === 'zh' ? `${text}；备注：${terms.note}` : `${text}; note: ${terms.note}`;
}

function inChinese(terms: PaymentTerms): string[] {
  switch (terms.kind) {
    case 'prepaid':
      return ['款到发货'];
    case 'cash-on-delivery':
      return ['货到付款'];
    case 'instalments':
      return (terms.instalments ?? []).map(({ percent, when }) =>
        /[!-~]$/.test(when) ? `${percent}% ${when}` : `${when}${percent}%`,
      );
    case 'net':
      return [
        netInChinese(terms),
        ...(terms.statementDay === undefined ? [] : [`每月${terms.statementDay}日对账`]),
        ...(terms.payDay === undefined ? [] : [`${terms.payDay}日付款`]),
      ];
    default:
      return terms.kind satisfies never;
  }
}

function netInChinese({ base, days, payDay }: PaymentTerms): string {
  const words = BASES[base ?? 'none'].zh;
  if (days === undefined) return words;
  const atOnce = days === 0 && base !== undefined && base !== 'statement' && payDay === undefined;
  return atOnce ? `${words}付款` : `${words}${days}天`;
}

function inEnglish(terms: PaymentTerms): string[] {
  switch (terms.kind) {
    case 'prepaid':
      return ['Prepaid'];
    case 'cash-on-delivery':
      return ['Cash on delivery'];
    case 'instalments':
      return (terms.instalments ?? []).map(({ percent, when }) => `${percent}% ${when}`);
    case 'net':
      return [
        netInEnglish(terms),
        ...(terms.statementDay === undefined ? [] : [`statement on day ${terms.statementDay}`]),
        ...(terms.payDay === undefined ? [] : [`payment on day ${terms.payDay}`]),
      ];
    default:
      return terms.kind satisfies never;
  }
}

function netInEnglish({ base, days }: PaymentTerms): string {
  const words = BASES[base ?? 'none'].en;
  const net = days === undefined ? 'Net' : `Net ${days} days`;
  if (words === '') return net;
  return base === 'statement' ? `${net}, ${words}` : `${net} ${words}`;
}
