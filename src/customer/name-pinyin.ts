import { pinyin, polyphonic } from 'pinyin-pro';
import { normalise } from './normal-text.js';

/** Names by their sound, as they are typed on a Latin keyboard and sorted in a Chinese list. */

/** Persons' names begin with a surname, whose sound may be its own (单 shan, 仇 qiu). */
export type NameKind = 'name' | 'person';

export const HAN = /\p{Script=Han}/u;

/** The pinyin of more characters than that helps nobody to find anything. */
export const PINYIN_CHARACTERS = 80;
/** Names that are alike for so many characters are sorted by the characters. */
const SORT_CHARACTERS = 8;

const LEGAL_FORM = /(?:股份有限公司|有限责任公司|有限公司)$/;
const LATIN = /^[a-z0-9]+$/;

/** Nearly every company's name ends in its legal form: as pinyin it tells nobody from anybody. */
export function withoutLegalForm(normal: string): string {
  return normal.replace(LEGAL_FORM, '');
}

/** For sorting names as a Chinese reader expects: by pinyin, then by the characters themselves. */
export function nameSortKey(name: string): string {
  const normal = normalise(name);
  if (!HAN.test(normal)) return normal;
  const syllables = syllablesOf([...withoutLegalForm(normal)], 'name');
  return `${syllables.slice(0, SORT_CHARACTERS).join(' ')} ${normal}`;
}

/** The name that was looked up last: sort key and search of one customer ask in turn. */
let last: { key: string; syllables: string[] } = { key: '', syllables: [] };

/**
 * The pinyin of each character of a normalised name, without tones and with `v` for ü. Latin letters and
 * digits stand for themselves, what has no sound is left out.
 */
export function syllablesOf(characters: readonly string[], kind: NameKind): string[] {
  const spoken = characters.slice(0, PINYIN_CHARACTERS);
  const text = spoken.join('');
  const key = `${kind} ${text}`;
  if (last.key === key) return last.syllables;
  const plain = spoken.map(onlyReading);
  const read = plain.every((syllable) => syllable !== undefined) ? plain : inContext(text, kind);
  const syllables = read.filter((syllable) => LATIN.test(syllable));
  last = { key, syllables };
  return syllables;
}

/** Characters with several readings depend on the word they stand in (重庆 chong, 银行 hang). */
function inContext(text: string, kind: NameKind): string[] {
  const surname = kind === 'person' ? { surname: 'head' as const } : {};
  return pinyin(text, { type: 'array', toneSandhi: false, ...surname }).map(withoutTone);
}

const readings = new Map<string, { syllable: string | undefined }>();

/** How a character reads wherever it stands; undefined when that depends. Half of all names need no more. */
function onlyReading(character: string): string | undefined {
  let reading = readings.get(character);
  if (!reading) {
    const [found = []] = polyphonic(character, { type: 'array' });
    const [syllable, ...others] = new Set(found.map(withoutTone));
    reading = { syllable: others.length === 0 ? syllable : undefined };
    readings.set(character, reading);
  }
  return reading.syllable;
}

/** Syllables without tone by syllables with it, of which there are about 1,600. */
const typed = new Map<string, string>();

/** The library can do it itself, but takes as long for it as for all the rest. */
function withoutTone(syllable: string): string {
  let letters = typed.get(syllable);
  if (letters === undefined) {
    letters = syllable
      .normalize('NFD')
      .replace(/u\u0308/g, 'v')
      .replace(/[\u0300-\u036f]/g, '');
    typed.set(syllable, letters);
  }
  return letters;
}
