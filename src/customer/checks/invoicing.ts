import type { Problem } from '../problem.js';
import type { Invoicing, TaxId } from '../record.js';
import { foldCode } from './fold.js';

const SPECIAL: ReadonlySet<string> = new Set(['数电专票', '纸质专票']);
const NO_INVOICE = '不开票';
/** What a special VAT invoice on paper shows of the buyer beside title and tax id. */
const ON_PAPER = ['address', 'phone', 'bankName', 'accountNo'] as const;
/** What can stand as the buyer's tax id on an invoice. */
const ON_INVOICES: ReadonlySet<string> = new Set(['cn-uscc', 'cn-taxno-legacy', 'cn-resident-id']);

/**
 * What invoicing data need for the type of invoice. The tax id is the customer's credit code unless
 * another is given. Error: `special-invoice-needs` (专票 without title or tax id). Warnings:
 * `invoicing-incomplete` (other holes), `tax-id-differs` (none of the customer's).
 */
export function checkInvoicing(
  invoicing: Invoicing,
  { taxIds = [] }: { taxIds?: readonly TaxId[] },
): Problem[] {
  const { invoiceType, title, taxId } = invoicing;
  const problems: Problem[] = [];
  const creditCode = taxIds.find(({ type }) => type === 'cn-uscc')?.value;
  if (invoiceType !== undefined && invoiceType !== NO_INVOICE) {
    const missing = SPECIAL.has(invoiceType) ? needed : advised;
    if (title === undefined) problems.push(missing('title'));
    if (taxId === undefined && creditCode === undefined) problems.push(missing('taxId'));
    if (invoiceType === '纸质专票') {
      const holes = ON_PAPER.filter((part) => invoicing[part] === undefined);
      problems.push(...holes.map(advised));
    }
    if (invoiceType.startsWith('数电') && !hasDelivery(invoicing)) {
      problems.push(advised('deliveryEmail'));
    }
  }
  if (taxId !== undefined && differs(taxId, taxIds)) {
    problems.push({ code: 'tax-id-differs', pointer: '/invoicing/taxId', severity: 'warning' });
  }
  return problems;
}

function hasDelivery({ deliveryEmail, deliveryMobile }: Invoicing): boolean {
  return deliveryEmail !== undefined || deliveryMobile !== undefined;
}

/** Only where the customer has a tax id that could stand there. */
function differs(taxId: string, taxIds: readonly TaxId[]): boolean {
  const own = taxIds.filter(({ type }) => ON_INVOICES.has(type)).map(({ value }) => value);
  return own.length > 0 && !own.includes(foldCode(taxId));
}

function needed(part: keyof Invoicing): Problem {
  return { code: 'special-invoice-needs', pointer: `/invoicing/${part}`, severity: 'error' };
}

function advised(part: keyof Invoicing): Problem {
  return { code: 'invoicing-incomplete', pointer: `/invoicing/${part}`, severity: 'warning' };
}
