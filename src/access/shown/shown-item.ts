import type { JsonObject } from '../../customer/catalogue/json.js';
import { isPersonsNumber, looksMobile } from '../../customer/catalogue/masks.js';
import type { MaskKind } from '../../customer/groups.js';
import type { CustomerItem } from '../../views/customer-list.js';
import type { Rights } from '../rights.js';
import { endOfText, placeOf } from './json-text.js';
import { mask } from './masks.js';
import { isNatural, planOf } from './plan.js';

/** Every property of an item, so that none is shown that nobody thought of. */
const ITEM: Record<keyof CustomerItem, true> = {
  customerId: true,
  code: true,
  kind: true,
  legalName: true,
  shortName: true,
  country: true,
  industry: true,
  registrationStatus: true,
  category: true,
  tags: true,
  owner: true,
  orgUnit: true,
  riskLevel: true,
  creditRating: true,
  creditLimit: true,
  paymentMethod: true,
  reviewCycle: true,
  reviewer: true,
  status: true,
  standing: true,
  createdOn: true,
  updatedAt: true,
  version: true,
  position: true,
  lastReviewedOn: true,
  nextReviewOn: true,
  lastActivityOn: true,
  hasOpenItems: true,
  province: true,
  city: true,
  taxId: true,
  contact: true,
  openWarnings: true,
};

/** As the view writes an item, whose first property is always shown. */
const BEGINNING = '{"customerId":"';
/** Also the name of a property inside (a block's code), so it is not looked for in the text. */
const AMBIGUOUS = 'code';

/**
 * An item of the customer list, as JSON, cut to what somebody may read. An item has the first phone and the
 * first tax id without what they are, so a number is masked if it may be a mobile's or a person's. It is cut
 * as text: parsing and writing the items of a page would double what a page costs.
 */
export function shownItem(json: string, rights: Rights): string {
  if (rights.seesAll) return json;
  const hidden = hiddenNames(rights);
  if (hidden.includes(AMBIGUOUS) || !json.startsWith(BEGINNING)) {
    return masked(parsedWithout(hidden, json), rights);
  }
  let shown = json;
  for (const name of hidden) {
    const place = placeOf(name, shown);
    if (place !== undefined) shown = shown.slice(0, place.from) + shown.slice(place.end);
  }
  return masked(shown, rights);
}

const hiddenByRights = new WeakMap<Rights, readonly string[]>();

function hiddenNames(rights: Rights): readonly string[] {
  const known = hiddenByRights.get(rights);
  if (known !== undefined) return known;
  const { shows } = planOf(rights);
  const hidden = Object.keys(ITEM).filter((name) => !shows(name));
  hiddenByRights.set(rights, hidden);
  return hidden;
}

/** As the view writes it, whatever the text was. */
function parsedWithout(hidden: readonly string[], json: string): string {
  const { customerId, ...item } = JSON.parse(json) as JsonObject; // written by the view as an object
  for (const name of hidden) delete item[name];
  return JSON.stringify({ customerId, ...item });
}

function masked(json: string, { inFull }: Rights): string {
  const shown = inFull.has('mobile') ? json : withMask(json, '"phone":"', 'mobile', looksMobile);
  if (inFull.has('id-number') || isCompanys(shown)) return shown;
  return withMask(shown, '"taxId":"', 'id-number', mayBePersons);
}

const mayBePersons = (text: string) => isPersonsNumber(text, undefined, undefined);

/** The kind is known, and is none of a person or a sole proprietor. */
function isCompanys(json: string): boolean {
  const kind = placeOf('kind', json);
  return kind !== undefined && isNatural(json.slice(kind.start + 1, kind.end - 1)) === false;
}

/**
 * The text behind `key` with its mask on. Within a text a quote is escaped, so the key is one wherever it is
 * found; an item has but one of that name.
 */
function withMask(
  json: string,
  key: string,
  kind: MaskKind,
  isMasked: (text: string) => boolean,
): string {
  const at = json.indexOf(key);
  if (at < 0) return json;
  const start = at + key.length;
  const end = endOfText(json, start - 1) - 1;
  const raw = json.slice(start, end);
  const text: string = raw.includes('\\') ? JSON.parse(`"${raw}"`) : raw;
  if (!isMasked(text)) return json;
  return `${json.slice(0, start - 1)}${JSON.stringify(mask(text, kind))}${json.slice(end + 1)}`;
}
