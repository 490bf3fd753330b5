import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { storeCaller } from '../../../src/access/caller.js';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import type { ShownRecord } from '../../../src/access/shown/shown-record.js';
import { SqliteViewStore } from '../../../src/adapters/sqlite/view-store.js';
import type { ExportFormat } from '../../../src/bulk/exports/export-request.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { customersAt, customersAtParts } from '../../../src/queries/customers-at.js';
import { ViewRunner } from '../../../src/views/runner.js';
import { VIEWS } from '../../../src/views/views.js';
import { REVIEW } from '../../support/arbitrary-commands.js';
import { arbitraryRecord } from '../../support/arbitrary-records.js';
import { TODAY } from '../../support/given.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { type Base, openBase } from '../imports/importing.js';
import { exported, withoutIds } from './exporting.js';

/** A whole base goes out as a file and into an empty one, or back into itself: by the real import. */

const policy = testPolicy();

const customer = fc.record({
  fields: arbitraryRecord('company'),
  status: fc.constantFrom('active', 'inactive', 'archived'),
  activeOn: fc.option(fc.constant(TODAY), { nil: undefined }),
  reviewed: fc.boolean(),
});

const reason = { reason: 'other', note: '迁移' };

/** Customers as they come about; one that the rules refuse is not there. */
async function fill(base: Base, given: Parameters<Parameters<typeof customer.map>[0]>[0][]) {
  const { process } = base;
  for (const [n, { fields, status, activeOn, reviewed }] of given.entries()) {
    const input = { ...withoutIds(fields), code: `K-${n}`, parentCustomerId: undefined };
    // What an archived customer no longer holds another may take: then the number means two of them.
    if (status === 'archived') Object.assign(input, { taxIds: undefined, externalIds: undefined });
    const answer = await process.create(present(input));
    if (answer.type !== 'done') continue;
    const { customerId } = answer.record;
    if (answer.record.status === 'pending') {
      await process.change(customerId, { type: 'ActivateCustomer', ...reason });
    }
    if (reviewed) {
      await process.change(customerId, { ...REVIEW, ...reason });
    }
    if (status !== 'active') {
      const type = status === 'inactive' ? 'DeactivateCustomer' : 'ArchiveCustomer';
      await process.change(customerId, { type, ...reason });
    }
    if (activeOn !== undefined) {
      const call = { caller: storeCaller('orders'), correlationId: 'test' };
      await process.activity.report(customerId, { lastActivityOn: activeOn }, call);
    }
  }
}

/** The file, and the records it is of. */
async function exportOf(base: Base, format: ExportFormat) {
  const views = new SqliteViewStore({ path: join(base.folder, 'views.db') });
  try {
    const { journal } = base.process;
    const parts = { views: VIEWS, policy, log: journal, store: views, report: () => undefined };
    const runner = new ViewRunner(parts);
    await runner.catchUp();
    await runner.stop();
    const { position } = await journal.head();
    const reading = { ...customersAtParts({ journal, views }, policy), policy };
    const records: ShownRecord[] = [];
    for await (const some of customersAt(reading, { position, rights: ALL_RIGHTS }))
      records.push(...some);
    const { bytes } = await exported(reading, { format, position });
    const path = join(base.folder, `../out-${position}.${format}`);
    writeFileSync(path, bytes);
    return { path, records };
  } finally {
    await views.close();
  }
}

describe.each<ExportFormat>(['csv', 'xlsx'])('a base exported as %s', (format) => {
  it('is the same base in an empty store, and changes nothing in its own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(customer, { minLength: 1, maxLength: 6 }), async (customers) => {
        const folder = temporaryFolder();
        const here = await openBase(join(folder.path, 'here'));
        const there = await openBase(join(folder.path, 'there'));
        try {
          await fill(here, customers);
          const { path, records } = await exportOf(here, format);
          if (records.length === 0) return;

          const before = await here.commits();
          const own = await here.import(path, { mode: 'upsert' });
          expect(reasonsIn(await here.refused(own))).toEqual([]);
          expect(own.counts).toMatchObject({ unchanged: records.length, refused: 0 });
          expect(await here.commits()).toBe(before);

          const moved = await there.import(path, {
            takeOver: { reasonCode: 'other', reason: '迁移' },
          });
          expect(reasonsIn(await there.refused(moved))).toEqual([]);
          expect(moved.counts).toMatchObject({ created: records.length, refused: 0 });
          // Rows that go in together may change places.
          expect(byCode((await exportOf(there, format)).records)).toEqual(byCode(records));
        } finally {
          await here.close();
          await there.close();
          folder.remove();
        }
      }),
      { numRuns: 10 },
    );
  }, 120_000);
});

/** Code and sentence of each refused row. */
function reasonsIn(refused: readonly string[][]): string[][] {
  return refused.slice(1).map((row) => row.slice(-2));
}

function byCode(records: readonly ShownRecord[]): Map<string, JsonObject> {
  return new Map(records.map((record) => [String(record.code), carried(record)]));
}

/** What a file carries from base to base. */
function carried(record: ShownRecord): JsonObject {
  const { status, createdOn, lastReviewedOn, lastActivityOn } = record;
  const fields: JsonObject = {};
  for (const { name, derived } of CATALOGUE) {
    if (!derived) fields[name] = record[name];
  }
  return withoutIds(present({ ...fields, status, createdOn, lastReviewedOn, lastActivityOn }));
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
