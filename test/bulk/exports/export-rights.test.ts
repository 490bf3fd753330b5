import { parse } from 'csv-parse/sync';
import readXlsxFile from 'read-excel-file/node';
import { storeCaller } from '../../../src/access/caller.js';
import type { Identity } from '../../../src/access/identity.js';
import { rightsOf } from '../../../src/access/rights.js';
import { exportColumnPaths } from '../../../src/bulk/exports/export-columns.js';
import type { ExportFormat, ExportRequest } from '../../../src/bulk/exports/export-request.js';
import { topField } from '../../../src/customer/catalogue/fields.js';
import { recordOf } from '../../../src/customer/customer-record.js';
import { DEFAULT_ROLES } from '../../../src/customer/default-roles.js';
import type { CustomerFold } from '../../../src/views/customer-list.js';
import { fullCustomer, isSeen, KINDS, STANDPOINT } from '../../access/shown/support.js';
import { CUSTOMER_ID } from '../../support/given.js';
import { testPolicy } from '../../support/test-policy.js';
import { exported, partsOf } from './exporting.js';

/** What of a customer with a canary in every field goes out to whom. */

const policy = testPolicy();

function inRole(role: string): Identity {
  const actor = { id: 'u1', kind: 'user' } as const;
  return { actor, person: 'u1', grants: [{ person: 'u1', roles: [role] }] };
}

const rightsIn = (role: string) => rightsOf(inRole(role), policy);

function foldIn(
  kind: (typeof KINDS)[number],
): { fold: CustomerFold } & ReturnType<typeof fullCustomer> {
  const customer = fullCustomer(kind, 1);
  return {
    ...customer,
    fold: { customerId: CUSTOMER_ID, state: customer.state, standpoint: STANDPOINT },
  };
}

async function textOf(fold: CustomerFold, request: Partial<ExportRequest>): Promise<string> {
  const { bytes } = await exported(partsOf([fold]), request);
  return request.format === 'xlsx' ? JSON.stringify(await readXlsxFile(bytes)) : bytes.toString();
}

const EVERYBODY = Object.keys(DEFAULT_ROLES).flatMap((role) =>
  KINDS.flatMap((kind) =>
    (['csv', 'xlsx'] as const).map((format) => [role, kind, format] as const),
  ),
);

describe('an export', () => {
  it.each(EVERYBODY)(
    'for a %s shows of a %s, as %s, what the role may see',
    async (role, kind, format) => {
      const { fold, canaries } = foldIn(kind);
      const rights = rightsIn(role);

      const text = await textOf(fold, { format, identity: inRole(role) });

      const whole = await textOf(fold, { format });
      const written = canaries.filter((canary) => whole.includes(canary.text));
      expect(written.length).toBeGreaterThan(40);
      const seen = written.filter((canary) => isSeen(canary, rights, kind));
      const found = written.filter((canary) => text.includes(canary.text));
      expect(found.map(({ field }) => field)).toEqual(seen.map(({ field }) => field));
    },
  );

  it('writes a masked value as its mask', async () => {
    const { fold } = foldIn('company');
    const contacts = [
      {
        contactId: 'a',
        phones: [{ number: '+8613800138000', extension: '8', kind: 'mobile' as const }],
      },
    ];
    const bankAccounts = [{ accountId: 'b', accountNo: '1202020009000000123' }];
    Object.assign(fold.state.fields, { contacts, bankAccounts });
    const columns = ['contacts.phones', 'bankAccounts.accountNo'];
    const text = await textOf(fold, { columns, identity: inRole('steward') });
    expect(parse(text, { bom: true })[1]).toEqual(['138****8000转8', '****0123']);
  });

  it('has no column of a group that cannot be read: not by default, not by name, not among the known', async () => {
    const identity = inRole('viewer');
    const { fold } = foldIn('company');
    const paths = exportColumnPaths(policy, rightsIn('viewer'));
    const groups = new Set(paths.map((path) => topField(path.split('.')[0] ?? '')?.group));
    expect([...groups]).toEqual(expect.arrayContaining(['identity', 'contacts']));
    for (const group of ['finance', 'bank', 'invoicing'] as const)
      expect(groups).not.toContain(group);
    for (const name of [
      'bankAccounts.count',
      'bankAccounts.accountId',
      '银行账户数',
      'creditLimit',
    ]) {
      const refused = exported(partsOf([fold]), { identity, columns: [name] });
      await expect(refused).rejects.toMatchObject({ column: name, known: paths });
    }
    const made = exported(partsOf([fold]), { identity, columns: ['made-up'] });
    await expect(made).rejects.toMatchObject({ column: 'made-up', known: paths });
  });

  it.each<ExportFormat>(['csv', 'xlsx'])(
    'as %s has no sheet and no numbered column of a list that cannot be read',
    async (format) => {
      const { fold } = foldIn('company');
      fold.state.fields.bankAccounts = Array.from({ length: 7 }, (_, i) => ({
        accountId: `b${i}`,
      }));
      const text = await textOf(fold, { format, identity: inRole('sales') });
      expect(text).toContain('联系人');
      expect(text).not.toMatch(/银行账户|账户[1-7]|b[0-6]"/);
    },
  );

  it('says in the workbook that it is not all there is, to whom it is not', async () => {
    const { fold } = foldIn('company');
    expect(await textOf(fold, { format: 'xlsx', identity: inRole('steward') })).toContain('遮盖');
    expect(await textOf(fold, { format: 'xlsx', ...storeCaller('cli') })).not.toContain('遮盖');
  });

  it('leaves the record as it is', async () => {
    const { fold } = foldIn('person');
    const before = structuredClone(fold);
    await textOf(fold, { identity: inRole('viewer') });
    expect(recordOf(CUSTOMER_ID, fold.state, STANDPOINT, policy)).toEqual(
      recordOf(CUSTOMER_ID, before.state, STANDPOINT, policy),
    );
  });
});
