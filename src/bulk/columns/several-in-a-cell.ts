/*
 * Several values in one cell. One that has a separator in it, or begins with a quotation mark, is written in
 * quotation marks, doubled within, as cells of CSV are.
 */

const SEPARATOR = /[,;、，；|\n]/;
const PART = /"((?:[^"]|"")*)"\s*(?=[,;、，；|\n]|$)|[^,;、，；|\n]+/g;

/** @returns the value as it may stand between others */
export function quotePart(text: string): string {
  return SEPARATOR.test(text) || text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The values of a cell, without spaces at their ends and without blank ones. */
export function splitParts(text: string): string[] {
  const parts: string[] = [];
  for (const [whole, quoted] of text.matchAll(PART)) {
    const part = (quoted === undefined ? whole : quoted.replaceAll('""', '"')).trim();
    if (part !== '') parts.push(part);
  }
  return parts;
}
