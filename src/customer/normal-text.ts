import TSCharacters from 'opencc-js/dict/TSCharacters';

/** Texts as they are compared when somebody looks for a part of them. */

const simplified = new Map(
  TSCharacters.split('|').map((pair): [string, string] => {
    const [traditional = '', first = traditional] = pair.split(' ');
    return [traditional, first];
  }),
);

const TRADITIONAL = new RegExp(`[${[...simplified.keys()].join('')}]`, 'u');
const ASCII = /^[\0-\x7f]*$/;
const NOT_ASCII_LETTER_OR_DIGIT = /[^a-z0-9]+/g;
const MAYBE_ACCENTED = /[\u00aa-\u1fff]/;

/** What stands between the words of a name. */
export const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu;

/**
 * What is compared: NFKC (so full width is as half width), lower case, without accents, traditional
 * characters as simplified ones (character by character, so that a part of a text normalises to a part
 * of its normal form), and only letters and digits left.
 */
export function normalise(text: string): string {
  // Numbers and addresses need nothing of the rest.
  if (ASCII.test(text)) return text.toLowerCase().replace(NOT_ASCII_LETTER_OR_DIGIT, '');
  let normal = text.normalize('NFKC').toLowerCase();
  if (MAYBE_ACCENTED.test(normal)) normal = withoutAccents(normal);
  normal = normal.replace(NOT_LETTER_OR_DIGIT, '');
  if (!TRADITIONAL.test(normal)) return normal;
  let result = '';
  for (const character of normal) result += simplified.get(character) ?? character;
  return result;
}

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/ς/g, 'σ');
}
