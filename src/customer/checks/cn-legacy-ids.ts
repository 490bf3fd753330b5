import type { Checked, Problem } from '../problem.js';
import { foldCode } from './fold.js';

/*
 * Numbers that the unified social credit code replaced in 2015. They are still accepted, since old
 * records carry nothing else, with the warning `tax-id-outdated`.
 */

const REGISTRATION_NUMBER = /^\d{15}$/;
const ORGANISATION_CODE = /^[0-9A-Z]{8}[0-9X]$/;
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
/** 6 digits of the place and the organisation code; longer ones follow an identity card. */
const TAX_NUMBER = /^(?:[0-9A-Z]{15}|[0-9A-Z]{17,18}|[0-9A-Z]{20})$/;

/** A business registration number (工商注册号, GS 15): 15 digits, the last by ISO 7064 MOD 11,10. */
export function checkRegistrationNumber(value: string, pointer: string): Checked<string> {
  const number = foldCode(value);
  if (!REGISTRATION_NUMBER.test(number)) return refused('regno-form', pointer);
  let product = 10;
  for (const digit of number.slice(0, 14)) {
    product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  }
  const expected = (11 - product) % 10;
  return expected === Number(number[14])
    ? accepted(number, pointer)
    : refused('tax-id-check-digit', pointer);
}

/** An organisation code (组织机构代码, GB 11714-1997): 8 characters and a check character, hyphen or not. */
export function checkOrganisationCode(value: string, pointer: string): Checked<string> {
  const code = foldCode(value);
  if (!ORGANISATION_CODE.test(code)) return refused('orgcode-form', pointer);
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, i) => total + Number.parseInt(code.charAt(i), 36) * weight,
    0,
  );
  return '0X987654321'[sum % 11] === code[8]
    ? accepted(code, pointer)
    : refused('tax-id-check-digit', pointer);
}

/** A tax registration number from before 2015: 15, 17, 18 or 20 digits or letters, no check digit of its own. */
export function checkLegacyTaxNumber(value: string, pointer: string): Checked<string> {
  const number = foldCode(value);
  return TAX_NUMBER.test(number) ? accepted(number, pointer) : refused('taxno-form', pointer);
}

function accepted(value: string, pointer: string): Checked<string> {
  return { value, problems: [{ code: 'tax-id-outdated', pointer, severity: 'warning' }] };
}

function refused(code: Problem['code'], pointer: string): Checked<string> {
  return { problems: [{ code, pointer, severity: 'error' }] };
}
