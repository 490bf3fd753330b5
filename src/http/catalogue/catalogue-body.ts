import type { Rights } from '../../access/rights.js';
import type { Field, FieldType } from '../../customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../customer/catalogue/fields.js';
import type { Policy } from '../../customer/policy.js';
import { PROBLEM_CODES } from '../../customer/problem-codes.js';
import { catalogueLists, catalogueReview } from './catalogue-policy.js';

/**
 * The catalogue as somebody may see it: every field that he can read with its labels, type and limits, the
 * policy's lists and rules about those, and the sentence of every problem code. A form can be built from it.
 */
export function catalogueBody(policy: Policy, rights: Rights): object {
  const { reads, writes } = rights;
  return {
    fields: CATALOGUE.filter(({ group }) => reads.has(group)).map((field) => ({
      ...fieldBody(field, rights),
      group: field.group,
      writable: writes.has(field.group) && !field.derived,
      filter: field.filter ?? false,
      sort: field.sort ?? false,
      search: field.search ?? false,
      sensitive: field.sensitive ?? false,
    })),
    attributes: reads.has('custom') ? policy.attributes : [],
    lists: catalogueLists(policy, reads),
    ...(reads.has('review') && { review: catalogueReview(policy, reads) }),
    ...(reads.has('identity') && { codeRule: policy.codeRule }),
    newCustomers: policy.newCustomers,
    problems: PROBLEM_CODES,
  };
}

/** Of the same rights there is one catalogue: what in them decides what is in it. */
export function catalogueKey({ reads, writes, inFull }: Rights): string {
  return [reads, writes, inFull].map((names) => [...names].sort().join(' ')).join('/');
}

function fieldBody(field: Field, rights: Pick<Rights, 'inFull'>): object {
  const { name, label, aliases = [], required = false, derived = false, personal, mask } = field;
  const parts = partsOf(field);
  return {
    name,
    label,
    aliases,
    ...typeBody(field.type),
    required,
    derived,
    ...(personal && { personal }),
    ...(mask && !rights.inFull.has(mask) && { masked: true }),
    ...(parts.length > 0 && { fields: parts.map((part) => fieldBody(part, rights)) }),
  };
}

/** The type with its limits; the fields inside are told apart. */
function typeBody(type: FieldType): object {
  if (!('fields' in type)) return type;
  const { fields: _, ...limits } = type;
  return limits;
}
