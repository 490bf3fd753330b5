import type { NamedResult } from '../../bulk/actions/named-results.js';
import type { DescribedProblem } from '../problems/describe.js';
import type { Language } from '../problems/language.js';

/** One customer's result as it is answered. */
export interface BulkResultBody extends Omit<NamedResult, 'reasons'> {
  errors?: DescribedProblem[];
}

export function bulkResultBody(
  { reasons, ...result }: NamedResult,
  language: Language,
): BulkResultBody {
  const errors = reasons?.map(({ code, pointer, ...sentence }) => ({
    pointer,
    code,
    severity: 'error' as const,
    message: sentence[language],
  }));
  return { ...result, ...(errors && { errors }) };
}
