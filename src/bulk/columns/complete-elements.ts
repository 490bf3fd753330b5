import { equalJson, isObject, type JsonObject } from '../../customer/catalogue/json.js';
import { splitAddressLine } from '../../customer/checks/address-line.js';
import { taxIdClaimForm } from '../../customer/checks/tax-ids.js';
import { taxIdTypeOf } from './tax-id-type.js';

/** What a file leaves unsaid about an element, and the API requires. */

/**
 * The element with its type, system or kind, and an address cut into its parts. Undefined when the cells
 * say nothing by themselves: a kind without an address, a type without a number.
 */
export function completeElement(
  list: string,
  element: JsonObject,
  fixed: Record<string, string>,
  heading: string,
  record: JsonObject,
): JsonObject | undefined {
  const said = Object.keys(element);
  if (said.length === 0 || (said.length === 1 && SAYS_NOTHING_ALONE.has(`${list}.${said[0]}`))) {
    return undefined;
  }
  const complete = { ...fixed, ...element };
  if (list === 'taxIds') return withType(complete, heading, record);
  return list === 'addresses' ? withPlaces(complete, record) : complete;
}

const SAYS_NOTHING_ALONE = new Set(['taxIds.type', 'externalIds.system', 'addresses.kind']);

function withType(taxId: JsonObject, heading: string, record: JsonObject): JsonObject {
  const { type, value } = taxId;
  if (type !== undefined || typeof value !== 'string') return taxId;
  const country = typeof record.country === 'string' ? record.country : undefined;
  return { type: taxIdTypeOf(value, heading, country, record.kind), ...taxId };
}

/**
 * 浙江, 金华, 浙江省义乌市稠江街道四海大道1号 become province, city, district and line. Where the
 * district has a column of its own, the line is only cut when it repeats everything from the province on:
 * 杭州市场路1号 names a road, and what an export has cut once is not cut again.
 */
function withPlaces(address: JsonObject, record: JsonObject): JsonObject {
  const country = address.country ?? record.country ?? 'CN';
  const { line, ...given } = address;
  if (country !== 'CN' || typeof line !== 'string') return address;
  const { province, city, district } = given;
  const split = splitAddressLine(line, {
    ...(typeof province === 'string' && { province }),
    ...(typeof city === 'string' && { city }),
  });
  if (typeof district !== 'string') return { ...given, ...split };
  const repeats =
    typeof province === 'string' &&
    line.startsWith(province) &&
    split.district?.startsWith(district);
  return repeats ? { ...given, ...split, district } : address;
}

/** False for an element that says the same as one before: a credit code that stands in two columns. */
export function isNewElement(
  list: string,
  elements: readonly JsonObject[],
  element: JsonObject,
): boolean {
  if (list !== 'taxIds') return !elements.some((other) => equalJson(other, element));
  const form = claimForm(element);
  return form === undefined || !elements.some((other) => claimForm(other) === form);
}

function claimForm(taxId: unknown): string | undefined {
  if (!isObject(taxId)) return undefined;
  const { type, value } = taxId;
  return typeof type === 'string' && typeof value === 'string'
    ? taxIdClaimForm(type, value)
    : undefined;
}
