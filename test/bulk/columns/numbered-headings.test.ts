import fc from 'fast-check';
import { LISTS, numberedHeading, partHeading } from '../../../src/bulk/columns/element-words.js';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { rowReader } from '../../../src/bulk/columns/row-reader.js';
import { allTargets } from '../../../src/bulk/columns/targets.js';
import { testPolicy } from '../../support/test-policy.js';

const policy = testPolicy();
const mapOf = (headings: string[]) =>
  mapColumns({ sheets: [{ name: '', headings }] }, policy, { system: 'k3' });
const pathsOf = (headings: string[]) => mapOf(headings).columns.map(({ target }) => target.path);

/** Every part of a list that a file can give, ids included. */
const PARTS = [
  ...allTargets(policy)
    .filter(({ top }) => LISTS.includes(top.name))
    .map(({ top, field }) => ({ list: top.name, part: field.name })),
  { list: 'contacts', part: 'contactId' },
  { list: 'addresses', part: 'addressId' },
  { list: 'bankAccounts', part: 'accountId' },
  { list: 'taxIds', part: 'taxIdId' },
  { list: 'externalIds', part: 'externalIdId' },
];

describe('a numbered heading', () => {
  it.each([
    ['联系人1姓名', 'contacts.1.name'],
    ['联系人2电话', 'contacts.2.phones'],
    ['联系人2手机号码', 'contacts.2.phones'],
    ['联系人姓名2', 'contacts.2.name'],
    ['联系人2', 'contacts.2.name'],
    ['联系人二电话', 'contacts.2.phones'],
    ['联系人（3）邮箱', 'contacts.3.emails'],
    ['联系人_2_职务', 'contacts.2.title'],
    ['地址1详细地址', 'addresses.1.line'],
    ['地址2', 'addresses.2.line'],
    ['收货地址2', 'addresses.2.line'],
    ['银行账户2账号', 'bankAccounts.2.accountNo'],
    ['开户行2', 'bankAccounts.2.bankName'],
    ['contact 1 name', 'contacts.1.name'],
    ['Contact2 Email', 'contacts.2.emails'],
    ['contacts.1.name', 'contacts.1.name'],
    ['contacts.1.contactId', 'contacts.1.contactId'],
  ])('%s is %s', (heading, path) => {
    expect(pathsOf([heading])).toEqual([path]);
  });

  it.each(['联系人0姓名', '联系人101姓名', 'contacts.1.nothing', '客户名称2', '第2季度'])(
    '%s is none',
    (heading) => {
      expect(pathsOf([heading])).toEqual([]);
    },
  );

  it('is read back as it is written, for every part of every list', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PARTS),
        fc.integer({ min: 1, max: 100 }),
        fc.constantFrom('zh' as const, 'en' as const),
        ({ list, part }, number, language) => {
          const heading = numberedHeading(list, number, part, language);
          expect([heading, ...pathsOf([heading])]).toEqual([heading, `${list}.${number}.${part}`]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('without a list is one more value, unless other headings tell of such an element', () => {
    expect(pathsOf(['联系人', '电话1', '电话2'])).toEqual([
      'contacts.name',
      'contacts.phones',
      'contacts.phones',
    ]);
    expect(pathsOf(['联系人1', '电话1', '联系人2', '电话2'])).toEqual([
      'contacts.1.name',
      'contacts.1.phones',
      'contacts.2.name',
      'contacts.2.phones',
    ]);
  });

  it('twice for one value is refused', () => {
    expect(() => mapOf(['联系人1姓名', '联系人姓名1'])).toThrow('both mean contacts.1.name');
  });
});

describe('the columns of a number', () => {
  it('are one element each, in the order of the numbers', () => {
    const row = {
      联系人2姓名: '李雷',
      联系人: '张三',
      联系人1姓名: '王芳',
      联系人1电话: '13800138000',
      收货地址1: '中山路1号',
      地址1邮政编码: '310000',
      地址2类型: '办公地址',
      地址2详细地址: '南京路2号',
      税号1: '91330105321935456Y',
    };
    const mapping = mapOf(Object.keys(row));
    const { input } = rowReader(mapping, policy)({ sheet: 0, row: 2, cells: Object.values(row) });
    expect(input).toEqual({
      contacts: [{ name: '张三' }, { name: '王芳', phones: ['13800138000'] }, { name: '李雷' }],
      addresses: [
        { kind: 'delivery', line: '中山路1号', postalCode: '310000' },
        { kind: 'office', line: '南京路2号' },
      ],
      taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
    });
  });
});

describe('the heading of a part in a sheet of its list', () => {
  it('is read back as it is written', () => {
    for (const { list, part } of PARTS) {
      for (const language of ['zh', 'en'] as const) {
        const heading = partHeading(list, part, language);
        const { lists } = mapColumns(
          {
            sheets: [
              { name: '客户', headings: ['客户名称'] },
              { name: '甲', headings: ['客户编码', heading] },
            ],
          },
          policy,
          { map: [`甲!=${list}`], system: 'k3' },
        );
        expect([heading, ...(lists[0]?.columns ?? []).map(({ target }) => target.path)]).toEqual([
          heading,
          `${list}.${part}`,
        ]);
      }
    }
  });
});
