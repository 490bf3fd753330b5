/** Numbers that check, one for each seed: the tests make their own customers. */

const USCC_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A unified social credit code (GB 32100-2015), by default of a company. */
export function uscc(seed: number, prefix = '91'): string {
  const body = `${prefix}330105${String(seed).padStart(9, '0')}`;
  let sum = 0;
  // The weights are the powers of 3 modulo 31.
  let weight = 1;
  for (const character of body) {
    sum += USCC_CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return body + USCC_CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

/** A resident identity number (GB 11643-1999) of somebody born on 1 January 1990. */
export function residentId(seed: number): string {
  const body = `33010519900101${String(seed % 1000).padStart(3, '0')}`;
  let sum = 0;
  // The weight of a digit is the power of 2 modulo 11 that its place from the right has.
  for (const [i, digit] of [...body].entries()) sum += Number(digit) * (2 ** (17 - i) % 11);
  return body + '10X98765432'.charAt(sum % 11);
}

/** An IBAN (ISO 13616) of Germany. */
export function iban(seed: number): string {
  const account = `37040044${String(seed).padStart(10, '0')}`;
  // D is 13, E is 14.
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, '0')}${account}`;
}
