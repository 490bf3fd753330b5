import type { Checked, Problem } from '../problem.js';
import {
  type City,
  type District,
  findCity,
  findDistricts,
  findProvince,
  formerCity,
  type Province,
} from './divisions.js';
import { checkPostalCode } from './postal-codes.js';

/*
 * Places of mainland China: 浙江 is 浙江省, 杭州 is 杭州市. What is not found is kept as it was typed;
 * lists of divisions change every year, so nothing here refuses.
 */

/** Zones that are no divisions but stand where a district would. */
const ZONE =
  /(?:开发区|高新区|高新技术产业区|新区|保税区|保税港区|园区|示范区|工业区|管理区|度假区|自贸区|经开区)$/;
/** Cities without districts: towns stand in their place. */
const WITHOUT_DISTRICTS = new Set(['东莞市', '中山市', '儋州市', '嘉峪关市', '三沙市']);

interface AddressPlace {
  country?: string;
  province?: string;
  city?: string;
  district?: string;
}

/** 浙江, 浙江省, 33 or 330000 to 浙江省; undefined for what is no province of mainland China. */
export function normaliseProvince(text: string): string | undefined {
  return findProvince(text)?.name;
}

/** 杭州 to 杭州市, 延边 to 延边朝鲜族自治州; undefined when there is no such city, or several. */
export function normaliseCity(text: string, province?: string): string | undefined {
  return findCity(text, province === undefined ? undefined : findProvince(province))?.name;
}

/** 义乌 to 义乌市, 景宁 to 景宁畲族自治县; undefined when none is in force, or several are. */
export function normaliseDistrict(
  text: string,
  within: { province?: string; city?: string } = {},
): string | undefined {
  const province = within.province === undefined ? undefined : findProvince(within.province);
  const city = within.city === undefined ? undefined : findCity(within.city, province);
  const names = new Set(
    findDistricts(text)
      .filter((district) => !district.abolished && liesIn(district, province, city))
      .map(({ name }) => name),
  );
  return names.size === 1 ? [...names][0] : undefined;
}

/**
 * An address with its province, city and district by their full names. For addresses of other
 * countries (its own `country`, else `country`) nothing is looked at. Warnings, at the part's pointer:
 * `place-unknown`, `place-abolished`, `place-elsewhere` (it lies in another province or city),
 * `city-is-district` (a county-level city stands where its prefecture belongs).
 */
export function checkAddress<T extends AddressPlace>(
  address: T,
  pointer: string,
  country: string,
): Checked<T> {
  if ((address.country ?? country) !== 'CN') return { value: address, problems: [] };
  const problems: Problem[] = [];
  const warn = (code: Problem['code'], part: string, params: Problem['params']) => {
    problems.push({
      code,
      pointer: `${pointer}/${part}`,
      severity: 'warning',
      ...(params && { params }),
    });
  };
  const value = { ...address };

  const province = address.province === undefined ? undefined : findProvince(address.province);
  if (province !== undefined) value.province = province.name;
  else if (address.province !== undefined) {
    warn('place-unknown', 'province', { place: address.province });
  }

  const city = address.city === undefined ? undefined : findCity(address.city, province);
  if (city !== undefined) value.city = city.name;
  else if (address.city !== undefined) {
    const [code, params] = cityProblem(address.city, province);
    warn(code, 'city', params);
  }

  if (address.district !== undefined) {
    const district = fittingDistrict(address.district, province, city);
    if (district !== undefined) value.district = district.name;
    const problem = districtProblem(address.district, district, province, city);
    if (problem !== undefined) warn(problem[0], 'district', problem[1]);
  }
  return { value, problems };
}

type Warning = [code: Problem['code'], params: Record<string, string>];

function cityProblem(text: string, province: Province | undefined): Warning {
  const elsewhere = province === undefined ? undefined : findCity(text);
  if (elsewhere !== undefined && province !== undefined) {
    return ['place-elsewhere', { place: text, within: province.name }];
  }
  const county = findDistricts(text).find(
    (district) => !district.abolished && liesIn(district, province) && district.name.endsWith('市'),
  );
  if (county?.city !== undefined) {
    return ['city-is-district', { place: text, city: county.city.name }];
  }
  const abolished = formerCity(text.trim()) !== undefined || findDistricts(text).length > 0;
  return [abolished ? 'place-abolished' : 'place-unknown', { place: text }];
}

function fittingDistrict(
  text: string,
  province: Province | undefined,
  city: City | undefined,
): District | undefined {
  const fitting = findDistricts(text).filter((district) => liesIn(district, province, city));
  return fitting.find(({ abolished }) => !abolished) ?? fitting[0];
}

function districtProblem(
  text: string,
  district: District | undefined,
  province: Province | undefined,
  city: City | undefined,
): Warning | undefined {
  if (district !== undefined) {
    return district.abolished ? ['place-abolished', { place: text }] : undefined;
  }
  if (ZONE.test(text) || (city !== undefined && WITHOUT_DISTRICTS.has(city.name))) return undefined;
  const within = city?.name ?? province?.name;
  if (findDistricts(text).some(({ abolished }) => !abolished) && within !== undefined) {
    return ['place-elsewhere', { place: text, within }];
  }
  return ['place-unknown', { place: text }];
}

function liesIn(district: District, province?: Province, city?: City): boolean {
  if (province !== undefined && district.province !== province) return false;
  return city === undefined || district.city === undefined || district.city === city;
}

/** `checkAddress` and the postal code, as the catalogue calls it; the record's country where the address has none. */
export function checkAddressElement<T extends AddressPlace & { postalCode?: string }>(
  address: T,
  pointer: string,
  { record }: { record: Readonly<Record<string, unknown>> },
): Checked<T> {
  const own = record.country;
  const country = address.country ?? (typeof own === 'string' ? own.trim().toUpperCase() : 'CN');
  const places = checkAddress(address, pointer, country);
  if (address.postalCode === undefined || places.value === undefined) return places;
  const code = checkPostalCode(address.postalCode, `${pointer}/postalCode`, country);
  return {
    value: { ...places.value, ...(code.value !== undefined && { postalCode: code.value }) },
    problems: [...places.problems, ...code.problems],
  };
}
