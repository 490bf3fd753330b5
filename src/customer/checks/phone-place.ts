import { areaCodeOf } from './area-codes.js';
import { findCity, findDistricts } from './divisions.js';
import type { PhonePlace } from './phone-number.js';

/** What a check of phones looks at: the record as given, and the element the phone stands in. */
export interface PhoneContext {
  record: Readonly<Record<string, unknown>>;
  within?: Readonly<Record<string, unknown>>;
}

/** Country and city: of the address the phone stands in, else of the customer (its registered address first). */
export function placeOf({ record, within }: PhoneContext): PhonePlace {
  const country = textOf(within?.country) ?? textOf(record.country) ?? 'CN';
  return { country: country.toUpperCase(), areaCode: () => areaCodeNear(record, within) };
}

function areaCodeNear(
  record: PhoneContext['record'],
  within: PhoneContext['within'],
): string | undefined {
  const { addresses } = record;
  const places = (Array.isArray(addresses) ? addresses : []).map(partsOf);
  const registered = places.filter(({ kind }) => kind === 'registered');
  for (const place of [partsOf(within), ...registered, ...places]) {
    const code = areaCodeAt(place);
    if (code !== undefined) return code;
  }
  return undefined;
}

/** Whatever was sent as an address; what is no object has no parts. */
function partsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** A county-level city may stand where its prefecture belongs (义乌 for 金华). */
function areaCodeAt(place: Readonly<Record<string, unknown>>): string | undefined {
  const city = textOf(place.city);
  if (city === undefined) return undefined;
  const found = findCity(city)?.name ?? prefectureOf(city);
  return found === undefined ? undefined : areaCodeOf(found, textOf(place.district) ?? city);
}

function prefectureOf(county: string): string | undefined {
  const found = findDistricts(county).find(
    ({ name, abolished }) => name.endsWith('市') && !abolished,
  );
  return found?.city?.name;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
