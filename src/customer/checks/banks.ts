import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import type { Checked, Problem } from '../problem.js';
import type { ProblemCode } from '../problem-codes.js';
import type { BankAccount } from '../record.js';
import { foldCode } from './fold.js';

const CNAPS = /^\d{12}$/;
const ACCOUNT_NUMBER = /^[0-9A-Z]{5,34}$/;
const SEPARATORS = /[.·_/]/g;

/** An IBAN (ISO 13616) in electronic format, its country's length and check digits right. Error: `not-an-iban`. */
export function checkIban(value: string, pointer: string): Checked<string> {
  const iban = electronicFormatIBAN(foldCode(value));
  if (iban !== null && isValidIBAN(iban)) return { value: iban, problems: [] };
  return refused('not-an-iban', pointer);
}

/** A BIC (ISO 9362) of 8 or 11 characters, in capitals. Error: `not-a-bic`. */
export function checkBic(value: string, pointer: string): Checked<string> {
  const bic = foldCode(value);
  return isValidBIC(bic) ? { value: bic, problems: [] } : refused('not-a-bic', pointer);
}

/** The 12 digits by which CNAPS knows a branch (联行号). Error: `not-a-cnaps-code`. */
export function checkCnaps(value: string, pointer: string): Checked<string> {
  const cnaps = foldCode(value);
  return CNAPS.test(cnaps) ? { value: cnaps, problems: [] } : refused('not-a-cnaps-code', pointer);
}

/** A bank account or card number without separators, 5–34 digits or letters. Error: `not-an-account-number`. */
export function checkAccountNumber(value: string, pointer: string): Checked<string> {
  const number = foldCode(value).replace(SEPARATORS, '');
  if (ACCOUNT_NUMBER.test(number)) return { value: number, problems: [] };
  return refused('not-an-account-number', pointer);
}

/** What fits together in one account. Warning: `account-number-missing` (neither number nor IBAN). */
export function checkBankAccount(
  account: Omit<BankAccount, 'accountId'>,
  pointer: string,
): Problem[] {
  if (account.accountNo !== undefined || account.iban !== undefined) return [];
  return [{ code: 'account-number-missing', pointer, severity: 'warning' }];
}

function refused(code: ProblemCode, pointer: string): Checked<string> {
  return { problems: [{ code, pointer, severity: 'error' }] };
}
