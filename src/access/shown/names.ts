import { CATALOGUE } from '../../customer/catalogue/fields.js';
import { GROUPS, type Group } from '../../customer/groups.js';

/**
 * To which groups of fields a name belongs that stands in a record, in an item or among the columns of a list.
 * Who is shown it reads all of them. The catalogue says so of its fields, this file of the rest; what neither
 * knows is shown to nobody but who reads everything.
 */

/** Shown to everybody who is shown the customer at all; of warnings those of fields that are shown. */
const ALWAYS = [
  'customerId',
  'status',
  'standing',
  'blocks',
  'warnings',
  'blocked',
  'blockEndsOn',
  'createdOn',
  'takenOverOn',
  'createdAt',
  'updatedAt',
  'version',
  'position',
];

/** Facts of the review, whatever they follow from. */
const OF_REVIEW = [
  'lastReviewedOn',
  'nextReviewOn',
  'lastActivityOn',
  'hasOpenItems',
  'dueOn',
  'daysOver',
  'reasons',
  'priority',
  'urgency',
  'cycle',
  'postponements',
];

const OTHERS: ReadonlyMap<string, readonly Group[]> = new Map<string, readonly Group[]>([
  ...ALWAYS.map((name) => [name, []] as const),
  ...OF_REVIEW.map((name) => [name, ['review']] as const),
  ['province', ['contacts']],
  ['city', ['contacts']],
  ['contact', ['contacts']],
  ['taxId', ['identity']],
  // A number of doubts tells of every field that one can be about.
  ['openWarnings', GROUPS],
]);

const GROUPS_OF_NAMES: ReadonlyMap<string, readonly Group[]> = new Map<string, readonly Group[]>([
  ...CATALOGUE.map(({ name, group }) => [name, [group]] as const),
  ...OTHERS,
]);

export function isKnownName(name: string): boolean {
  return GROUPS_OF_NAMES.has(name);
}

/** Every name that is shown to who reads these groups. */
export function shownNames(reads: ReadonlySet<Group>): Set<string> {
  const shown = new Set<string>();
  for (const [name, groups] of GROUPS_OF_NAMES) {
    if (groups.every((group) => reads.has(group))) shown.add(name);
  }
  return shown;
}

/** Codes of what calls for a review, and of reasons why one is due, that tell of a field. */
const TELLING: ReadonlyMap<string, Group> = new Map([
  ['tax-id-invalid', 'identity'],
  ['contact-bounced', 'contacts'],
  ['licence-ending', 'registration'],
]);

/** Of codes of calls and reasons those that tell of nothing that cannot be read. */
export function shownCodes(codes: readonly string[], reads: ReadonlySet<Group>): string[] {
  return codes.filter((code) => {
    const group = TELLING.get(code);
    return group === undefined || reads.has(group);
  });
}
