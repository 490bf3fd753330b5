import type { DescribedProblem } from './describe.js';
import type { Language } from './language.js';
import type { Sentence } from './problem-type.js';
import type { ProblemName } from './problem-types.js';

/** What else a problem document may carry beside type, title, status and detail. */
export interface ProblemDetails {
  /** Fill the sentence of the type. */
  params?: Record<string, string | number>;
  /** Said in its place. */
  sentence?: Sentence;
  /** Every single error, in the caller's language. */
  errors?: (language: Language) => DescribedProblem[];
  /** More members of the document. */
  members?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/**
 * A request that cannot be served, as a problem of the catalogue. Thrown by the functions that read
 * requests; the answer to it is made in one place, `answerProblem`.
 */
export class HttpProblem extends Error {
  constructor(
    readonly problem: ProblemName,
    readonly details: ProblemDetails = {},
  ) {
    super(problem);
    this.name = 'HttpProblem';
  }
}
