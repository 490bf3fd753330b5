import { isMobile, isPersonsNumber } from '../customer/catalogue/masks.js';
import { isNaturalPerson } from '../customer/natural-person.js';
import type { CustomerFields, Phone } from '../customer/record.js';
import type { SearchTexts } from '../customer/search-text.js';

/**
 * By what a customer is found in the list, in groups of which people are given those that they may read
 * (`access/shown/search-groups.ts`). What is masked for some stands apart: they find it only whole.
 */
export const CUSTOMER_SEARCH_GROUPS = ['identity', 'idNumbers', 'contacts', 'mobiles'] as const;

type SearchedTexts = Record<(typeof CUSTOMER_SEARCH_GROUPS)[number], SearchTexts>;

export function customerSearchTexts(fields: CustomerFields): SearchedTexts {
  const { code, taxIds = [], externalIds = [] } = fields;
  const { legalName, shortName, formerNames = [], englishName } = fields;
  const numbers = present([code, ...externalIds.map(({ id }) => id)]);
  const naturalPerson = isNaturalPerson(fields.kind);
  const idNumbers: string[] = [];
  for (const { type, value } of taxIds) {
    // A person's number is gone once the person is forgotten.
    if (value === undefined) continue;
    (isPersonsNumber(value, type, naturalPerson) ? idNumbers : numbers).push(value);
  }
  return {
    identity: { names: present([legalName, shortName, ...formerNames, englishName]), numbers },
    idNumbers: { numbers: idNumbers },
    ...textsOfContacts(fields.contacts),
  };
}

function textsOfContacts(
  contacts: CustomerFields['contacts'] = [],
): Pick<SearchedTexts, 'contacts' | 'mobiles'> {
  const numbers: string[] = [];
  const mobiles: string[] = [];
  for (const { phones = [], emails = [] } of contacts) {
    for (const phone of phones) {
      if (isMobile(phone)) mobiles.push(...mobilesIn(phone));
      else numbers.push(...dialled(phone.number));
    }
    numbers.push(...emails);
  }
  return {
    contacts: { people: present(contacts.map(({ name }) => name)), numbers },
    mobiles: { numbers: mobiles },
  };
}

/** A mobile as it is stored; each that there may be in what was kept as it was typed. */
function mobilesIn({ number, kind }: Phone): string[] {
  if (kind === 'mobile') return [number];
  const digits = number.replace(/\D/g, '');
  return [...digits.matchAll(/(?=(1[3-9]\d{9}))/g)].map(([, mobile = '']) => mobile);
}

/** A number as it is stored, and as it is dialled within China. */
function dialled(number: string): string[] {
  if (!number.startsWith('+86')) return [number];
  return [number, `0${number.slice('+86'.length)}`];
}

function present(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text): text is string => text !== undefined);
}
