import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { joinedRows } from '../../../src/bulk/columns/joined-rows.js';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import type { ExportFormat } from '../../../src/bulk/exports/export-request.js';
import { createInput } from '../../../src/bulk/imports/row-input.js';
import { rowPatch } from '../../../src/bulk/imports/row-patch.js';
import { lookAt } from '../../../src/bulk/tables/source-file.js';
import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { recordOf } from '../../../src/customer/customer-record.js';
import { decide } from '../../../src/customer/decide.js';
import { isError } from '../../../src/customer/problem.js';
import type { CustomerFields, CustomerKind } from '../../../src/customer/record.js';
import type { CustomerFold } from '../../../src/views/customer-list.js';
import { arbitraryRecord, keptRecords } from '../../support/arbitrary-records.js';
import { idMaker, TODAY } from '../../support/given.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { exported, foldOf, partsOf, withoutIds } from './exporting.js';

/** What is exported says all that a record says: it imports back to the same, and changes nothing there. */

const policy = testPolicy();
const FORMATS: readonly ExportFormat[] = ['csv', 'xlsx'];
/** Texts that a spreadsheet or an import takes for something else, unless something is done about it. */
const NASTY = [
  "'x",
  "'=x",
  "''",
  '=1+1',
  '+86',
  '-1',
  '@x',
  '＝x',
  'NA',
  'N/A',
  '#N/A',
  'null',
  '-',
  '/',
  '无',
  '#清空',
  "'#清空",
  '#REF!',
  '#FORMULA',
  '####',
  '1.5E+17',
  '9.13303823278611E+17',
  'TRUE',
  '是',
  '2026/1/5',
  '00123',
  '50%',
  '1,000',
  'a；b',
  'a, b',
  '"a"',
  '"',
  'a"b',
  '"a；b',
  'a|b',
  '_x000D_',
  '<b>&amp;</b>',
  '\u{20BB7}',
  '传真: 1',
  '长期',
  '例',
  'x\ny',
];

const KINDS: readonly CustomerKind[] = ['company', 'sole-proprietor', 'person'];

let folder: ReturnType<typeof temporaryFolder>;
let files = 0;

beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

/** What an import reads of the export of these records, row by row. */
async function readBack(
  folds: readonly CustomerFold[],
  format: ExportFormat,
): Promise<JsonObject[]> {
  const path = join(folder.path, `${++files}.${format}`);
  writeFileSync(path, (await exported(partsOf(folds), { format })).bytes);
  const source = await lookAt(path);
  const mapping = mapColumns(source, policy);
  const left = mapping.left.filter(
    ({ reason }) => reason !== 'kept-by-dossier' && reason !== 'taking-over-only',
  );
  expect(left).toEqual([]);
  expect(mapping.unread.map(({ name }) => name)).toEqual(format === 'csv' ? [] : ['说明']);
  const read = rowReader(mapping, policy);
  const inputs: JsonObject[] = [];
  for await (const rows of joinedRows(source, mapping)) {
    for (const row of rows) {
      const { input, problems = [] } = read(row);
      expect(problems).toEqual([]);
      inputs.push(input);
    }
  }
  return inputs;
}

type Fields = Omit<CustomerFields, 'code'>;

async function expectSame(records: readonly Fields[], format: ExportFormat): Promise<void> {
  const folds = records.map((fields, n) => foldOf({ ...fields, code: `C${n}` }, n));
  const inputs = await readBack(folds, format);
  expect(inputs).toHaveLength(folds.length);
  folds.forEach((fold, n) => {
    const { customerId, state, standpoint } = fold;
    const input = inputs[n] ?? {};
    const made = checkRecord(createInput(input), { policy, today: TODAY, newId: idMaker() });
    expect(made.problems.filter(isError)).toEqual([]);
    expect(withoutIds(made.fields)).toEqual(withoutIds(state.fields));
    const { patch } = rowPatch(input, recordOf(customerId, state, standpoint, policy));
    const changed = decide({ type: 'UpdateCustomer', patch, confirm: [] }, state, {
      customerId,
      version: 1,
      today: TODAY,
      actorId: 'wang',
      steward: false,
      policy,
      newId: idMaker(),
    });
    expect(changed).toMatchObject({ type: 'accepted', events: [] });
  });
}

describe.each(FORMATS)('what is exported as %s', (format) => {
  it('comes back whole from full records of every kind', async () => {
    await expectSame(
      KINDS.flatMap((kind) => keptRecords(kind).map(withoutDerived)),
      format,
    );
  });

  it('comes back whole, whatever of a record is there', async () => {
    const kept = fc
      .constantFrom(...KINDS)
      .chain((kind) => arbitraryRecord(kind))
      .map((fields) =>
        // A part of an object without the parts it needs is no record that the check would keep.
        checkRecord(withoutIds(withoutDerived(fields)), { policy, today: TODAY, newId: idMaker() }),
      )
      .filter(({ problems }) => !problems.some(isError))
      .map(({ fields }) => fields);
    await fc.assert(
      fc.asyncProperty(fc.array(kept, { minLength: 1, maxLength: 8 }), (records) =>
        expectSame(records, format),
      ),
      { numRuns: format === 'csv' ? 60 : 20 },
    );
  }, 60_000);

  it('comes back whole, whatever its texts look like', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(nastyRecord, { minLength: 1, maxLength: 8 }), (records) =>
        expectSame(records, format),
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it('comes back with every kind of telephone', async () => {
    const phones = ['13800138000', '0571-88889999转801', '400-123-4567', '传真: 0571-88889998'];
    const input = { kind: 'company', legalName: '春满园', country: 'CN', contacts: [{ phones }] };
    const { fields } = checkRecord(input, { policy, today: TODAY, newId: idMaker() });
    expect(fields.contacts?.[0]?.phones?.map(({ kind }) => kind)).toEqual([
      'mobile',
      'landline',
      'hotline',
      'fax',
    ]);
    await expectSame([fields], format);
  });
});

const nasty = fc.constantFrom(...NASTY);

/** A company whose free texts are of this kind, as the check keeps them. */
const nastyRecord: fc.Arbitrary<Fields> = fc
  .record(
    {
      shortName: nasty,
      remarks: nasty,
      tags: fc.uniqueArray(nasty, { maxLength: 4 }),
      contacts: fc.array(
        fc.record({ name: nasty, title: nasty, wechat: nasty }, { requiredKeys: ['name'] }),
        { maxLength: 3 },
      ),
      addresses: fc.array(fc.record({ kind: fc.constant('office'), line: nasty }), {
        maxLength: 2,
      }),
    },
    { requiredKeys: [] },
  )
  .map((some) => ({ kind: 'company', legalName: '春满园', country: 'CN', ...some }))
  .map((input) => checkRecord(input, { policy, today: TODAY, newId: idMaker() }))
  .filter(({ problems }) => !problems.some(isError))
  .map(({ fields }) => fields);

function withoutDerived(fields: CustomerFields): CustomerFields {
  const record: JsonObject = {};
  for (const { name, derived } of CATALOGUE) {
    const value = (fields as unknown as JsonObject)[name];
    if (!derived && value !== undefined) record[name] = value;
  }
  return record as unknown as CustomerFields; // the same fields but for derived ones
}
