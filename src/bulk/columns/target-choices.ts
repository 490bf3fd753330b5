import type { Choice } from '../../customer/catalogue/field.js';
import { TAX_ID_TYPES } from '../../customer/checks/tax-id-types.js';
import type { ListEntry, Policy } from '../../customer/policy.js';
import type { Target } from './targets.js';

/** What can be chosen for a target: choices of the catalogue, lists of the policy, kinds of tax ids. */
export function choicesOf(
  { top, field, attribute }: Target,
  policy: Policy,
): readonly (Choice | ListEntry)[] {
  if (attribute !== undefined) return attribute.choices ?? [];
  if (top.name === 'taxIds' && field.name === 'type') return TAX_ID_TYPES;
  switch (field.type.type) {
    case 'choice':
      return field.type.values;
    case 'list':
    case 'lists':
      return policy.lists[field.type.list];
    default:
      return [];
  }
}

/** Those that can still be chosen. */
export function presentChoices(target: Target, policy: Policy): (Choice | ListEntry)[] {
  return choicesOf(target, policy).filter((entry) => !('retired' in entry && entry.retired));
}
