/**
 * Text in a workbook's XML. Characters that XML cannot hold are written _xHHHH_ (ST_Xstring, ECMA-376
 * part 1, 22.9.2.19), and what looks like that by itself has its underscore written so.
 */

/** What spreadsheets hold in one cell. */
export const MAX_CELL_CHARACTERS = 32_767;
/** The same when each character is written as an escape. */
export const MAX_ESCAPED_CHARACTERS = MAX_CELL_CHARACTERS * 7;

const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;

export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** What needs a look: markup, control characters, halves of pairs, and what looks like an escape. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[&<>"\u0000-\u001f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/;
const ENTITIES = /[&<>"\t\n]/g;
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A line break in an attribute would be read as a blank.
  '\t': '&#9;',
  '\n': '&#10;',
};

/** As the content of an element or of an attribute in double quotes. */
export function xmlText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(ESCAPED, '_x005F$&')
    .replace(NOT_IN_XML, (character) => {
      const hex = character.charCodeAt(0).toString(16).toUpperCase();
      return `_x${hex.padStart(4, '0')}_`;
    })
    .replace(ENTITIES, (character) => ENTITY[character] ?? character);
}
