import { isObject } from '../../customer/catalogue/json.js';
import type { Group } from '../../customer/groups.js';

/** Items of the default checklist that are about fields of a group; of its own a company knows what it asks. */
const ABOUT: ReadonlyMap<string, Group> = new Map([
  ['registration', 'registration'],
  ['legal-representative', 'registration'],
  ['addresses', 'contacts'],
  ['contacts', 'contacts'],
  ['invoicing', 'invoicing'],
  ['bank-accounts', 'bank'],
  ['terms-and-limit', 'finance'],
  ['licences', 'registration'],
]);

/** The group that an item of a checklist is about, if it is known. */
export function groupOfChecklistItem(item: string): Group | undefined {
  return ABOUT.get(item);
}

/** The answers about what can be read: the note of an answer may quote what it is about. */
export function checklistFor(answers: unknown, reads: ReadonlySet<Group>): unknown {
  if (!Array.isArray(answers)) return answers;
  return answers.filter((answer: unknown) => {
    const item = isObject(answer) ? answer.item : undefined;
    const group = typeof item === 'string' ? groupOfChecklistItem(item) : undefined;
    return group === undefined || reads.has(group);
  });
}
