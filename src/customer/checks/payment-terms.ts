import type { Checked, Problem } from '../problem.js';
import type { PaymentTerms } from '../record.js';

/** What each kind of terms may consist of, beside its kind and a note. */
const PARTS = {
  prepaid: [],
  'cash-on-delivery': [],
  net: ['base', 'days', 'statementDay', 'payDay'],
  instalments: ['instalments'],
} as const satisfies Record<PaymentTerms['kind'], readonly (keyof PaymentTerms)[]>;

const ALL_PARTS = ['base', 'days', 'statementDay', 'payDay', 'instalments'] as const;

const MAX_DAYS = 365;

const ACCEPTANCES: ReadonlySet<string> = new Set(['bank-acceptance', 'commercial-acceptance']);

/**
 * What fits together in payment terms. Net terms need days, unless they are monthly, on a day of the
 * month, or explained in the note; instalments must add up to 100. Errors: `terms-part-missing`,
 * `terms-part-unused`, `instalments-sum`, `out-of-range` (days 0–365).
 */
export function checkTerms(terms: PaymentTerms, pointer: string): Checked<PaymentTerms> {
  const problems = [
    ...unusedParts(terms, pointer),
    ...missingParts(terms, pointer),
    ...rangeOfDays(terms, pointer),
    ...sumOfInstalments(terms, pointer),
  ];
  return problems.length === 0 ? { value: terms, problems } : { problems };
}

function unusedParts(terms: PaymentTerms, pointer: string): Problem[] {
  const used: readonly string[] = PARTS[terms.kind];
  const unused = ALL_PARTS.filter((part) => terms[part] !== undefined && !used.includes(part));
  if (terms.kind === 'net' && terms.statementDay !== undefined && terms.base !== 'statement') {
    unused.push('statementDay');
  }
  return unused.map((part) => error('terms-part-unused', `${pointer}/${part}`));
}

function missingParts(terms: PaymentTerms, pointer: string): Problem[] {
  if (terms.kind === 'instalments') {
    return terms.instalments === undefined
      ? [error('terms-part-missing', `${pointer}/instalments`)]
      : [];
  }
  const told =
    terms.kind !== 'net' ||
    terms.days !== undefined ||
    terms.base === 'statement' ||
    terms.payDay !== undefined ||
    terms.note !== undefined;
  return told ? [] : [error('terms-part-missing', `${pointer}/days`)];
}

function rangeOfDays({ days }: PaymentTerms, pointer: string): Problem[] {
  if (days === undefined || (days >= 0 && days <= MAX_DAYS)) return [];
  return [error('out-of-range', `${pointer}/days`, { min: 0, max: MAX_DAYS })];
}

function sumOfInstalments({ kind, instalments }: PaymentTerms, pointer: string): Problem[] {
  if (kind !== 'instalments' || instalments === undefined) return [];
  const sum = instalments.reduce((total, { percent }) => total + percent, 0);
  return sum === 100 ? [] : [error('instalments-sum', `${pointer}/instalments`, { sum })];
}

/**
 * Method, tenor and terms of one record. An acceptance draft has a tenor, and nothing else has; what is
 * paid in advance or on delivery is not paid by letter of credit, nor on delivery by a draft. Errors:
 * `tenor-missing`, `tenor-unused`. Warning: `terms-do-not-fit-method`.
 */
export function checkTermsFitMethod(fields: {
  paymentMethod?: string;
  tenorDays?: number;
  paymentTerms?: PaymentTerms;
}): Problem[] {
  const { paymentMethod = '', tenorDays, paymentTerms } = fields;
  const problems: Problem[] = [];
  const isAcceptance = ACCEPTANCES.has(paymentMethod);
  if (isAcceptance && tenorDays === undefined) problems.push(error('tenor-missing', '/tenorDays'));
  if (!isAcceptance && tenorDays !== undefined) problems.push(error('tenor-unused', '/tenorDays'));
  const kind = paymentTerms?.kind;
  const atOnce = kind === 'prepaid' || kind === 'cash-on-delivery';
  if (
    (atOnce && paymentMethod === 'letter-of-credit') ||
    (kind === 'cash-on-delivery' && isAcceptance)
  ) {
    problems.push({
      code: 'terms-do-not-fit-method',
      pointer: '/paymentMethod',
      severity: 'warning',
    });
  }
  return problems;
}

function error(code: Problem['code'], pointer: string, params?: Problem['params']): Problem {
  return { code, pointer, severity: 'error', ...(params && { params }) };
}
