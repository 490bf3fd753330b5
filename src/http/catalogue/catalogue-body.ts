import type { Field, FieldType } from '../../customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../customer/catalogue/fields.js';
import type { Policy } from '../../customer/policy.js';
import { PROBLEM_CODES } from '../../customer/problem-codes.js';

/**
 * The catalogue as clients get it: every field with its labels, type and limits, the policy's lists and
 * rules, and the sentence of every problem code. A form can be built from it.
 */
export function catalogueBody(policy: Policy): object {
  return {
    fields: CATALOGUE.map((field) => ({
      ...fieldBody(field),
      group: field.group,
      filter: field.filter ?? false,
      sort: field.sort ?? false,
      search: field.search ?? false,
      sensitive: field.sensitive ?? false,
    })),
    attributes: policy.attributes,
    lists: policy.lists,
    review: policy.review,
    codeRule: policy.codeRule,
    newCustomers: policy.newCustomers,
    problems: PROBLEM_CODES,
  };
}

function fieldBody(field: Field): object {
  const { name, label, aliases = [], required = false, derived = false, personal } = field;
  const parts = partsOf(field);
  return {
    name,
    label,
    aliases,
    ...typeBody(field.type),
    required,
    derived,
    ...(personal && { personal }),
    ...(parts.length > 0 && { fields: parts.map(fieldBody) }),
  };
}

/** The type with its limits; the fields inside are told apart. */
function typeBody(type: FieldType): object {
  if (!('fields' in type)) return type;
  const { fields: _, ...limits } = type;
  return limits;
}
