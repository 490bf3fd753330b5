import { topField } from '../../customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { foldCode } from '../../customer/checks/fold.js';
import { normaliseForCompare } from '../../customer/checks/text.js';

/**
 * Which element of a record a row means: the one with the id that the row has, else a contact by name, else by a phone or e-mail; an address by
 * kind, among several of the kind by line; a bank account by number; a tax id by number, else the only
 * one of its type; an external id by system and id. Undefined: it is a new one.
 */
export function matchingElement(
  list: string,
  element: JsonObject,
  known: readonly JsonObject[],
): JsonObject | undefined {
  // An id of another base means nothing here.
  const sameId = known.find((other) => hasSameId(list, other, element));
  if (sameId !== undefined) return sameId;
  switch (list) {
    case 'contacts':
      return matchingContact(element, known);
    case 'addresses':
      return matchingAddress(element, known);
    case 'bankAccounts':
      return matchingAccount(element, known);
    case 'taxIds':
      return (
        known.find(
          (other) => same(other, element, 'type') && sameCode(other.value, element.value),
        ) ?? onlyOne(known.filter((other) => same(other, element, 'type')))
      );
    default:
      return known.find((id) => same(id, element, 'system') && same(id, element, 'id'));
  }
}

function hasSameId(list: string, other: JsonObject, element: JsonObject): boolean {
  const type = topField(list)?.type;
  if (type?.type !== 'elements') return false;
  const id = element[type.idField];
  return id !== undefined && other[type.idField] === id;
}

function matchingContact(
  contact: JsonObject,
  known: readonly JsonObject[],
): JsonObject | undefined {
  const named = known.find((other) => contact.name !== undefined && same(other, contact, 'name'));
  if (named !== undefined) return named;
  // Another name at the same number is another person (the switchboard's, the shop's).
  const unnamed = known.filter((other) => !(contact.name && other.name));
  const numbers = texts(contact.phones).map(digits);
  const emails = new Set(texts(contact.emails).map(normaliseForCompare));
  return unnamed.find(
    (other) =>
      texts(other.emails).some((email) => emails.has(normaliseForCompare(email))) ||
      numbersOf(other.phones).some((number) =>
        numbers.some((given) => given.length >= 7 && number.endsWith(given)),
      ),
  );
}

function matchingAddress(
  address: JsonObject,
  known: readonly JsonObject[],
): JsonObject | undefined {
  const ofKind = known.filter((other) => same(other, address, 'kind'));
  return onlyOne(ofKind) ?? ofKind.find((other) => same(other, address, 'line'));
}

function matchingAccount(
  account: JsonObject,
  known: readonly JsonObject[],
): JsonObject | undefined {
  const numbered = ['accountNo', 'iban'].filter((part) => account[part] !== undefined);
  if (numbered.length === 0) return onlyOne(known);
  return known.find((other) => numbered.some((part) => sameCode(other[part], account[part])));
}

function onlyOne(elements: readonly JsonObject[]): JsonObject | undefined {
  return elements.length === 1 ? elements[0] : undefined;
}

function same(a: JsonObject, b: JsonObject, part: string): boolean {
  const [left, right] = [a[part], b[part]];
  if (typeof left !== 'string' || typeof right !== 'string') return false;
  return normaliseForCompare(left) === normaliseForCompare(right);
}

function sameCode(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && foldCode(a) === foldCode(b);
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function numbersOf(phones: unknown): string[] {
  if (!Array.isArray(phones)) return [];
  return phones.filter(isObject).map(({ number }) => digits(String(number)));
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}
