import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CustomerChange } from '../../src/commands/change-customer.js';
import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { openProcess, recordOf } from '../support/commands.js';
import { type Canary, fullRecord } from '../support/full-record.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { testPolicy } from '../support/test-policy.js';

/** A canary in every personal field and every free text, and a search of the bytes that were written. */

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});

afterEach(() => folder.remove());

function filesOf(path: string): Buffer {
  return Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name))));
}

function found(bytes: Buffer, canaries: readonly Canary[]): string[] {
  return canaries.filter(({ text }) => bytes.includes(text)).map(({ field }) => field);
}

/** The second record as a patch of the first: each element removed, and the other one made. */
function patchTo(input: JsonObject, before: object): JsonObject {
  const { code: _, ...patch } = input;
  for (const [list, idField] of Object.entries(ID_FIELDS)) {
    const [element] = patch[list] as JsonObject[];
    const [held] = (before as Record<string, JsonObject[]>)[list] ?? [];
    patch[list] = { [String(held?.[idField])]: null, 'new-1': element };
  }
  return patch;
}

const ID_FIELDS = {
  taxIds: 'taxIdId',
  externalIds: 'externalIdId',
  contacts: 'contactId',
  addresses: 'addressId',
  bankAccounts: 'accountId',
};

const NOTE = 'Canary of a note';

const WITH_NOTES: CustomerChange[] = [
  {
    type: 'BlockCustomer',
    scope: 'all',
    department: '财务',
    reason: 'overdue',
    note: `${NOTE} block`,
  },
  { type: 'ScheduleReview', on: '2026-05-01', reason: 'risk', note: `${NOTE} schedule` },
  {
    type: 'ReviewCustomer',
    outcome: 'corrected',
    checklist: [{ item: 'contacts', answer: 'doubtful', note: `${NOTE} answer` }],
    corrections: { remarks: `${NOTE} correction` },
    versionSeen: 1,
    confirm: [],
    note: `${NOTE} review`,
  },
  { type: 'DeactivateCustomer', note: `${NOTE} deactivation` },
  { type: 'ReactivateCustomer', note: `${NOTE} reactivation` },
  { type: 'ArchiveCustomer', note: `${NOTE} archive` },
];

it.each<CustomerKind>(['company', 'person', 'sole-proprietor'])(
  'of a %s nothing personal is in clear in the store',
  async (kind) => {
    const policy = testPolicy();
    const first = fullRecord({ kind, policy, seed: 1 });
    const second = fullRecord({ kind, policy, seed: 2 });
    const process = await openProcess(folder.path, { policy });
    const created = recordOf(await process.create(first.input));
    const { customerId } = created;
    const patch = patchTo(second.input, created);
    recordOf(
      await process.change(customerId, {
        type: 'UpdateCustomer',
        patch,
        confirm: [],
        note: `${NOTE} update`,
      }),
    );
    for (const change of WITH_NOTES) recordOf(await process.change(customerId, change));
    const whole = await process.states.loadAt(customerId, { version: 2 });
    await process.close();

    const bytes = filesOf(folder.path);

    expect(found(bytes, [...first.personal, ...second.personal])).toEqual([]);
    expect(bytes.includes(NOTE)).toBe(false);
    // What is not personal is found, so the search is one; and what is not found was written.
    expect(found(bytes, first.open)).toEqual(first.open.map(({ field }) => field));
    const read = Buffer.from(JSON.stringify(whole));
    expect(found(read, second.personal)).toEqual(second.personal.map(({ field }) => field));
  },
);
