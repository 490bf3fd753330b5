import { rowPatch } from '../../../src/bulk/imports/row-patch.js';
import type { CustomerRecord } from '../../../src/customer/customer-record.js';

/** A customer as it is shown, with what the test gives. */
function record(fields: Partial<CustomerRecord>): CustomerRecord {
  const may = { allowed: true, reasons: [] };
  return {
    customerId: 'id',
    code: 'C1',
    kind: 'company',
    legalName: '某某有限公司',
    country: 'CN',
    status: 'active',
    standing: { orders: may, deliveries: may, invoices: may },
    blocks: [],
    warnings: [],
    createdOn: '2026-01-01',
    version: 1,
    position: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...fields,
  };
}

const mobile = { number: '+8613800138000', kind: 'mobile' as const };

describe('the patch that brings a record to what a row says', () => {
  it('names what the row names and nothing else', () => {
    const { patch } = rowPatch(
      { legalName: '新名称', tags: ['华东'] },
      record({ remarks: '老客户' }),
    );
    expect(patch).toEqual({ legalName: '新名称', tags: ['华东'] });
  });

  it.each([
    ['a contact by name', { name: ' 王 芳' }, 'c1'],
    ['a contact without a name by phone', { phones: ['138 0013 8000'] }, 'c1'],
    ['a contact without a name by e-mail', { emails: ['WANG@example.cn'] }, 'c1'],
    [
      'another name at the same phone as another person',
      { name: '李四', phones: ['13800138000'] },
      'new-1',
    ],
    ['an unknown contact as a new one', { phones: ['13900139000'] }, 'new-1'],
  ])('takes %s', (_, contact, key) => {
    const before = record({
      contacts: [{ contactId: 'c1', name: '王芳', phones: [mobile], emails: ['wang@example.cn'] }],
    });
    expect(rowPatch({ contacts: [contact] }, before).patch).toEqual({
      contacts: { [key]: contact },
    });
  });

  it('takes a contact by id under another name, and one with an id that is not known by name', () => {
    const before = record({
      contacts: [
        { contactId: 'c1', name: '王芳' },
        { contactId: 'c2', name: '李雷' },
      ],
    });
    const contacts = [
      { contactId: 'c2', name: '李磊' },
      { contactId: 'gone', name: '王芳', phones: null },
    ];
    expect(rowPatch({ contacts }, before).patch).toEqual({
      contacts: { c2: { name: '李磊' }, c1: { name: '王芳', phones: null } },
    });
  });

  it('takes the only address of a kind, and among several the one with the same line', () => {
    const office = { kind: 'office', line: '某路2号' };
    const one = record({ addresses: [{ addressId: 'a1', kind: 'office', line: '某路1号' }] });
    expect(rowPatch({ addresses: [office] }, one).patch).toEqual({ addresses: { a1: office } });
    const two = record({
      addresses: [
        { addressId: 'a1', kind: 'office', line: '某路1号' },
        { addressId: 'a2', kind: 'office', line: '某路2号' },
      ],
    });
    expect(rowPatch({ addresses: [office] }, two).patch).toEqual({ addresses: { a2: office } });
  });

  it('corrects the only tax id of a type, and adds one of another type', () => {
    const before = record({ taxIds: [{ taxIdId: 't1', type: 'cn-uscc', value: 'OLD' }] });
    const corrected = { type: 'cn-uscc', value: 'NEW' };
    const lei = { type: 'lei', value: 'L' };
    expect(rowPatch({ taxIds: [corrected, lei] }, before).patch).toEqual({
      taxIds: { t1: corrected, 'new-1': lei },
    });
  });

  it('adds an external id and leaves the others', () => {
    const before = record({ externalIds: [{ externalIdId: 'e1', system: 'k3', id: '1' }] });
    expect(rowPatch({ externalIds: [{ system: 'k3', id: '2' }] }, before).patch).toEqual({
      externalIds: { 'new-1': { system: 'k3', id: '2' } },
    });
  });

  it('takes a bank account by number, or the only one when the row gives none', () => {
    const before = record({ bankAccounts: [{ accountId: 'b1', accountNo: '6222020200' }] });
    const known = { accountNo: '6222 0202 00', bankName: '工商银行' };
    const other = { accountNo: '6222020299' };
    expect(rowPatch({ bankAccounts: [known] }, before).patch).toEqual({
      bankAccounts: { b1: known },
    });
    expect(rowPatch({ bankAccounts: [other] }, before).patch).toEqual({
      bankAccounts: { 'new-1': other },
    });
    const bank = { bankName: '建设银行' };
    expect(rowPatch({ bankAccounts: [bank] }, before).patch).toEqual({
      bankAccounts: { b1: bank },
    });
  });

  it('replaces terms as a whole', () => {
    const before = record({ paymentTerms: { kind: 'net', base: 'statement', days: 30 } });
    expect(rowPatch({ paymentTerms: { kind: 'prepaid' } }, before).patch).toEqual({
      paymentTerms: { kind: 'prepaid', base: null, days: null },
    });
  });

  it('keeps the currency of an amount, and takes yuan for a first one in China', () => {
    const row = { creditLimit: { amount: '5' } };
    expect(
      rowPatch(row, record({ creditLimit: { amount: '1.00', currency: 'USD' } })).patch,
    ).toEqual(row);
    expect(rowPatch(row, record({})).patch).toEqual({
      creditLimit: { amount: '5', currency: 'CNY' },
    });
    expect(rowPatch(row, record({ country: 'DE' })).patch).toEqual(row);
  });

  it('tells where its parts stand in the row', () => {
    const before = record({ contacts: [{ contactId: 'c1', name: '王芳' }] });
    const { rowPointer } = rowPatch({ contacts: [{ name: '李四' }, { name: '王芳' }] }, before);
    expect(rowPointer('/contacts/c1/phones/0')).toBe('/contacts/1/phones/0');
    expect(rowPointer('/contacts/new-1/name')).toBe('/contacts/0/name');
    expect(rowPointer('/legalName')).toBe('/legalName');
  });
});
