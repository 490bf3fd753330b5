import { HAN, syllablesOf } from '../../customer/name-pinyin.js';
import { headingForm } from './headings.js';

/** How alike two headings are, for a proposal; never for placing a column by itself. */

/** Why a heading is like another. */
export type Likeness = 'same' | 'contained' | 'similar' | 'pinyin';

export interface HeadingLikeness {
  /** From 0 to 1; 1 is the same heading. */
  score: number;
  how: Likeness;
}

const LATIN = /^[a-z]{3,}$/;
/** Initials of fewer characters are initials of everything. */
const INITIALS = 4;

/** How alike a heading is to a name of a field; undefined for not alike. */
export function headingLikeness(heading: string, name: string): HeadingLikeness | undefined {
  const [a, b] = [headingForm(heading), headingForm(name)];
  if (a === '' || b === '') return undefined;
  if (a === b) return { score: 1, how: 'same' };
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 2 && long.includes(short)) {
    // A heading that says more than the name says it still; one that says less may mean anything.
    const base = short === b ? 0.5 : 0.3;
    return { score: base + 0.35 * (short.length / long.length), how: 'contained' };
  }
  const distance = editDistance(a, b);
  const similar = 1 - distance / long.length;
  if (long.length >= 4 && distance <= Math.max(1, long.length / 4)) {
    return { score: 0.8 * similar, how: 'similar' };
  }
  return pinyinLikeness(a, name);
}

/** KHMC and kehumingcheng are how old databases call 客户名称. */
function pinyinLikeness(form: string, name: string): HeadingLikeness | undefined {
  if (!LATIN.test(form) || !HAN.test(name)) return undefined;
  const syllables = pinyinOf(name);
  if (syllables.join('') === form) return { score: 0.8, how: 'pinyin' };
  const initials = syllables.map((syllable) => syllable.charAt(0)).join('');
  return form.length >= INITIALS && initials === form ? { score: 0.6, how: 'pinyin' } : undefined;
}

const spoken = new Map<string, string[]>();

function pinyinOf(name: string): string[] {
  let syllables = spoken.get(name);
  if (syllables === undefined) {
    syllables = syllablesOf([...headingForm(name)], 'name');
    spoken.set(name, syllables);
  }
  return syllables;
}

/** Levenshtein's distance, a row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
