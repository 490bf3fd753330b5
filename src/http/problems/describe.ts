import type { Problem, Severity } from '../../customer/problem.js';
import { problemMessage } from '../../customer/problem-codes.js';
import type { Language } from './language.js';

/** One error or warning as it is shown: where, what, and a sentence. */
export interface DescribedProblem {
  /** JSON Pointer (RFC 6901) into the body … */
  pointer?: string;
  /** … or the name of a query parameter. */
  parameter?: string;
  code: string;
  severity: Severity;
  message: string;
}

export function describe(problem: Problem, language: Language): DescribedProblem {
  const { pointer, code, severity } = problem;
  return { pointer, code, severity, message: problemMessage(problem, language) };
}

/** The sentence with its `{…}` filled in; what is not known shows as an ellipsis. */
export function fill(sentence: string, params: Record<string, string | number> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '…'));
}
