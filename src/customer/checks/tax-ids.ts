import type { Checked, Problem } from '../problem.js';
import type { CustomerKind } from '../record.js';
import {
  checkLegacyTaxNumber,
  checkOrganisationCode,
  checkRegistrationNumber,
} from './cn-legacy-ids.js';
import { foldCode, halfWidth } from './fold.js';
import { checkResidentId } from './resident-id.js';
import { checkStdnum, type NumberFault } from './stdnum.js';
import { type TaxIdType, taxIdType } from './tax-id-types.js';
import { checkUscc } from './uscc.js';

type ValueCheck = (value: string, pointer: string) => Checked<string>;

/** Latin letters and digits: what a passport number has, of whatever country (ICAO 9303 and older). */
const PASSPORT = /^(?=.*\d)[0-9A-Z]{5,20}$/;
/** H or M with 8 digits, in the older form with 2 more for the issue. */
const HKMO_PERMIT = /^[HM]\d{8}(?:\d{2})?$/;
/** 8 digits, in the older form 10 and a letter. */
const TW_PERMIT = /^\d{8}(?:\d{2}[A-Z]?)?$/;
const LEI = /^[0-9A-Z]{18}\d{2}$/;

const OWN_CHECKS: Readonly<Record<string, ValueCheck>> = {
  'cn-uscc': checkUscc,
  'cn-regno': checkRegistrationNumber,
  'cn-orgcode': checkOrganisationCode,
  'cn-taxno-legacy': checkLegacyTaxNumber,
  'cn-resident-id': checkResidentId,
  passport: formCheck(PASSPORT),
  'cn-hkmo-permit': formCheck(HKMO_PERMIT),
  'cn-tw-permit': formCheck(TW_PERMIT),
  lei: checkLei,
};

const FAULT_CODES: Readonly<Record<NumberFault, Problem['code']>> = {
  length: 'tax-id-length',
  'check-digit': 'tax-id-check-digit',
  form: 'tax-id-form',
};

export interface TaxIdInput {
  type: string;
  value: string;
}

/**
 * Checks a tax id or identity document by its type (`TAX_ID_TYPES`) and gives it with its value in
 * normal form; whatever else the element holds is kept as it is. Problems stand at `/type` and
 * `/value` under the pointer. Errors: `unknown-tax-id-type`, and those of the type's own check.
 * `tax-id-of-a-person` (on a customer that is not one: its number would stand in clear for ever).
 * Warning: `tax-id-outdated`.
 */
export function checkTaxId<T extends TaxIdInput>(
  taxId: T,
  pointer: string,
  kind?: CustomerKind,
): Checked<T> {
  const type = taxIdType(taxId.type.trim().toLowerCase());
  if (type === undefined) {
    const params = { value: taxId.type.slice(0, 40) };
    return {
      problems: [
        { code: 'unknown-tax-id-type', pointer: `${pointer}/type`, severity: 'error', params },
      ],
    };
  }
  const told = isCreditCode(type.code, taxId.value) ? (taxIdType('cn-uscc') ?? type) : type;
  const { value, problems } = checkValueOf(told, taxId.value, `${pointer}/value`);
  if (value === undefined) return { problems };
  return {
    value: { ...taxId, type: told.code, value },
    problems: [...problems, ...fitsKind(told, kind, `${pointer}/type`)],
  };
}

/**
 * Whether a number given under this type is a credit code. The tax number of a business is its credit
 * code today; given as an old tax number it is taken for what it is, else one number could be given to
 * two customers. (Old numbers of 18 characters were made from identity cards, none of which begins
 * with 91–93.)
 */
export function isCreditCode(type: string, value: string): boolean {
  const code = type.trim().toLowerCase();
  if (code === 'cn-uscc') return true;
  if (code !== 'cn-taxno-legacy' || !/^9[123]/.test(foldCode(value))) return false;
  return checkUscc(value, '').problems.length === 0;
}

/**
 * The form by which a tax id is unique over all customers, of a value that `checkTaxId` has given.
 * Frozen: its digest stands in the log's guards.
 */
export function taxIdClaimForm(type: string, value: string): string {
  return `${type}:${foldCode(value)}`;
}

function checkValueOf(type: TaxIdType, value: string, pointer: string): Checked<string> {
  const own = OWN_CHECKS[type.code];
  if (own !== undefined) return own(value, pointer);
  const country = type.code.slice(0, 2);
  const checked = checkStdnum(country, type.code.slice(3), halfWidth(value).trim());
  if (checked.valid) return { value: checked.compact, problems: [] };
  return { problems: [{ code: FAULT_CODES[checked.fault], pointer, severity: 'error' }] };
}

function fitsKind(type: TaxIdType, kind: CustomerKind | undefined, pointer: string): Problem[] {
  if (!type.natural || kind === undefined) return [];
  if (kind === 'person' || kind === 'sole-proprietor') return [];
  return [{ code: 'tax-id-of-a-person', pointer, severity: 'error' }];
}

function formCheck(form: RegExp): ValueCheck {
  return (value, pointer) => {
    const number = foldCode(value);
    if (form.test(number)) return { value: number, problems: [] };
    return { problems: [{ code: 'tax-id-form', pointer, severity: 'error' }] };
  };
}

/** ISO 17442: 18 characters and two check digits by ISO 7064 MOD 97-10. */
function checkLei(value: string, pointer: string): Checked<string> {
  const lei = foldCode(value);
  if (!LEI.test(lei)) return { problems: [{ code: 'tax-id-form', pointer, severity: 'error' }] };
  let remainder = 0;
  for (const character of lei) {
    const digits = Number.parseInt(character, 36);
    remainder = (remainder * (digits > 9 ? 100 : 10) + digits) % 97;
  }
  if (remainder === 1) return { value: lei, problems: [] };
  return { problems: [{ code: 'tax-id-check-digit', pointer, severity: 'error' }] };
}
