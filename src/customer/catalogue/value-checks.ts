import { checkBankAccount } from '../checks/banks.js';
import { checkCurrency } from '../checks/currencies.js';
import { checkAmount } from '../checks/money.js';
import { checkTaxId, type TaxIdInput } from '../checks/tax-ids.js';
import type { Checked } from '../problem.js';
import type { ProblemCode } from '../problem-codes.js';
import type { BankAccount, CustomerFields } from '../record.js';
import type { CheckContext } from './field.js';
import { isObject } from './json.js';

/** Small checks of forms, and the checks of whole elements as the catalogue calls them. */

const CODE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/;
const SYSTEM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const ACTOR_ID = /^[A-Za-z0-9._-]{1,64}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** BCP 47: a language, and optionally script and region. */
const LANGUAGE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/;

function formCheck(form: RegExp, code: ProblemCode) {
  return (value: string, pointer: string): Checked<string> =>
    form.test(value)
      ? { value, problems: [] }
      : { problems: [{ code, pointer, severity: 'error' }] };
}

export const checkCode = formCheck(CODE, 'not-a-code');
export const checkSystem = formCheck(SYSTEM, 'not-a-system');
export const checkActorId = formCheck(ACTOR_ID, 'not-an-actor');
export const checkCustomerId = formCheck(UUID, 'not-a-customer-id');
export const checkLanguageTag = formCheck(LANGUAGE, 'not-a-language');

export function isActorId(value: string): boolean {
  return ACTOR_ID.test(value);
}

export function checkTaxIdElement(
  taxId: TaxIdInput,
  pointer: string,
  { kind }: CheckContext,
): Checked<TaxIdInput> {
  return checkTaxId(taxId, pointer, kind);
}

/**
 * The amount of a temporary limit has no currency of its own: it is in that of the credit limit, or in
 * which the customer settles, or CNY, and has its decimals.
 */
export function checkTemporaryLimit(
  limit: NonNullable<CustomerFields['temporaryLimit']>,
  pointer: string,
  { record }: CheckContext,
): Checked<NonNullable<CustomerFields['temporaryLimit']>> {
  const { creditLimit, settlementCurrency } = record;
  const given = (isObject(creditLimit) ? creditLimit.currency : undefined) ?? settlementCurrency;
  const currency = typeof given === 'string' ? checkCurrency(given, pointer).value : undefined;
  const amount = checkAmount(limit.amount, currency ?? 'CNY', `${pointer}/amount`);
  return amount.value === undefined
    ? { problems: amount.problems }
    : { value: { ...limit, amount: amount.value }, problems: [] };
}

export function checkAccountElement(
  account: Omit<BankAccount, 'accountId'>,
  pointer: string,
): Checked<Omit<BankAccount, 'accountId'>> {
  return { value: account, problems: checkBankAccount(account, pointer) };
}
