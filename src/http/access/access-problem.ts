import {
  type AccessRefusal,
  type AccessRefusalCode,
  refusalSentence,
} from '../../access/access-refusal.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { ProblemName } from '../problems/problem-types.js';

/** Where in a body the refused value stands. */
const POINTERS: Partial<Record<AccessRefusalCode, string>> = {
  'malformed-name': '/name',
  'malformed-display-name': '/displayName',
  'malformed-org-unit': '/orgUnit',
  'unknown-role': '/roles',
  'role-needed': '/roles',
  'role-not-owned': '/roles',
  'password-too-short': '/password',
  'password-too-long': '/password',
  'password-too-common': '/password',
  'malformed-token-name': '/name',
  'unknown-permission': '/permissions',
  'unknown-group': '/groups',
  'malformed-expiry': '/expiresInDays',
};

const PROBLEMS: Partial<Record<AccessRefusalCode, ProblemName>> = {
  'no-such-user': 'no-such-user',
  'no-such-token': 'no-such-token',
  'name-taken': 'name-taken',
  'last-administrator': 'last-administrator',
  'user-locked': 'user-locked',
  'wrong-password': 'wrong-password',
  busy: 'overloaded',
};

/** What was refused, as a problem: about a value of the body, or about the whole. */
export function accessProblem(refusal: AccessRefusal): HttpProblem {
  const { code } = refusal;
  const problem = PROBLEMS[code];
  if (problem !== undefined) return new HttpProblem(problem);
  return new HttpProblem('invalid', {
    errors: (language) => [
      {
        pointer: POINTERS[code] ?? '',
        code,
        severity: 'error',
        message: refusalSentence(refusal, language),
      },
    ],
  });
}

/** What was done. @throws HttpProblem for a refusal */
export function requireDone<Done extends { type: string }>(
  result: Done | AccessRefusal,
): Exclude<Done, AccessRefusal> {
  if (result.type === 'refused') throw accessProblem(result as AccessRefusal); // only it has this type
  return result as Exclude<Done, AccessRefusal>;
}
