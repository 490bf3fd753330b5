import type { ProblemCode } from './problem-codes.js';

export type Severity = 'error' | 'warning';

/**
 * One thing that is wrong or doubtful about a value. `pointer` is a JSON Pointer (RFC 6901) into the
 * caller's own input; `params` fill the sentence of the code and never hold a secret.
 */
export interface Problem {
  code: ProblemCode;
  pointer: string;
  severity: Severity;
  params?: Record<string, string | number>;
}

/** What a check gives: the value as it is to be kept, and what there is to say about it. */
export interface Checked<T> {
  /** Absent when the value cannot be kept at all (then there is an error among the problems). */
  value?: T;
  problems: Problem[];
}

export function isError(problem: Problem): boolean {
  return problem.severity === 'error';
}
