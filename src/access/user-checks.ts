import { checkText } from '../customer/checks/text.js';
import { type AccessRefusal, refuseAccess } from './access-refusal.js';
import type { RightsPolicy } from './rights.js';

/** What is asked of a user's properties, whoever gives them. */

const MAX_LENGTH = 100;

/** A text as it is kept; undefined for one that is blank, too long or has control characters. */
export function shortText(text: string): string | undefined {
  return checkText(text, '', { maxLength: MAX_LENGTH }).value;
}

/** Names the first role that the policy does not know. */
export function roleProblem(
  roles: readonly string[],
  policy: RightsPolicy,
): AccessRefusal | undefined {
  const unknown = roles.find((role) => !Object.hasOwn(policy.roles, role));
  return unknown === undefined ? undefined : refuseAccess('unknown-role', { role: unknown });
}

/** Each role once, in the order they were given. */
export function distinct(roles: readonly string[]): string[] {
  return [...new Set(roles)];
}
