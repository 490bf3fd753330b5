import type { ShownRecord } from '../../access/shown/shown-record.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import { PROBLEM_CODES, type ProblemCode } from '../../customer/problem-codes.js';
import type { StoredWarning } from '../../customer/record.js';
import { type DescribedProblem, fill } from '../problems/describe.js';
import type { Language } from '../problems/language.js';

/** A warning of a record: what is doubtful, and whether somebody said that it is right all the same. */
interface DescribedWarning extends DescribedProblem {
  confirmed?: true;
}

export interface RecordBody extends JsonObject, Pick<ShownRecord, 'customerId' | 'version'> {
  warnings: DescribedWarning[];
}

/**
 * A record as it is answered, each warning with a sentence.
 * @param problems what the command that was just carried out said of its input: more exact sentences
 */
export function recordBody(
  record: ShownRecord,
  language: Language,
  problems: readonly Problem[] = [],
): RecordBody {
  return { ...record, warnings: describeWarnings(record.warnings, language, problems) };
}

/**
 * What is stored of a warning holds no value of the record. A problem of the same code, the n-th for the
 * n-th warning, still knows what its sentence needs.
 */
function describeWarnings(
  warnings: readonly StoredWarning[],
  language: Language,
  problems: readonly Problem[],
): DescribedWarning[] {
  const left = problems.filter(({ severity }) => severity === 'warning');
  return warnings.map(({ code, pointer, confirmed }) => {
    const at = left.findIndex((problem) => problem.code === code);
    const [known] = at < 0 ? [] : left.splice(at, 1);
    const message = fill(sentenceOf(code, language), known?.params);
    const warning = { code, pointer, severity: 'warning' as const, message };
    return confirmed ? { ...warning, confirmed } : warning;
  });
}

/** A code of an older or newer release has no sentence here. */
function sentenceOf(code: string, language: Language): string {
  return Object.hasOwn(PROBLEM_CODES, code)
    ? PROBLEM_CODES[code as ProblemCode][language] // it is a key, as just checked
    : code;
}
