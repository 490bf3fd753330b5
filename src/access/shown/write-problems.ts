import { pointerStep, topField } from '../../customer/catalogue/fields.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import type { Problem } from '../../customer/problem.js';
import type { Rights } from '../rights.js';

/**
 * An error at each field of an input or a patch that is not somebody's to write, whatever is given for it.
 * Names that the catalogue does not have, and what Dossier keeps by itself, are left to its check.
 */
export function writeProblems(input: JsonObject, { writes }: Pick<Rights, 'writes'>): Problem[] {
  return Object.keys(input).flatMap((name): Problem[] => {
    const field = topField(name);
    return field === undefined || field.derived || writes.has(field.group)
      ? []
      : [{ code: 'not-yours-to-write', pointer: pointerStep(name), severity: 'error' }];
  });
}
