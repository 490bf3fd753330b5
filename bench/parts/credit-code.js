/*
 * Unified social credit codes (GB 32100-2015) of made-up companies: 91, division, an organisation code
 * (GB 11714) that begins with MA as those of newer companies do, check character. Written on its own, so
 * that it does not follow an error of what it measures.
 */

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
/** Numbers that six characters can hold. */
const NUMBERS = CHARACTERS.length ** 6;
/** No multiple of 31: neighbours get codes far apart, and no two the same one. */
const STRIDE = 548_592_377;

/**
 * @param {string} division six digits
 * @param {number} number from 0; a different code for each below 31^6
 */
export function creditCode(division, number) {
  let rest = (number * STRIDE) % NUMBERS;
  let serial = '';
  for (let i = 0; i < 6; i++) {
    serial += CHARACTERS[rest % CHARACTERS.length];
    rest = Math.floor(rest / CHARACTERS.length);
  }
  const organisation = `MA${serial}`;
  const body = `91${division}${organisation}${organisationCheck(organisation)}`;
  return body + creditCheck(body);
}

/** @param {string} code eight characters */
function organisationCheck(code) {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, i) => total + weight * Number.parseInt(code[i] ?? '0', 36),
    0,
  );
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : String(check % 11);
}

/** @param {string} body seventeen characters */
function creditCheck(body) {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CHARACTERS[(31 - (sum % 31)) % 31];
}
