import fc from 'fast-check';
import { CATALOGUE } from '../../src/customer/catalogue/fields.js';
import { type JsonObject, setOwn } from '../../src/customer/catalogue/json.js';
import type { CustomerCommand } from '../../src/customer/commands.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { fullRecord } from './full-record.js';
import { testPolicy } from './test-policy.js';

/** Commands on a customer that is there, many of which are allowed; free texts wherever one may stand. */

export const REVIEW: Extract<CustomerCommand, { type: 'ReviewCustomer' }> = {
  type: 'ReviewCustomer',
  outcome: 'confirmed',
  checklist: [{ item: 'contacts', answer: 'doubtful', note: 'a note' }],
  source: 'telephone',
  versionSeen: 1,
  note: 'a note',
  confirm: [],
};

export function arbitraryCommand(kind: CustomerKind): fc.Arbitrary<CustomerCommand> {
  const because = fc.record(
    { reason: fc.constantFrom('correction', 'no-business', 'other'), note: fc.string() },
    { requiredKeys: [] },
  );
  const status = fc.constantFrom<
    'ActivateCustomer' | 'DeactivateCustomer' | 'ReactivateCustomer' | 'ArchiveCustomer'
  >('ActivateCustomer', 'DeactivateCustomer', 'ReactivateCustomer', 'ArchiveCustomer');
  return fc.oneof(
    fc.tuple(status, because).map(([type, why]): CustomerCommand => ({ type, ...why })),
    arbitraryPatch(kind).map(
      (patch): CustomerCommand => ({ type: 'UpdateCustomer', patch, confirm: [], note: 'a note' }),
    ),
    fc.constantFrom<CustomerCommand>(
      REVIEW,
      { ...REVIEW, outcome: 'to-retire' },
      { type: 'ScheduleReview', reviewer: 'li.wei' },
      { type: 'ScheduleReview', on: '2026-06-01', reason: 'risk', note: 'a note' },
      { type: 'BlockCustomer', scope: 'orders', reason: 'overdue', department: 'finance' },
      {
        type: 'BlockCustomer',
        scope: 'all',
        reason: 'dispute',
        department: 'sales',
        until: '2026-12-31',
        note: 'a note',
      },
      { type: 'LiftBlock', blockId: 'id-1', department: 'finance', note: 'a note' },
      { type: 'LiftBlocks', of: { department: 'sales' }, reason: 'resolved', note: 'a note' },
      { type: 'ChangeTags', add: ['a tag'], remove: [], note: 'a note' },
      { type: 'ChangeTags', add: [], remove: ['a tag'], reason: 'other' },
      { type: 'EndBlock', blockId: 'id-1' },
    ),
  );
}

/** A merge patch with some values of a full record, each element a new one. */
function arbitraryPatch(kind: CustomerKind): fc.Arbitrary<JsonObject> {
  const fields = CATALOGUE.filter(({ derived, name }) => !derived && name !== 'kind');
  return fc
    .tuple(fc.integer({ min: 4, max: 9 }), fc.subarray(fields, { minLength: 1, maxLength: 5 }))
    .map(([seed, some]) => {
      const { input } = fullRecord({ kind, policy: testPolicy(), seed });
      const patch: JsonObject = {};
      for (const { name, type } of some) {
        setOwn(patch, name, type.type === 'elements' ? newElements(input[name]) : input[name]);
      }
      return patch;
    });
}

function newElements(elements: unknown): JsonObject {
  const list = Array.isArray(elements) ? elements : [];
  return Object.fromEntries(list.map((element, i) => [`new-${i + 1}`, element]));
}
