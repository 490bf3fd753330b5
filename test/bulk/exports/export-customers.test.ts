import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import { exportColumns } from '../../../src/bulk/exports/export-columns.js';
import { type ExportParts, exportCustomers } from '../../../src/bulk/exports/export-customers.js';
import { createInput } from '../../../src/bulk/imports/row-input.js';
import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import { CATALOGUE } from '../../../src/customer/catalogue/fields.js';
import { isObject, type JsonObject } from '../../../src/customer/catalogue/json.js';
import type { CustomerRecord } from '../../../src/customer/customer-record.js';
import { isError } from '../../../src/customer/problem.js';
import type { CustomerFields, CustomerKind } from '../../../src/customer/record.js';
import { ListCustomers, LookUpCustomers } from '../../../src/queries/customers.js';
import { arbitraryRecord, keptRecords } from '../../support/arbitrary-records.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();
const may = { allowed: true, reasons: [] };

/** A customer as it is shown. */
function shown(fields: CustomerFields, n = 1): CustomerRecord {
  return {
    ...fields,
    customerId: `id-${n}`,
    status: 'active',
    standing: { orders: may, deliveries: may, invoices: may },
    blocks: [],
    warnings: [],
    createdOn: '2026-01-01',
    version: 1,
    position: n,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
  };
}

/** A base of these customers, as far as an export asks for it; pages are `pageSize` long. */
function baseOf(records: readonly CustomerRecord[], pageSize = 200): ExportParts {
  const execute = async (query: object) => {
    if (query instanceof LookUpCustomers) {
      return query.keys.map((key) =>
        records.find(({ customerId }) => 'customerId' in key && key.customerId === customerId),
      );
    }
    if (!(query instanceof ListCustomers)) throw new Error('An export asks no other query.');
    const from = query.cursor?.order ?? 0;
    const keys = records.slice(from, from + pageSize).map(({ customerId }) => customerId);
    const next = from + pageSize < records.length ? { next: { order: from + pageSize } } : {};
    return { items: keys.map(() => '{}'), keys, position: records.length, ...next };
  };
  return { policy, queries: { execute } as ExportParts['queries'] };
}

async function exported(
  records: readonly CustomerRecord[],
  options: Parameters<typeof exportCustomers>[1] = {},
  pageSize?: number,
): Promise<string> {
  let text = '';
  for await (const piece of exportCustomers(baseOf(records, pageSize), options)) text += piece;
  return text;
}

describe('an export', () => {
  const records = keptRecords('company').map((fields, i) => shown(fields, i));

  it('is for a spreadsheet: with byte order mark, and no cell begins a formula', async () => {
    const phone = { number: '+8613800138000', kind: 'mobile' as const };
    const record = shown({
      code: 'C1',
      kind: 'company',
      legalName: '=cmd|x',
      shortName: "'quoted",
      country: 'CN',
      contacts: [{ contactId: 'c', phones: [phone] }],
    });
    const text = await exported([record]);
    expect(text.startsWith('\ufeff客户编码,')).toBe(true);
    const [, cells] = parse(text, { bom: true }) as string[][];
    expect(cells).toEqual(expect.arrayContaining(["'=cmd|x", "''quoted", "'+8613800138000"]));
    expect(cells?.filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('has every customer once, page by page', async () => {
    const many = Array.from({ length: 10 }, (_, i) =>
      shown(keptRecords('company')[0] as CustomerFields, i),
    );
    const progress: number[] = [];
    const text = await exported(
      many,
      { columns: ['customerId', '状态'], onProgress: (rows) => progress.push(rows) },
      4,
    );
    const [headings, ...rows] = parse(text, { bom: true }) as string[][];
    expect(headings).toEqual(['客户标识', '状态']);
    expect(rows).toEqual(many.map(({ customerId }) => [customerId, '正常']));
    expect(progress).toEqual([4, 8, 10]);
  });

  it('of nobody has headings', async () => {
    expect(await exported([], { columns: ['code'] })).toBe('\ufeff客户编码\r\n');
  });

  it('refuses a column that is not there, and names those that are', async () => {
    await expect(exported([], { columns: ['cod'] })).rejects.toThrow(
      'There is no column called cod.',
    );
  });

  it('has a column for everything the catalogue has', () => {
    const tops = new Set(exportColumns(policy).map(({ path }) => path.split('.')[0]));
    expect(CATALOGUE.map(({ name }) => name).filter((name) => !tops.has(name))).toEqual([]);
  });

  it('shows the main one of several, and how many there are', async () => {
    const [record] = records;
    const contacts = [
      { contactId: 'a', name: '李四' },
      { contactId: 'b', name: '王芳', primary: true as const },
    ];
    const columns = ['contacts.name', 'contacts.count'];
    const text = await exported([{ ...(record as CustomerRecord), contacts }], { columns });
    expect(text).toBe('\ufeff联系人姓名,联系人数\r\n王芳,2\r\n');
  });
});

describe('what is exported', () => {
  /** What an import of the export makes of the record. */
  async function importedBack(fields: CustomerFields) {
    const rows = parse(await exported([shown(fields)]), { bom: true }) as string[][];
    const mapping = mapColumns(rows[0] ?? [], policy);
    expect(mapping.left.filter(({ reason }) => reason !== 'kept-by-dossier')).toEqual([]);
    const input = createInput(rowReader(mapping, policy)(rows[1] ?? []).input);
    return checkRecord(input, { policy, today: '2026-03-31', newId: () => 'new' });
  }

  const kinds: CustomerKind[] = ['company', 'sole-proprietor', 'person'];

  it.each(kinds)(
    'is recognised column by column and imports back to the same record: %s',
    async (kind) => {
      for (const fields of keptRecords(kind).map(expressible)) {
        const { fields: back, problems } = await importedBack(fields);
        expect(problems.filter(isError)).toEqual([]);
        expect(withoutIds(back)).toEqual(withoutIds(fields));
      }
    },
  );

  it('whatever of the record is there', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRecord(), async (any) => {
        const fields = expressible(any);
        // A part of an object without the parts it needs is no record that the check would keep.
        const kept = checkRecord(withoutIds(fields), {
          policy,
          today: '2026-03-31',
          newId: () => 'new',
        });
        fc.pre(!kept.problems.some(isError));
        // An address of which only the kind is known says nothing in a file.
        const [address = {}] = kept.fields.addresses ?? [];
        fc.pre(Object.keys(address).join() !== 'addressId,kind');
        const { fields: back } = await importedBack({ ...kept.fields, code: fields.code });
        expect(withoutIds(back)).toEqual(withoutIds(kept.fields));
      }),
      { numRuns: 100 },
    );
  });
});

/** What columns of this release can say: one element of each list, nothing derived, no retired value. */
function expressible(fields: CustomerFields): CustomerFields {
  const record: JsonObject = {};
  for (const { name, type, derived } of CATALOGUE) {
    const value = (fields as unknown as JsonObject)[name];
    if (derived || value === undefined) continue;
    record[name] = type.type === 'elements' ? (value as unknown[]).slice(0, 1) : value;
  }
  return record as unknown as CustomerFields; // the same fields, fewer elements
}

function withoutIds(fields: object): JsonObject {
  const ids = new Set(
    CATALOGUE.flatMap(({ type }) => (type.type === 'elements' ? [type.idField] : [])),
  );
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => !ids.has(name))
        .map(([name, part]) => [name, strip(part)]),
    );
  };
  return strip(fields) as JsonObject;
}
