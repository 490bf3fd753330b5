import {
  type City,
  type District,
  divisions,
  findCity,
  findProvince,
  type Province,
} from './divisions.js';

export interface SplitAddress {
  province?: string;
  city?: string;
  district?: string;
  /** What is left; absent when nothing is. */
  line?: string;
}

const COUNTRY = /^(?:中国|中华人民共和国)(?=.)/;
/** 郊区, 城区, 东区 and the like: too common as plain words to be an abolished district. */
const PLAIN_WORD = /^.区$/;

interface Place {
  province?: Province | undefined;
  city?: City | undefined;
  district?: District | undefined;
  rest: string;
}

/**
 * Takes province, city and district off the beginning of a registered address
 * (浙江省义乌市稠江街道四海大道1号: 浙江省, 金华市, 义乌市, 稠江街道四海大道1号). `given` are the province and city of
 * other columns; a line that contradicts them is left whole, and so is one that begins with no place.
 */
export function splitAddressLine(
  line: string,
  given: { province?: string; city?: string } = {},
): SplitAddress {
  const text = line.trim();
  const known = knownPlace(given);
  const place = takeDistrict(
    takeCity(takeProvince(text.replace(COUNTRY, ''), known), known),
    known,
  );
  if (place === undefined) {
    return { ...namesOf({ ...known, rest: '' }, given), ...(text !== '' && { line: text }) };
  }
  return { ...namesOf(place, given), ...(place.rest !== '' && { line: place.rest }) };
}

function knownPlace(given: { province?: string; city?: string }): Omit<Place, 'rest'> {
  const province = given.province === undefined ? undefined : findProvince(given.province);
  const city = given.city === undefined ? undefined : findCity(given.city, province);
  return { province: province ?? city?.province, city };
}

/** What was given and is no known place stays as it was given. */
function namesOf(place: Place, given: { province?: string; city?: string }): SplitAddress {
  const province = place.province?.name ?? given.province;
  const city = place.city?.name ?? given.city;
  return {
    ...(province !== undefined && { province }),
    ...(city !== undefined && { city }),
    ...(place.district !== undefined && { district: place.district.name }),
  };
}

/** Undefined when the text names another province than the one known. */
function takeProvince(text: string, known: Omit<Place, 'rest'>): Place | undefined {
  const { provinces } = divisions();
  const full = startOf(text, provinces, (province, key) => province.name === key);
  const found = full ?? startOf(text, provinces, (province, key) => province.name !== key);
  if (found === undefined) return { ...known, rest: text };
  const { key, value: province } = found;
  const rest = withoutRepeats(text, key);
  // 浙江杭州市…, 浙江云和县…: without 省 only when a place of that province follows.
  if (full === undefined && !beginsWithPlaceOf(rest, province)) return { ...known, rest: text };
  if (known.province !== undefined && known.province !== province) return undefined;
  // A municipality is province and city in one.
  const city = known.city ?? findCity(province.name, province);
  return { province, city, rest };
}

function withoutRepeats(text: string, key: string): string {
  let rest = text;
  while (rest.startsWith(key)) rest = rest.slice(key.length);
  return rest;
}

function beginsWithPlaceOf(text: string, province: Province): boolean {
  const city = startOf(text, divisions().cities, (list, key) =>
    list.some(({ name, province: of }) => name === key && of === province),
  );
  return city !== undefined || districtAt(text, province, undefined) !== undefined;
}

function takeCity(place: Place | undefined, known: Omit<Place, 'rest'>): Place | undefined {
  if (place === undefined) return undefined;
  const { cities } = divisions();
  const inProvince = (city: City) =>
    place.province === undefined || city.province === place.province;
  const full = startOf(place.rest, cities, (list, key) =>
    list.some((city) => city.name === key && inProvince(city)),
  );
  if (full !== undefined) {
    const city = full.value.find(
      (candidate) => candidate.name === full.key && inProvince(candidate),
    );
    if (known.city !== undefined && known.city !== city) return undefined;
    return { province: city?.province, city, rest: withoutRepeats(place.rest, full.key) };
  }
  // 杭州西湖区…: without 市 only when a district of that city follows.
  const short = startOf(place.rest, cities, (list) => list.some(inProvince));
  const city = short?.value.find(inProvince);
  if (short === undefined || city === undefined) return place;
  const rest = place.rest.slice(short.key.length);
  if (districtAt(rest, city.province, city) === undefined) return place;
  return known.city !== undefined && known.city !== city
    ? undefined
    : { province: city.province, city, rest };
}

function takeDistrict(place: Place | undefined, known: Omit<Place, 'rest'>): Place | undefined {
  if (place === undefined) return undefined;
  const found = districtAt(place.rest, place.province, place.city);
  if (found === undefined) {
    const elsewhere = known.city && districtAt(place.rest, place.province, undefined);
    return elsewhere === undefined || elsewhere.district.abolished ? place : undefined;
  }
  const { district, length } = found;
  return {
    province: place.province ?? district.province,
    city: place.city ?? district.city,
    district,
    rest: place.rest.slice(length),
  };
}

/** The district whose full name the text begins with, in the city or province, or the only one in the country. */
function districtAt(
  text: string,
  province: Province | undefined,
  city: City | undefined,
): { district: District; length: number } | undefined {
  const fits = (district: District, key: string) =>
    district.name === key &&
    (province === undefined || district.province === province) &&
    (city === undefined || district.city === undefined || district.city === city) &&
    !(district.abolished && PLAIN_WORD.test(key));
  const found = startOf(text, divisions().districts, (list, key) =>
    list.some((district) => fits(district, key)),
  );
  if (found === undefined) return undefined;
  const fitting = found.value.filter((district) => fits(district, found.key));
  const inForce = fitting.filter(({ abolished }) => !abolished);
  const candidates = inForce.length > 0 ? inForce : fitting;
  const [district] = candidates;
  if (district === undefined || (candidates.length > 1 && city === undefined)) return undefined;
  return { district, length: found.key.length };
}

const FIRST_CHARACTERS = 2;
/** Per table: the first two characters of every name in it. */
const beginnings = new WeakMap<ReadonlyMap<string, unknown>, ReadonlySet<string>>();

/** Most texts begin like no place at all. */
function mayBegin(text: string, places: ReadonlyMap<string, unknown>): boolean {
  let known = beginnings.get(places);
  if (known === undefined) {
    known = new Set([...places.keys()].map((key) => key.slice(0, FIRST_CHARACTERS)));
    beginnings.set(places, known);
  }
  return known.has(text.slice(0, FIRST_CHARACTERS));
}

/** Full names of places have 2 to 15 characters; the longest that fits is taken. */
function startOf<T>(
  text: string,
  places: ReadonlyMap<string, T>,
  fits: (value: T, key: string) => boolean,
): { key: string; value: T } | undefined {
  if (!mayBegin(text, places)) return undefined;
  for (let length = Math.min(15, text.length); length >= 2; length--) {
    const key = text.slice(0, length);
    const value = places.get(key);
    if (value !== undefined && fits(value, key)) return { key, value };
  }
  return undefined;
}
