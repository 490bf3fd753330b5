import { ALL_RIGHTS, type Rights } from '../../../src/access/rights.js';
import { headingLikeness } from '../../../src/bulk/columns/heading-likeness.js';
import { mapColumns } from '../../../src/bulk/columns/mapping.js';
import { proposals } from '../../../src/bulk/columns/proposals.js';
import { suggestColumns, suggestMapping } from '../../../src/bulk/columns/suggest-mapping.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { testPolicy } from '../../support/test-policy.js';
import { workbookOf } from './workbook-file.js';

const policy = testPolicy();

/** One column with its cells. */
function suggest(heading: string, ...cells: string[]) {
  return suggestTo(ALL_RIGHTS, heading, ...cells);
}

function suggestTo(rights: Pick<Rights, 'writes'>, heading: string, ...cells: string[]) {
  const mapping = mapColumns({ sheets: [{ name: '', headings: [heading] }] }, policy);
  const rows = cells.map((cell) => [cell]);
  const [found] = suggestColumns(mapping, rows, policy, rights);
  if (found === undefined) throw new Error('no suggestion');
  return found;
}

describe('a suggestion', () => {
  it('is sure of an exact heading or alias, and says that it is placed', () => {
    expect(suggest('企业名称')).toEqual({
      sheet: 0,
      index: 0,
      heading: '企业名称',
      placed: 'legalName',
      path: 'legalName',
      confidence: 1,
      why: [{ zh: '标题一致', en: 'the heading is its name' }],
      alternatives: expect.any(Array),
    });
    expect(suggest('联系人2电话')).toMatchObject({ placed: 'contacts.2.phones', confidence: 1 });
  });

  it('is less sure when the cells are something else', () => {
    const { path, confidence, why } = suggest('税号', '2026-01-05', '2025-03-01', '2024-12-31');
    expect([path, confidence]).toEqual(['taxIds.value', 0.6]);
    expect(why.at(-1)?.zh).toContain('不像');
  });

  it.each([
    ['客户名称全称', 'legalName'],
    ['主要联系人电话', 'contacts.phones'],
    ['经营范围描述', 'businessScope'],
    ['信用额渡', 'creditLimit'],
    ['KHMC', 'legalName'],
    ['kehumingcheng', 'legalName'],
  ])('for a heading that is like a name, %s, proposes %s and places nothing', (heading, path) => {
    const found = suggest(heading);
    expect(found).toMatchObject({ path });
    expect(found).not.toHaveProperty('placed');
    expect(found.confidence).toBeGreaterThanOrEqual(0.5);
    expect(found.confidence).toBeLessThan(1);
  });

  it.each([
    ['taxIds.value', ['91330105321935456Y', '913303823278610560', '91330106MA2EXMPL4F']],
    ['contacts.phones', ['13800138000', '139 0013 9000', '+86 13700137000']],
    ['contacts.emails', ['a@b.cn', 'c@d.com', 'e@f.org']],
    ['legalName', ['杭州示例有限公司', '宁波某某厂', 'Example GmbH']],
    ['addresses.province', ['浙江', '江苏省', '上海']],
    ['bankAccounts.bankName', ['中国工商银行杭州分行', '农村信用社', '招商银行']],
    ['paymentTerms', ['月结30天', '款到发货', '票到60天']],
    ['riskLevel', ['高', '低', '中']],
    ['registrationStatus', ['存续', '注销', '存续']],
    ['website', ['www.example.com', 'https://a.cn', 'http://b.cn']],
  ])('sees by the cells alone that a column is %s', (path, cells) => {
    const found = suggest('F7', ...cells);
    expect(found).toMatchObject({ path });
    expect(found).not.toHaveProperty('placed');
    expect(found.why).not.toEqual([]);
  });

  it('takes cells and heading together', () => {
    const alone = suggest('客户联系手机');
    const both = suggest('客户联系手机', '13800138000', '13900139000', '13700137000');
    expect(both.path).toBe('contacts.phones');
    expect(both.confidence).toBeGreaterThan(alone.confidence);
  });

  it('names other fields that it may be', () => {
    const { alternatives } = suggest('日期', '2026-01-05', '2025-03-01', '2024-12-31');
    expect(alternatives.length).toBeGreaterThan(0);
  });

  it('is none where nothing speaks for a field', () => {
    expect(suggest('ZZZ', 'x', 'y', 'z')).toEqual({
      sheet: 0,
      index: 0,
      heading: 'ZZZ',
      confidence: 0,
      why: [],
      alternatives: [],
    });
  });
});

describe('a suggestion to somebody who may write contacts only', () => {
  const rights = { writes: new Set(['contacts'] as const) };

  it.each([
    ['F7', ['中国工商银行杭州分行', '农村信用社', '招商银行']],
    ['F7', ['月结30天', '款到发货', '票到60天']],
    ['开户银行全称', []],
  ])('proposes nothing else, also where %s and its cells look like it', (heading, cells) => {
    const { path, alternatives } = suggestTo(rights, heading, ...cells);
    const proposed = [path, ...alternatives.map((other) => other.path)];
    expect(proposed.filter((name) => name && !/^(contacts|addresses)\./.test(name))).toEqual([]);
    expect(suggest(heading, ...cells).path).not.toMatch(/^(contacts|addresses)\./);
  });

  it('says of a column that its heading places elsewhere that its rows are refused', () => {
    expect(suggestTo(rights, '信用额度', '50万')).toMatchObject({
      placed: 'creditLimit',
      confidence: 0,
      why: [{ en: expect.stringContaining('may not write') }],
      alternatives: [],
    });
    expect(suggestTo(rights, '联系人电话')).toMatchObject({ confidence: 1 });
  });

  it('leaves the columns by which customers are found', () => {
    expect(suggestTo(rights, '客户编码')).toMatchObject({ placed: 'code', confidence: 1 });
    expect(suggestTo(rights, '税号')).toMatchObject({ placed: 'taxIds.value', confidence: 1 });
  });
});

describe('the suggestions for a file', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('go by the first rows of its sheet of customers', async () => {
    const source = await workbookOf(folder.path, {
      联系人: [['客户编码', '姓名']],
      客户: [
        ['客户名称', 'F2', '状态'],
        ['甲有限公司', 'a@b.cn', '正常'],
        ['乙有限公司', 'c@d.cn', '正常'],
        ['丙有限公司', 'e@f.cn', '停用'],
      ],
    });
    const mapping = mapColumns(source, policy, { takeOver: {} });
    const found = await suggestMapping(source, mapping, policy, ALL_RIGHTS);
    expect(found.map(({ sheet, placed, path }) => [sheet, placed, path])).toEqual([
      [1, 'legalName', 'legalName'],
      [1, undefined, 'contacts.emails'],
      [1, 'status', 'status'],
    ]);
  });

  it('are said of columns that are left, and of cells that do not fit their heading', async () => {
    const source = await workbookOf(folder.path, {
      客户: [
        ['客户名称', 'F2', '某列', '税号', '备注'],
        ['甲有限公司', 'a@b.cn', 'x', '2026-01-05', ''],
        ['乙有限公司', 'c@d.cn', 'y', '2026-01-06', ''],
        ['丙有限公司', 'e@f.cn', 'z', '2026-01-07', ''],
      ],
    });
    const sentences = await proposals(source, mapColumns(source, policy), policy);
    expect(sentences.map(({ en }) => en)).toEqual([
      'column 2 (F2) may be contacts.emails (85%: the cells are e-mail addresses); say so with --map "#2=contacts.emails"',
      'column 4 (税号) is taken for taxIds.value: the heading is its name, but the cells do not look like it',
    ]);
  });
});

describe('the likeness of headings', () => {
  it.each([
    ['客户名称', '客户名称*', 1],
    ['客户名称', '客户编码', undefined],
    ['名', '客户名称', undefined],
  ])('of %s and %s is %s', (a, b, score) => {
    expect(headingLikeness(a, b)?.score).toBe(score);
  });
});
