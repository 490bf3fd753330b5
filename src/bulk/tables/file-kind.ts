/** What a file is by its first bytes, whatever its name says. Undefined: it may be text. */

const SIGNATURES: readonly [bytes: string, kind: string][] = [
  ['d0cf11e0a1b11ae1', 'an old Excel workbook (.xls) or an encrypted one; save it as CSV UTF-8'],
  ['25504446', 'a PDF document'],
  ['1f8b', 'a gzip archive; unpack it first'],
  ['377abcaf271c', 'a 7-Zip archive; unpack it first'],
  ['52617221', 'a RAR archive; unpack it first'],
  ['7b5c727466', 'an RTF document'],
  ['89504e47', 'a picture'],
  ['ffd8ff', 'a picture'],
  ['fffe', 'text in UTF-16; save it as CSV UTF-8'],
  ['feff', 'text in UTF-16; save it as CSV UTF-8'],
];
const ZIP = '504b0304';
const MARKUP = /^\s*<(?:!doctype|html|table|\?xml|meta|head)/i;

/** @param head the first kilobytes of the file */
export function foreignKind(head: Buffer): string | undefined {
  const start = head.subarray(0, 8).toString('hex');
  if (start.startsWith(ZIP)) return kindOfZip(head);
  const known = SIGNATURES.find(([bytes]) => start.startsWith(bytes));
  if (known !== undefined) return known[1];
  if (head.includes(0)) return 'a binary file (it has zero bytes in it)';
  const text = head.subarray(0, 512).toString('latin1').replace('\u00ef\u00bb\u00bf', '');
  return MARKUP.test(text)
    ? 'a web page or XML; open it in a spreadsheet, save it as CSV UTF-8'
    : undefined;
}

/** The names of the first parts stand uncompressed near the start. */
function kindOfZip(head: Buffer): string {
  if (head.includes('xl/') || head.includes('[Content_Types].xml')) {
    return 'an Excel workbook (.xlsx); save it as CSV UTF-8';
  }
  return 'a ZIP archive; unpack it first';
}
