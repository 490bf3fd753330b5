import { CheckedInput } from '../customer/catalogue/checked-input.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { Policy } from '../customer/policy.js';
import { newId } from '../log/new-id.js';

/**
 * Checks the input of a new customer before the command is sent, for instance in another thread. Undefined
 * when there is an error in it: the command finds and answers it.
 * @param today local date
 */
export function checkAhead(
  input: JsonObject,
  policy: Policy,
  today: string,
): CheckedInput | undefined {
  return CheckedInput.of(input, { policy, today, newId });
}
