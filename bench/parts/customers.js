import { creditCode } from './credit-code.js';
import { pick, pickCommon, randomFrom } from './random.js';
import {
  GIVEN_NAMES,
  LEGAL_FORMS,
  MOBILE_PREFIXES,
  PLACES,
  REMARKS,
  STREETS,
  SURNAMES,
  SYLLABLES,
  TITLES,
  TRADES,
} from './words.js';

/*
 * Made-up customers, complete and as large as a full example of the API, every one another's and always
 * the same for the same number.
 */

/** Numbers from here on belong to the measured runs; a filled store has those below. */
export const FIRST_OF_RUNS = 10_000_000;

/**
 * The body of a create.
 * @param {number} number from 0; tax ids and external ids differ for every number
 */
export function customer(number) {
  const random = randomFrom(number);
  const [division, province, city, district, postalCode] = pick(random, PLACES);
  const brand = brandName(random);
  const person = `${pickCommon(random, SURNAMES)}${pick(random, GIVEN_NAMES)}${random() < 0.5 ? pick(random, GIVEN_NAMES) : ''}`;
  const mobile = pick(random, MOBILE_PREFIXES) + digits(random, 8);
  return {
    kind: 'company',
    legalName: `${city.slice(0, -1)}${brand}${pickCommon(random, TRADES)}${legalForm(random)}`,
    shortName: brand,
    country: 'CN',
    taxIds: [{ type: 'cn-uscc', value: creditCode(division, number) }],
    externalIds: [{ system: 'erp-2019', id: `K-${number}` }],
    industry: pickCommon(random, 'CFGIRLMAEDHK'),
    contacts: [
      {
        name: person,
        title: pick(random, TITLES),
        phones: [mobile],
        emails: [`${digits(random, 9)}@example.cn`],
        primary: true,
      },
    ],
    addresses: [
      {
        kind: 'registered',
        country: 'CN',
        province,
        city,
        district,
        line: `${pick(random, STREETS)}${1 + Math.floor(random() * 999)}号${1 + Math.floor(random() * 30)}楼${100 + Math.floor(random() * 900)}室`,
        postalCode,
      },
    ],
    creditRating: pick(random, ['AAA', 'AA', 'A', 'B', 'C']),
    creditLimit: { amount: `${1 + Math.floor(random() * 99)}0000.00`, currency: 'CNY' },
    paymentMethod: pick(random, ['bank-transfer', 'wechat', 'cheque']),
    paymentTerms: { kind: 'net', base: 'statement', days: pick(random, [30, 45, 60, 90]) },
    category: pickCommon(random, ['regular', 'key', 'prospect', 'vip']),
    tags: [pick(random, ['华东', '华南', '华北', '西南']), pick(random, ['2026展会', '2025展会'])],
    riskLevel: pickCommon(random, ['low', 'medium', 'high']),
    reviewCycle: pick(random, ['quarterly', 'half-yearly', 'yearly']),
    remarks: pick(random, REMARKS),
  };
}

/** @param {() => number} random */
function brandName(random) {
  const length = random() < 0.6 ? 2 : random() < 0.7 ? 3 : 4;
  let name = '';
  for (let i = 0; i < length; i++) name += pickCommon(random, SYLLABLES);
  return name;
}

/** @param {() => number} random */
function legalForm(random) {
  let left = random() * 100;
  for (const [form, percent] of LEGAL_FORMS) {
    left -= percent;
    if (left < 0) return form;
  }
  return LEGAL_FORMS[0][0];
}

/**
 * @param {() => number} random
 * @param {number} count
 */
function digits(random, count) {
  return String(Math.floor(random() * 10 ** count)).padStart(count, '0');
}
