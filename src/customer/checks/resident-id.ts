import type { Checked, Problem } from '../problem.js';
import { isDate } from './dates.js';
import { foldCode } from './fold.js';

/*
 * The citizen identification number of GB 11643-1999: 6 digits of the place, 8 of the birth date,
 * 3 of a sequence, 1 check character (ISO 7064 MOD 11-2).
 */

const SHAPE = /^\d{17}[\dX]$/;
/** First two digits: provinces, and 81–83 for residents from Hong Kong, Macao and Taiwan. */
const PLACE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK_CHARACTERS = '10X98765432';

/**
 * Errors: `resident-id-form` (18 characters, digits, only the last may be X), `resident-id-place`,
 * `resident-id-birth-date`, `resident-id-check-character`.
 */
export function checkResidentId(value: string, pointer: string): Checked<string> {
  const id = foldCode(value);
  const code = residentIdProblem(id);
  return code === undefined
    ? { value: id, problems: [] }
    : { problems: [{ code, pointer, severity: 'error' }] };
}

function residentIdProblem(id: string): Problem['code'] | undefined {
  if (!SHAPE.test(id)) return 'resident-id-form';
  if (!PLACE.test(id)) return 'resident-id-place';
  const year = id.slice(6, 10);
  const born = `${year}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (year < '1850' || year >= '2100' || !isDate(born)) return 'resident-id-birth-date';
  const sum = WEIGHTS.reduce((total, weight, i) => total + Number(id[i]) * weight, 0);
  return CHECK_CHARACTERS[sum % 11] === id[17] ? undefined : 'resident-id-check-character';
}
