import { foldCode } from '../../customer/checks/fold.js';
import { TAX_ID_TYPES } from '../../customer/checks/tax-id-types.js';
import { checkTaxId } from '../../customer/checks/tax-ids.js';
import { isError } from '../../customer/problem.js';

/** A heading that names the credit code leaves no choice: what does not check is a mistyped one. */
const CREDIT_CODE_HEADING = /信用代码/;
const PERSONS = new Set(['person', 'sole-proprietor']);

/**
 * The type of a tax id that stands in a file without one, by its heading, its form and the country. The
 * first type of the country that checks; where none does the most usual one, so that its check says
 * what is wrong.
 */
export function taxIdTypeOf(
  value: string,
  heading: string,
  country: string | undefined,
  kind: unknown,
): string {
  if (CREDIT_CODE_HEADING.test(heading)) return 'cn-uscc';
  const natural = PERSONS.has(String(kind));
  const types =
    country === undefined || country === 'CN'
      ? chineseTypes(value, natural)
      : foreignTypes(country, kind === 'person');
  return types.find((type) => checks(type, value)) ?? types[0] ?? 'cn-uscc';
}

function checks(type: string, value: string): boolean {
  return !checkTaxId({ type, value }, '').problems.some(isError);
}

/**
 * An old tax number has no check digit, so 18 characters that are no credit code are not taken for one:
 * they are far more often a mistyped credit code.
 */
function chineseTypes(value: string, natural: boolean): string[] {
  const { length } = foldCode(value);
  if (length === 18) return natural ? ['cn-uscc', 'cn-resident-id'] : ['cn-uscc'];
  if (length === 15) return ['cn-regno', 'cn-taxno-legacy'];
  if (length === 17 || length === 20) return ['cn-taxno-legacy'];
  return length === 9 ? ['cn-orgcode'] : ['cn-uscc'];
}

function foreignTypes(country: string, person: boolean): string[] {
  const prefix = `${country.toLowerCase()}-`;
  const ofCountry = TAX_ID_TYPES.filter(({ code }) => code.startsWith(prefix));
  const businesses = ofCountry.filter(({ natural }) => !natural);
  const persons = ofCountry.filter(({ natural }) => natural);
  return (person ? [...persons, ...businesses] : businesses).map(({ code }) => code);
}
