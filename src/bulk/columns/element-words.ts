import type { Label, TopField } from '../../customer/catalogue/field.js';
import { CATALOGUE, partsOf, topField } from '../../customer/catalogue/fields.js';
import { headingForm } from './headings.js';
import { type ListWords, WORDS } from './list-words.js';

/** Headings and names of sheets from the words for lists and their parts, and back. */

/** Names of the fields with elements, in catalogue order. */
export const LISTS: readonly string[] = CATALOGUE.filter(
  ({ type }) => type.type === 'elements',
).map(({ name }) => name);

/**
 * The heading of a numbered column: 联系人2电话, Contact 2 phones; of the main part as of the others
 * (地址1详细地址). Reading takes it for the part of the element with this number.
 * @param number from 1 to 100
 */
export function numberedHeading(
  list: string,
  number: number,
  part: string,
  language: 'zh' | 'en',
): string {
  const words = WORDS[list];
  const label = words?.parts[part] ?? labelOf(list, part);
  const word = words?.word ?? topField(list)?.label ?? { zh: list, en: list };
  return language === 'zh' ? `${word.zh}${number}${label.zh}` : `${word.en} ${number} ${label.en}`;
}

/** The heading of a part in a sheet of its list: 电话 in the sheet 联系人. */
export function partHeading(list: string, part: string, language: 'zh' | 'en'): string {
  const short = WORDS[list]?.parts[part] ?? labelOf(list, part);
  const text = short[language];
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The heading of the ids of a list's elements where no number says which: 联系人标识, Contact id. */
export function idHeading(list: string, language: 'zh' | 'en'): string {
  const word = WORDS[list]?.word ?? { zh: list, en: list };
  return language === 'zh' ? `${word.zh}标识` : `${word.en} id`;
}

/** The name of a sheet with the elements of a list: 联系人, Contacts. */
export function sheetName(list: string, language: 'zh' | 'en'): string {
  return topField(list)?.label[language] ?? list;
}

function labelOf(list: string, part: string): Label {
  const top = topField(list);
  const field = top && partsOf(top).find(({ name }) => name === part);
  return field?.label ?? { zh: part, en: part };
}

/** The list that a sheet of this name has; undefined for any other name. */
export function listOfSheetName(name: string): string | undefined {
  return SHEETS.get(headingForm(name));
}

/** Where the list is known: heading form to the name of the part. */
export function partForms(list: string): ReadonlyMap<string, string> {
  return FORMS.get(list)?.inSheet ?? new Map();
}

/** Where only the heading says it: form without the number to list and part. */
export function numberedPart(form: string): { list: string; part: string } | undefined {
  return NUMBERED.get(form);
}

const SHEETS = new Map<string, string>();
const NUMBERED = new Map<string, { list: string; part: string }>();
const FORMS = new Map<string, { inSheet: ReadonlyMap<string, string> }>();

for (const list of LISTS) {
  const top = topField(list);
  const words = WORDS[list];
  if (top === undefined || words === undefined) continue;
  const ofList = [words.word.zh, words.word.en, ...words.more];
  for (const name of [list, top.label.zh, top.label.en, ...ofList, ...words.sheets]) {
    setOnce(SHEETS, headingForm(name), list);
  }
  const inSheet = formsInSheet(top, words);
  FORMS.set(list, { inSheet });
  for (const word of ofList) {
    setOnce(NUMBERED, headingForm(word), { list, part: words.main });
    for (const [form, part] of inSheet) {
      setOnce(NUMBERED, headingForm(word) + form, { list, part });
    }
  }
}

/** Short words go before labels, labels before aliases: 名称 in a sheet of accounts is the holder's. */
function formsInSheet(top: TopField, { parts, word, more, main }: ListWords): Map<string, string> {
  const forms = new Map<string, string>();
  for (const [part, { zh, en, more: others = [] }] of Object.entries(parts)) {
    for (const name of [zh, en, part, ...others]) setOnce(forms, headingForm(name), part);
  }
  for (const { name, label } of partsOf(top)) {
    for (const text of [label.zh, label.en]) setOnce(forms, headingForm(text), name);
  }
  for (const { name, aliases = [] } of partsOf(top)) {
    for (const text of aliases) setOnce(forms, headingForm(text), name);
  }
  for (const text of [word.zh, word.en, ...more]) setOnce(forms, headingForm(text), main);
  for (const [form, part] of [...forms]) {
    for (const text of [word.zh, word.en]) setOnce(forms, headingForm(text) + form, part);
  }
  return forms;
}

function setOnce<T>(map: Map<string, T>, form: string, value: T): void {
  if (!map.has(form)) map.set(form, value);
}
