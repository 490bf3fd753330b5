/*
 * How codes and numbers are written the same way, whatever keyboard they came from.
 */

const SEPARATORS_IN_CODES = /[\s\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff-]/g;

/** Full-width letters, digits, signs and spaces as their half-width ones (also ￥ as ¥). */
export function halfWidth(text: string): string {
  return /[\u3000\uff01-\uff5e\uffe5]/.test(text)
    ? text
        .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
        .replaceAll('\u3000', ' ')
        .replaceAll('\uffe5', '\u00a5')
    : text;
}

/** The form of codes and numbers: half-width, upper case, without spaces and hyphens. */
export function foldCode(value: string): string {
  return halfWidth(value).replace(SEPARATORS_IN_CODES, '').toUpperCase();
}
