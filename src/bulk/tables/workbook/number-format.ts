/**
 * What a number format makes of a number, as far as it changes what the number is: a date, a time of
 * day, a duration, a number with leading zeros. (ECMA-376 part 1, 18.8.30 and 18.8.31.)
 */
export type NumberFormat =
  | { type: 'general' }
  | { type: 'date' | 'time' | 'date-time' | 'duration' }
  /** At least so many digits, with zeros in front. */
  | { type: 'digits'; digits: number };

const GENERAL: NumberFormat = { type: 'general' };

/** Built-in formats that files name only by number; 27 to 36 and 50 to 58 are those of Chinese and Japanese. */
const BUILT_IN: readonly [from: number, to: number, type: 'date' | 'time' | 'date-time'][] = [
  [14, 17, 'date'],
  [18, 21, 'time'],
  [22, 22, 'date-time'],
  [27, 31, 'date'],
  [32, 35, 'time'],
  [36, 36, 'date'],
  [45, 47, 'time'],
  [50, 54, 'date'],
  [55, 56, 'time'],
  [57, 58, 'date'],
];

/** @param code as the file spells it; absent for a built-in one */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code !== undefined) return formatOfCode(code);
  const found = BUILT_IN.find(([from, to]) => id >= from && id <= to);
  return found === undefined ? GENERAL : { type: found[2] };
}

/** Quoted text, escaped, padded and skipped characters. */
const LITERALS = /"[^"]*"?|\\.|_.|\*./g;
/** Colours, conditions, languages; not the elapsed [h], [mm], [ss]. */
const BRACKETS = /\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi;

function formatOfCode(code: string): NumberFormat {
  const section = code.replace(LITERALS, '').replace(BRACKETS, '').split(';', 1)[0] ?? '';
  const shown = section.replace(/general|g\/通用格式/gi, '').trim();
  if (/^0{2,}$/.test(shown)) return { type: 'digits', digits: shown.length };
  if (/\[[hms]+\]/i.test(shown)) return { type: 'duration' };
  // A format has either digits or parts of a date; zeros in a time are fractions of a second.
  const parts = shown.replace(/s\.0+/gi, 's').replace(/am\/pm|a\/p|上午\/下午/gi, 'h');
  if (/[#?0]/.test(parts)) return GENERAL;
  const hasDate = /[yde]/i.test(parts) || (/m/i.test(parts) && !/[hs]/i.test(parts));
  const hasTime = /[hs]/i.test(parts);
  if (hasDate) return { type: hasTime ? 'date-time' : 'date' };
  return hasTime ? { type: 'time' } : GENERAL;
}
