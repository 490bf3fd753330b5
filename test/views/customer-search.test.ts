import type { CustomerFields } from '../../src/customer/record.js';
import { customerSearchTexts } from '../../src/views/customer-search.js';

/** What stands in which group: rows keep it, so another answer is a new version of the list. */

const FIELDS: CustomerFields = {
  code: 'C000001',
  kind: 'sole-proprietor',
  legalName: '春满园商店',
  shortName: '春满园',
  formerNames: ['夏日园商店'],
  englishName: 'Spring Garden',
  country: 'CN',
  taxIds: [
    { taxIdId: 't1', type: 'cn-uscc', value: '92330105MA2AXXXX0X' },
    { taxIdId: 't2', type: 'cn-resident-id', value: '11010519491231002X' },
    { taxIdId: 't3', type: 'passport', value: 'E12345678' },
    { taxIdId: 't4', type: 'cn-taxno-legacy', value: '110105194912310021' },
  ],
  externalIds: [{ externalIdId: 'x1', system: 'erp', id: 'K-1' }],
  contacts: [
    {
      contactId: 'k1',
      name: '王芳',
      phones: [
        { number: '+8613800138000', kind: 'mobile' },
        { number: '+4915112345678', kind: 'mobile' },
        { number: '+8657188886666', kind: 'landline', extension: '801' },
        { number: '4008001234', kind: 'hotline' },
        { number: '057188886666 13900139000', kind: 'raw' },
        { number: '8888', kind: 'raw' },
        { number: '+8613700137000', kind: 'fax' },
      ],
      emails: ['wang@example.cn'],
    },
    { contactId: 'k2' },
  ],
};

it('keeps apart what is masked for some', () => {
  expect(customerSearchTexts(FIELDS)).toEqual({
    identity: {
      names: ['春满园商店', '春满园', '夏日园商店', 'Spring Garden'],
      numbers: ['C000001', 'K-1', '92330105MA2AXXXX0X'],
    },
    idNumbers: { numbers: ['11010519491231002X', 'E12345678', '110105194912310021'] },
    contacts: {
      people: ['王芳'],
      numbers: ['+8657188886666', '057188886666', '4008001234', '8888', 'wang@example.cn'],
    },
    mobiles: {
      // Of what was kept as it was typed, whatever may be a mobile, each by itself.
      numbers: ['+8613800138000', '+4915112345678', '18888666613', '13900139000', '13700137000'],
    },
  });
});

it('takes a company’s numbers for no person’s, and what was forgotten for nothing', () => {
  const legacy = { taxIdId: 't', type: 'cn-taxno-legacy', value: '330105321935456' };
  const company = { ...FIELDS, kind: 'company' as const, taxIds: [legacy] };
  expect(customerSearchTexts(company)).toMatchObject({
    identity: { numbers: ['C000001', 'K-1', '330105321935456'] },
    idNumbers: { numbers: [] },
  });
  const { legalName: _, shortName: __, ...rest } = FIELDS;
  const forgotten = {
    ...rest,
    taxIds: [{ taxIdId: 't', type: 'passport' }],
    contacts: [{ contactId: 'k' }],
  } as unknown as CustomerFields; // what erasure leaves
  expect(customerSearchTexts(forgotten)).toMatchObject({
    identity: { names: ['夏日园商店', 'Spring Garden'] },
    idNumbers: { numbers: [] },
    mobiles: { numbers: [] },
  });
});
