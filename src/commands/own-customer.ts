import { isInSight, type Owned, type Rights } from '../access/rights.js';
import { CheckedInput } from '../customer/catalogue/checked-input.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { checkText } from '../customer/checks/text.js';
import type { Problem } from '../customer/problem.js';

/** New customers of somebody who sees only his own or those of his org unit. */

type Sighted = Pick<Rights, 'sight'>;

/** The input with the creator for its owner, and his org unit, where it names none. */
export function ownInput(
  input: JsonObject | CheckedInput,
  { sight }: Sighted,
): JsonObject | CheckedInput {
  const [first] = sight;
  if (first === undefined) return input;
  const given = input instanceof CheckedInput ? input.input : input;
  const own: JsonObject = {};
  if (isBlank(given.owner)) own.owner = first.owner;
  if (first.orgUnit !== undefined && isBlank(given.orgUnit)) own.orgUnit = first.orgUnit;
  return Object.keys(own).length === 0 ? input : { ...given, ...own };
}

/** An error when the creator would not see what he creates. */
export function unseenProblems(input: JsonObject | CheckedInput, { sight }: Sighted): Problem[] {
  if (sight.length === 0) return [];
  const given = input instanceof CheckedInput ? input.fields : input;
  const owned: Owned = { owner: keptText(given.owner), orgUnit: keptText(given.orgUnit) };
  if (isInSight({ sight }, owned)) return [];
  const isNamed = sight.some(({ owner }) => owned.owner !== owner);
  const pointer = isNamed ? '/owner' : '/orgUnit';
  return [{ code: 'out-of-your-sight', pointer, severity: 'error' }];
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || keptText(value) === '';
}

/** As it would be kept; undefined for what is no text, which the check refuses. */
function keptText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return checkText(value, '', { maxLength: value.length }).value ?? '';
}
