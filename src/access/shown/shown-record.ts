import type { JsonObject } from '../../customer/catalogue/json.js';
import type { CustomerRecord } from '../../customer/customer-record.js';
import type { Rights } from '../rights.js';
import { isNatural, planOf, shownProperties } from './plan.js';
import { shownWarnings } from './shown-problems.js';

/** What of a record everybody is shown who is shown the record at all. */
type AlwaysShown =
  | 'customerId'
  | 'status'
  | 'standing'
  | 'blocks'
  | 'warnings'
  | 'createdOn'
  | 'takenOverOn'
  | 'version'
  | 'position'
  | 'createdAt'
  | 'updatedAt';

/** A record cut to what somebody may read. */
export type ShownRecord = JsonObject & Pick<CustomerRecord, AlwaysShown>;

/**
 * The record without the groups of fields that cannot be read, its masks on (`masks.ts`), without the warnings
 * about the rest. What is not changed is not copied.
 */
export function shownRecord(record: CustomerRecord, rights: Rights): ShownRecord {
  const whole = record as unknown as ShownRecord; // a record is plain JSON
  if (rights.seesAll) return whole;
  const plan = planOf(rights);
  const shown = shownProperties(withoutNotes(whole, rights), plan, isNatural(record.kind));
  // Then it is a copy.
  if (!plan.readsAllGroups) shown.warnings = shownWarnings(record.warnings, rights);
  return shown as ShownRecord; // names.ts always shows what the type has
}

/** Why somebody is blocked, in free words, is for who may read what happened to the customer. */
function withoutNotes(record: ShownRecord, { permissions }: Rights): ShownRecord {
  if (permissions.has('history.read') || record.blocks.every(({ note }) => note === undefined)) {
    return record;
  }
  return { ...record, blocks: record.blocks.map(({ note: _, ...block }) => block) };
}
