import { checkInvoicing } from '../../../src/customer/checks/invoicing.js';
import type { Invoicing, TaxId } from '../../../src/customer/record.js';

const creditCode: TaxId = { taxIdId: 't1', type: 'cn-uscc', value: '91330105321935456Y' };

function found(invoicing: Invoicing, taxIds: TaxId[] = []): string[] {
  return checkInvoicing(invoicing, { taxIds }).map(
    ({ code, pointer, severity }) => `${severity} ${code} ${pointer}`,
  );
}

describe('invoicing data', () => {
  it('for a special invoice need title and tax id', () => {
    for (const invoiceType of ['数电专票', '纸质专票']) {
      expect(found({ invoiceType })).toEqual(
        expect.arrayContaining([
          'error special-invoice-needs /invoicing/title',
          'error special-invoice-needs /invoicing/taxId',
        ]),
      );
    }
  });

  it('take the credit code for a tax id', () => {
    const special = { invoiceType: '数电专票', title: '春满园', deliveryMobile: phone() };
    expect(found(special, [creditCode])).toEqual([]);
  });

  it('for an ordinary invoice only should have them', () => {
    expect(found({ invoiceType: '数电普票', deliveryEmail: 'a@b.cn' })).toEqual([
      'warning invoicing-incomplete /invoicing/title',
      'warning invoicing-incomplete /invoicing/taxId',
    ]);
  });

  it('on paper should have address, phone, bank and account, too', () => {
    const paper = { invoiceType: '纸质专票', title: '春满园', phone: phone() };
    expect(found(paper, [creditCode])).toEqual([
      'warning invoicing-incomplete /invoicing/address',
      'warning invoicing-incomplete /invoicing/bankName',
      'warning invoicing-incomplete /invoicing/accountNo',
    ]);
  });

  it('should say where a digital invoice is sent', () => {
    expect(found({ invoiceType: '数电普票', title: '春满园' }, [creditCode])).toEqual([
      'warning invoicing-incomplete /invoicing/deliveryEmail',
    ]);
  });

  it('should not name a foreign tax id', () => {
    expect(found({ taxId: '91330000MA27U00HX1' }, [creditCode])).toEqual([
      'warning tax-id-differs /invoicing/taxId',
    ]);
    expect(found({ taxId: '91330105 321935456y' }, [creditCode])).toEqual([]);
    expect(found({ taxId: '91330000MA27U00HX1' })).toEqual([]);
  });

  it('are nobody’s concern without an invoice', () => {
    expect(found({ invoiceType: '不开票' })).toEqual([]);
    expect(found({ remark: 'x' })).toEqual([]);
  });
});

function phone() {
  return { number: '+8613800138000', kind: 'mobile' as const };
}
