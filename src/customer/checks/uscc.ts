import type { Checked, Problem } from '../problem.js';
import type { CustomerKind } from '../record.js';
import { foldCode } from './fold.js';

/*
 * The unified social credit code of GB 32100-2015: 1 character for the registering department, 1 for
 * the kind of organisation, 6 digits of the place, 9 of the organisation code, 1 check character.
 * The check character inside the organisation code is not verified: real codes break it.
 */

/** The 31 characters of the standard in the order of their values: no I, O, S, V, Z. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const LENGTH = 18;
const FIRST = /[1-9ANY]/;
const SECOND = /[1-9]/;
const PLACE = /[0-9]/;
const OTHERS = /[0-9A-HJ-NPQRTUWXY]/;
const WELL_FORMED = /^[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/**
 * A unified social credit code in its normal form. Errors: `uscc-length`, `uscc-character` (which one,
 * where), `uscc-check-character` (the one that would fit).
 */
export function checkUscc(value: string, pointer: string): Checked<string> {
  const code = foldCode(value);
  const problem = usccProblem(code);
  if (problem === undefined) return { value: code, problems: [] };
  return { problems: [{ ...problem, pointer, severity: 'error' }] };
}

function usccProblem(code: string): Pick<Problem, 'code' | 'params'> | undefined {
  // Most are right, and are looked at several times.
  if (WELL_FORMED.test(code) && checkCharacter(code) === code.charAt(LENGTH - 1)) return undefined;
  const characters = [...code];
  if (characters.length !== LENGTH) {
    return { code: 'uscc-length', params: { actual: characters.length } };
  }
  for (const [index, character] of characters.entries()) {
    if (!allowedAt(index).test(character)) {
      return { code: 'uscc-character', params: { position: index + 1, character } };
    }
  }
  const expected = checkCharacter(code);
  const found = characters[LENGTH - 1] ?? '';
  return found === expected
    ? undefined
    : { code: 'uscc-check-character', params: { expected, found } };
}

function allowedAt(index: number): RegExp {
  if (index === 0) return FIRST;
  if (index === 1) return SECOND;
  return index < 8 ? PLACE : OTHERS;
}

function checkCharacter(code: string): string {
  let sum = 0;
  for (let at = 0; at < WEIGHTS.length; at++) {
    sum += CHARACTERS.indexOf(code.charAt(at)) * (WEIGHTS[at] ?? 0);
  }
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

/**
 * What kind of customer a credit code belongs to, by its first two characters (department and kind);
 * undefined when it is no valid credit code.
 */
export function kindFromUscc(value: string): CustomerKind | undefined {
  const code = foldCode(value);
  if (usccProblem(code) !== undefined) return undefined;
  switch (code.slice(0, 2)) {
    case '91':
      return 'company';
    case '92':
      return 'sole-proprietor';
    case '93':
      return 'cooperative';
    case '11':
    case '12':
      return 'institution';
    default:
      return 'organisation';
  }
}
