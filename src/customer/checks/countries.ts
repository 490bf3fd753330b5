import countries from 'i18n-iso-countries';
import type { Checked } from '../problem.js';
import { normaliseForCompare } from './text.js';

/** In use, but no code of ISO 3166-1. */
const NOT_ISO = new Set(['XK']);

/** Where the library's first name is not the one to show. */
const LABELS: Readonly<Record<string, { zh: string; en: string }>> = {
  CN: { zh: '中国', en: 'China' },
  EH: { zh: '西撒哈拉', en: 'Western Sahara' },
  GB: { zh: '英国', en: 'United Kingdom' },
  HK: { zh: '中国香港', en: 'Hong Kong, China' },
  MO: { zh: '中国澳门', en: 'Macao, China' },
  TW: { zh: '中国台湾', en: 'Taiwan, China' },
  US: { zh: '美国', en: 'United States' },
};

/** Names in files beside the library's own. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ['阿拉伯联合酋长国'],
  AU: ['澳洲'],
  CN: [
    '中华人民共和国',
    '中国大陆',
    '大陆',
    '中国内地',
    '内地',
    'prc',
    'p.r.china',
    'p.r.c.',
    'mainland china',
  ],
  CZ: ['捷克共和国'],
  DE: ['德意志联邦共和国'],
  GB: ['大不列颠', '联合王国', '英格兰', '苏格兰', 'england', 'scotland', 'wales', 'great britain'],
  HK: ['香港特别行政区', '中国香港特别行政区', '香港', 'hong kong sar', 'hongkong', 'h.k.'],
  ID: ['印度尼西亚'],
  KP: ['北朝鲜', '朝鲜民主主义人民共和国'],
  KR: ['大韩民国', '南韩', 'korea'],
  LA: ['laos'],
  MD: ['moldova'],
  MO: ['澳门特别行政区', '中国澳门特别行政区', '澳门', 'macau', 'macao sar'],
  NZ: ['纽西兰'],
  RU: ['俄国', '俄罗斯联邦'],
  SA: ['沙特'],
  SY: ['syria'],
  TW: ['台湾', '台湾省', '台湾地区', '中国台湾省', '中国台湾地区', 'taiwan'],
  US: ['美利坚合众国', 'america', 'u.s.a', 'u.s'],
  VA: ['holy see', 'vatican'],
};

export interface Country {
  /** ISO 3166-1 alpha-2. */
  code: string;
  zh: string;
  en: string;
}

/** Every country and region of ISO 3166-1, as it is shown. */
export const COUNTRIES: readonly Country[] = Object.keys(countries.getAlpha2Codes())
  .filter((code) => !NOT_ISO.has(code))
  .sort()
  .map((code) => ({
    code,
    zh: LABELS[code]?.zh ?? countries.getName(code, 'zh') ?? code,
    en: LABELS[code]?.en ?? countries.getName(code, 'en') ?? code,
  }));

const BY_CODE: ReadonlyMap<string, Country> = new Map(
  COUNTRIES.map((country) => [country.code, country]),
);

/** How a country or region is shown; its code when it is unknown. */
export function countryLabel(code: string, language: 'zh' | 'en'): string {
  return BY_CODE.get(code)?.[language] ?? code;
}

/** An ISO 3166-1 alpha-2 code, in capitals. Error: `unknown-country`. */
export function checkCountry(value: string, pointer: string): Checked<string> {
  const code = BY_CODE.has(value) ? value : normaliseForCompare(value).toUpperCase();
  if (BY_CODE.has(code)) return { value: code, problems: [] };
  return {
    problems: [
      {
        code: 'unknown-country',
        pointer,
        severity: 'error',
        params: { value: value.slice(0, 40) },
      },
    ],
  };
}

let codeOfName: ReadonlyMap<string, string> | undefined;

/** The code of what stands in a file: an alpha-2 or alpha-3 code, or a name in Chinese or English. */
export function countryFromText(text: string): string | undefined {
  const name = normaliseForCompare(text);
  const code = name.toUpperCase();
  if (BY_CODE.has(code)) return code;
  codeOfName ??= namesToCodes();
  return codeOfName.get(name);
}

function namesToCodes(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const { code, zh, en } of COUNTRIES) {
    const names = [
      countries.alpha2ToAlpha3(code) ?? code,
      ...(countries.getName(code, 'zh', { select: 'all' }) ?? []),
      ...(countries.getName(code, 'en', { select: 'all' }) ?? []),
      ...(OTHER_NAMES[code] ?? []),
      zh,
      en,
    ];
    for (const name of names) codes.set(normaliseForCompare(name), code);
  }
  // Two countries carry the English name Congo: it names neither.
  codes.delete('congo');
  return codes;
}
