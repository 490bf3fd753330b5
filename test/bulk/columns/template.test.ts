import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ALL_RIGHTS } from '../../../src/access/rights.js';
import { type JoinedRow, joinedRows } from '../../../src/bulk/columns/joined-rows.js';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import { allTargets } from '../../../src/bulk/columns/targets.js';
import { template, templateWorkbook } from '../../../src/bulk/columns/template.js';
import { createInput } from '../../../src/bulk/imports/row-input.js';
import { lookAt } from '../../../src/bulk/tables/source-file.js';
import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';

const strict = testPolicy();
const policies = {
  default: DEFAULT_POLICY,
  'with own attributes, all required': {
    ...strict,
    attributes: strict.attributes.map((attribute) => ({ ...attribute, required: true })),
  },
};
const folder = temporaryFolder();

afterAll(() => folder.remove());

describe.each([
  ['zh', 'default'],
  ['en', 'default'],
  ['zh', 'with own attributes, all required'],
  ['en', 'with own attributes, all required'],
] as const)('the template in %s, policy %s', (language, which) => {
  const policy = policies[which];

  async function written() {
    const path = join(folder.path, 'template.xlsx');
    await pipeline(templateWorkbook(policy, language, ALL_RIGHTS), createWriteStream(path));
    const source = await lookAt(path);
    return { source, mapping: mapColumns(source, policy) };
  }

  it('comes in as it is: every column is known, every field has one', async () => {
    const { mapping } = await written();
    const { left, lists, unread } = mapping;
    expect([...left, ...lists.flatMap((list) => list.left)]).toEqual([]);
    expect(unread.map(({ reason }) => reason)).toEqual(['explanation']);
    expect(lists.map(({ list, keys }) => [list, keys.length])).toEqual([
      ['contacts', 2],
      ['addresses', 2],
      ['bankAccounts', 2],
    ]);
    const paths = [mapping, ...lists].flatMap(({ columns }) =>
      columns.map(({ target }) => (target.system === undefined ? target.path : 'externalIds.id')),
    );
    const wanted = allTargets(policy)
      .map(({ path }) => path)
      .filter((path) => !path.startsWith('paymentTerms.'));
    expect(paths.toSorted()).toEqual(wanted.toSorted());
  });

  it('has examples that pass every check, and are not imported', async () => {
    const { source, mapping } = await written();
    const read = rowReader(mapping, policy);
    const rows: JoinedRow[] = [];
    for await (const batch of joinedRows(source, mapping)) rows.push(...batch);
    expect(rows.map(({ isExample, joined = [] }) => [isExample, joined.length])).toEqual([
      [true, 3],
      [true, 3],
    ]);
    for (const row of rows) {
      const { input, ...found } = read(row);
      expect(found).toEqual({ warnings: [] });
      // What says that it is an example is a code that no customer can have.
      const { code: _, ...example } = createInput(input);
      const { fields, problems } = checkRecord(example, {
        policy,
        today: '2026-11-24',
        newId: () => '018f0000-0000-7000-8000-000000000000',
      });
      expect(problems).toEqual([]);
      expect(fields.contacts).toHaveLength(1);
      expect(fields.bankAccounts).toHaveLength(1);
    }
  });

  it('explains every column', () => {
    const contents = template(policy, language, ALL_RIGHTS);
    const explanation = contents.at(-1);
    const explained = new Set(explanation?.rows.map(([sheet, column]) => `${sheet} ${column}`));
    for (const { spec } of contents.slice(0, -1)) {
      for (const { heading, note = '' } of spec.columns) {
        expect(explained).toContain(`${spec.name} ${heading}`);
        expect(note).not.toBe('');
        expect(note.length).toBeLessThanOrEqual(255);
      }
    }
  });

  it('has lists to choose from, required marks, and text for long numbers', () => {
    const [customers, , , accounts] = template(policy, language, ALL_RIGHTS);
    const column = (at: typeof customers, path: string) => {
      const { zh, en } = { zh: '', en: '' };
      return at?.spec.columns.find(({ heading }) => [path, zh, en].includes(heading));
    };
    const named = language === 'zh' ? '客户名称' : 'Legal name';
    expect(column(customers, named)).toMatchObject({ required: true, format: 'text' });
    expect(column(customers, language === 'zh' ? '税号' : 'Tax id')?.format).toBe('text');
    expect(column(customers, language === 'zh' ? '风险等级' : 'Risk level')?.choices).toEqual(
      language === 'zh' ? ['低', '中', '高'] : ['Low', 'Medium', 'High'],
    );
    expect(column(accounts, language === 'zh' ? '账号' : 'Number')?.format).toBe('text');
  });
});
