import { CATALOGUE, partsOf } from '../../customer/catalogue/fields.js';
import type { Group } from '../../customer/groups.js';
import type { ListName, Policy, ReviewRule } from '../../customer/policy.js';

/** What of the policy the catalogue shows: nothing about a field that cannot be read. */

type Reads = ReadonlySet<Group>;

/** Lists that are of no field: of the review, or of what is done to a customer as a whole. */
const OF_REVIEW: ReadonlySet<string> = new Set(['reviewReason', 'reviewSource', 'checklist']);

const OF_FIELDS = listsOfFields();

function listsOfFields(): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const top of CATALOGUE) {
    for (const { type } of [top, ...partsOf(top)]) {
      if (type.type === 'list' || type.type === 'lists') groups.set(type.list, top.group);
    }
  }
  return groups;
}

export function catalogueLists({ lists }: Policy, reads: Reads): Partial<Policy['lists']> {
  const shown = Object.entries(lists).filter(([name]) => {
    const group = OF_REVIEW.has(name) ? 'review' : OF_FIELDS.get(name);
    return group === undefined || reads.has(group);
  });
  return Object.fromEntries(shown) as Partial<Record<ListName, (typeof lists)[ListName]>>;
}

/** The rule of reviews for who reads the group; single rules only if all that they look at can be read. */
export function catalogueReview({ review }: Policy, reads: Reads): Policy['review'] {
  return { ...review, rules: review.rules.filter((rule) => canBeRead(rule, reads)) };
}

function canBeRead({ riskLevel, category, creditLimitFrom }: ReviewRule, reads: Reads): boolean {
  if ((riskLevel ?? category) !== undefined && !reads.has('classification')) return false;
  return creditLimitFrom === undefined || reads.has('finance');
}
