import { checkRecord } from '../../../src/customer/catalogue/check-record.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { errorsOf, idMaker, TODAY, warningsOf } from '../../support/given.js';
import { uscc } from '../../support/tax-ids.js';
import { testPolicy } from '../../support/test-policy.js';

function check(input: JsonObject) {
  return checkRecord(input, { policy: testPolicy(), today: TODAY, newId: idMaker() });
}

function errors(input: JsonObject): string[] {
  return errorsOf(check(input).problems);
}

const LEAST = { legalName: '杭州春满园文化创意有限公司', country: 'CN' };

/** A create, complete, as every client may send it. */
const COMPLETE = {
  kind: 'company',
  legalName: '杭州春满园文化创意有限公司',
  shortName: '春满园',
  country: 'CN',
  taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
  externalIds: [{ system: 'erp-2019', id: 'K-10233' }],
  industry: 'R',
  contacts: [
    {
      name: '王芳',
      title: '采购经理',
      phones: ['13800138000'],
      emails: ['wang@example.cn'],
      primary: true,
    },
  ],
  addresses: [
    {
      kind: 'registered',
      country: 'CN',
      province: '浙江省',
      city: '杭州市',
      district: '拱墅区',
      line: '沈半路298号二楼223室',
      postalCode: '310015',
    },
  ],
  creditRating: 'A',
  creditLimit: { amount: '500000.00', currency: 'CNY' },
  paymentMethod: 'bank-transfer',
  paymentTerms: { kind: 'net', base: 'statement', days: 30 },
  category: 'key',
  tags: ['华东', '2026展会'],
  riskLevel: 'low',
  reviewCycle: 'half-yearly',
  remarks: '老客户介绍',
};

describe('a complete record', () => {
  it('passes, with phones in E.164 and an id for each element', () => {
    const { fields, problems } = check(COMPLETE);

    expect(problems).toEqual([]);
    expect(fields).toEqual({
      ...COMPLETE,
      taxIds: [{ taxIdId: 'id-1', type: 'cn-uscc', value: '91330105321935456Y' }],
      externalIds: [{ externalIdId: 'id-2', system: 'erp-2019', id: 'K-10233' }],
      contacts: [
        {
          contactId: 'id-3',
          name: '王芳',
          title: '采购经理',
          phones: [{ number: '+8613800138000', kind: 'mobile' }],
          emails: ['wang@example.cn'],
          primary: true,
        },
      ],
      addresses: [{ addressId: 'id-4', ...COMPLETE.addresses[0] }],
    });
  });

  it('is normalised: full-width letters, short place names, missing decimals, text around values', () => {
    const { fields, problems } = check({
      legalName: ' 杭州春满园文化创意有限公司\u200b ',
      country: 'cn',
      taxIds: [{ type: ' CN-USCC ', value: '９１３３０１０５ 3219 3545 6y' }],
      addresses: [{ kind: 'registered', province: '浙江', city: '杭州', district: '拱墅' }],
      contacts: [{ name: '王芳', phones: ['0571-88886666转801'], emails: ['Wang@EXAMPLE.cn'] }],
      creditLimit: { amount: '0500000', currency: 'cny' },
      website: 'www.Example.cn/',
      tags: ['华东', ' 华东 ', '', '展会'],
    });

    expect(errorsOf(problems)).toEqual([]);
    expect(fields).toMatchObject({
      kind: 'company',
      legalName: '杭州春满园文化创意有限公司',
      country: 'CN',
      taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }],
      addresses: [{ province: '浙江省', city: '杭州市', district: '拱墅区' }],
      contacts: [
        {
          phones: [{ number: '+8657188886666', extension: '801', kind: 'landline' }],
          emails: ['Wang@example.cn'],
        },
      ],
      creditLimit: { amount: '500000.00', currency: 'CNY' },
      website: 'http://www.example.cn',
      tags: ['华东', '展会'],
    });
  });
});

describe('the least record', () => {
  it('is a name and a country', () => {
    expect(check(LEAST)).toMatchObject({ fields: { ...LEAST, kind: 'company' }, problems: [] });
  });

  it.each(['legalName', 'country'])('is none without %s', (name) => {
    for (const absent of [
      undefined,
      null,
      '',
      '  ',
      '\u200b',
      '\u3164',
      '\u2062\ufe0f',
      '\u2800',
    ]) {
      expect(errors({ ...LEAST, [name]: absent })).toEqual([`required@/${name}`]);
    }
  });

  it('of nothing at all has both errors', () => {
    expect(errors({})).toEqual(['required@/country', 'required@/legalName']);
  });
});

describe('the kind, when it is not given,', () => {
  it.each([
    ['91', 'company'],
    ['92', 'sole-proprietor'],
    ['93', 'cooperative'],
    ['11', 'institution'],
    ['12', 'institution'],
    ['52', 'organisation'],
    ['A1', 'organisation'],
  ])('follows from a credit code that begins with %s: %s', (prefix, kind) => {
    const taxIds = [{ type: 'cn-uscc', value: uscc(7, prefix) }];

    expect(check({ ...LEAST, taxIds }).fields.kind).toBe(kind);
  });

  it('follows however the type and the number are written', () => {
    const taxIds = [{ type: ' CN-uscc', value: ` ${uscc(7, '92')} ` }];

    expect(check({ ...LEAST, taxIds }).fields.kind).toBe('sole-proprietor');
  });

  it('follows from a credit code under its old name, which is kept under its new one', () => {
    const taxIds = [{ type: 'cn-taxno-legacy', value: uscc(7, '92') }];

    expect(check({ ...LEAST, taxIds })).toMatchObject({
      fields: { kind: 'sole-proprietor', taxIds: [{ type: 'cn-uscc', value: uscc(7, '92') }] },
      problems: [],
    });
  });

  it.each([null, '', '   '])('counts %j as not given', (kind) => {
    const taxIds = [{ type: 'cn-uscc', value: uscc(7, '93') }];

    expect(check({ ...LEAST, kind, taxIds })).toMatchObject({
      fields: { kind: 'cooperative' },
      problems: [],
    });
  });

  it('is company when no credit code tells it', () => {
    const taxIds = [{ type: 'de-vat', value: 'DE136695976' }];

    expect(check({ ...LEAST, taxIds }).fields.kind).toBe('company');
  });

  it('given is what counts, whatever the credit code says', () => {
    const taxIds = [{ type: 'cn-uscc', value: uscc(7, '91') }];

    expect(check({ ...LEAST, kind: 'institution', taxIds }).fields.kind).toBe('institution');
  });
});

describe('every problem of a request', () => {
  it('is told at once, each where it is in the input', () => {
    const { problems } = check({
      legalName: 'x'.repeat(201),
      country: 'XX',
      code: 'no spaces',
      colour: 'red',
      status: 'active',
      formerNames: ['before'],
      taxIds: [
        { type: 'cn-uscc', value: '91330105321935456X' },
        { type: 'cn-unknown', value: '1' },
        { type: 'lei' },
        'a text',
        { type: 'de-vat', value: 'DE136695976', note: 'x' },
      ],
      contacts: [{ name: '王芳', emails: ['', 'right@example.cn', 'wrong'] }, { phones: [1] }, {}],
      addresses: [{ line: 'without a kind' }],
      creditLimit: { amount: '-5', currency: 'CNY' },
      registeredCapital: { currency: 'XXX' },
      paymentMethod: 'bank-acceptance',
      paymentTerms: { kind: 'net', days: 'thirty' },
      tags: ['a', 5],
      registeredOn: '2026-02-30',
      invoicing: { invoiceType: '数电专票', deliveryEmail: 'wrong' },
      attributes: { staff: '7', unknown: 1 },
    });

    expect(errorsOf(problems)).toEqual([
      'negative-amount@/creditLimit/amount',
      'not-a-code@/code',
      'not-a-date@/registeredOn',
      'not-an-email@/contacts/0/emails/2',
      'not-an-email@/invoicing/deliveryEmail',
      'not-writable@/formerNames',
      'not-writable@/status',
      'required@/addresses/0/kind',
      'required@/contacts/2',
      'required@/registeredCapital/amount',
      'required@/taxIds/2/value',
      'special-invoice-needs@/invoicing/taxId',
      'special-invoice-needs@/invoicing/title',
      'tenor-missing@/tenorDays',
      'too-long@/legalName',
      'unknown-country@/country',
      'unknown-currency@/registeredCapital/currency',
      'unknown-field@/attributes/unknown',
      'unknown-field@/colour',
      'unknown-field@/taxIds/4/note',
      'unknown-tax-id-type@/taxIds/1/type',
      'uscc-check-character@/taxIds/0/value',
      'wrong-type@/attributes/staff',
      'wrong-type@/contacts/1/phones/0',
      'wrong-type@/paymentTerms/days',
      'wrong-type@/tags/1',
      'wrong-type@/taxIds/3',
    ]);
  });

  it('says what would be right', () => {
    const { problems } = check({
      ...LEAST,
      kind: 'firm',
      legalName: 'x'.repeat(201),
      tenorDays: 29,
      category: 'partner',
    });

    expect(problems).toEqual([
      expect.objectContaining({
        code: 'not-a-choice',
        params: {
          value: 'firm',
          choices: 'company, sole-proprietor, cooperative, institution, organisation, person',
        },
      }),
      expect.objectContaining({ code: 'too-long', params: { max: 200, actual: 201 } }),
      expect.objectContaining({ code: 'out-of-range', params: { min: 30, max: 180 } }),
      expect.objectContaining({ code: 'retired-choice', params: { value: 'partner' } }),
    ]);
  });
});

describe('names', () => {
  it.each(['colour', 'LegalName', 'constructor', 'toString', 'hasOwnProperty'])(
    'that are no field are refused: %s',
    (name) => {
      expect(errors({ ...LEAST, [name]: 'x' })).toEqual([`unknown-field@/${name}`]);
    },
  );

  it('called __proto__ are refused like any other, and change no prototype', () => {
    const input = JSON.parse('{"legalName":"甲","country":"CN","__proto__":{"remarks":"x"}}');

    expect(check(input).fields.remarks).toBeUndefined();
    expect(errors(input)).toEqual(['unknown-field@/__proto__']);
    expect(
      errors(JSON.parse('{"legalName":"甲","country":"CN","contacts":[{"__proto__":{}}]}')),
    ).toEqual(['unknown-field@/contacts/0/__proto__']);
  });

  it('with characters of a pointer are escaped', () => {
    expect(errors({ ...LEAST, 'a/b~c': 1 })).toEqual(['unknown-field@/a~1b~0c']);
  });

  it.each([
    'customerId',
    'status',
    'version',
    'position',
    'createdOn',
    'createdAt',
    'updatedAt',
    'lastReviewedOn',
    'nextReviewOn',
    'standing',
    'blocks',
    'warnings',
    'formerNames',
  ])('that Dossier itself keeps are refused: %s', (name) => {
    expect(errors({ ...LEAST, [name]: 'x' })).toEqual([`not-writable@/${name}`]);
  });

  it.each([
    ['taxIds', 'taxIdId', { type: 'lei', value: '5493001KJTIIGC8Y1R12' }],
    ['contacts', 'contactId', { name: '王芳' }],
    ['addresses', 'addressId', { kind: 'office' }],
    ['bankAccounts', 'accountId', { accountNo: '6222021202000000001' }],
    ['externalIds', 'externalIdId', { system: 'erp', id: '1' }],
  ])('of elements are given by Dossier: %s', (list, idField, element) => {
    expect(errors({ ...LEAST, [list]: [{ ...element, [idField]: 'mine' }] })).toEqual([
      `not-writable@/${list}/0/${idField}`,
    ]);
  });
});

describe('what must fit together', () => {
  const account = { accountNo: '6222021202000000001' };

  it.each([
    [
      'one primary contact',
      { contacts: [{ name: 'a', primary: true }, { name: 'b' }, { name: 'c', primary: true }] },
      'several-primary@/contacts/2/primary',
    ],
    [
      'a sole proprietor’s credit code only with a natural person',
      { kind: 'company', taxIds: [{ type: 'cn-uscc', value: uscc(1, '92') }] },
      'code-of-sole-proprietor@/kind',
    ],
    [
      'one default address of a kind',
      {
        addresses: [
          { kind: 'office', isDefault: true },
          { kind: 'delivery', isDefault: true },
          { kind: 'office', isDefault: true },
        ],
      },
      'several-default@/addresses/2/isDefault',
    ],
    [
      'one default account of a currency',
      {
        bankAccounts: [
          { ...account, currency: 'CNY', isDefault: true },
          { ...account, currency: 'USD', isDefault: true },
          { ...account, currency: 'CNY', isDefault: true },
        ],
      },
      'several-default@/bankAccounts/2/isDefault',
    ],
    [
      'a tax id once, however it is written',
      {
        taxIds: [
          { type: 'cn-uscc', value: '91330105321935456Y' },
          { type: 'cn-uscc', value: ' 91330105 321935456y' },
        ],
      },
      'duplicate-element@/taxIds/1',
    ],
    [
      'an external id once, however it is written',
      {
        externalIds: [
          { system: 'erp', id: 'K-1' },
          { system: 'crm', id: 'K-1' },
          { system: 'ERP', id: 'ｋ-1' },
        ],
      },
      'duplicate-element@/externalIds/2',
    ],
    ['a tenor for a draft', { paymentMethod: 'bank-acceptance' }, 'tenor-missing@/tenorDays'],
    ['no tenor without a draft', { tenorDays: 60 }, 'tenor-unused@/tenorDays'],
  ])('%s', (_, fields, error) => {
    expect(errors({ ...LEAST, ...fields })).toEqual([error]);
  });

  it('gives a temporary limit the decimals of the currency it is in', () => {
    const limit = { amount: '1500', until: '2026-12-31', reason: '旺季' };
    const inCurrency = (currency: string, amount: string) =>
      check({
        ...LEAST,
        creditLimit: { amount: '1000', currency },
        temporaryLimit: { ...limit, amount },
      });

    expect(inCurrency('CNY', '1500').fields.temporaryLimit?.amount).toBe('1500.00');
    expect(inCurrency('JPY', '1500').fields.temporaryLimit?.amount).toBe('1500');
    expect(errorsOf(inCurrency('JPY', '1500.5').problems)).toEqual([
      'too-many-decimals@/temporaryLimit/amount',
    ]);
    expect(check({ ...LEAST, temporaryLimit: limit }).fields.temporaryLimit?.amount).toBe(
      '1500.00',
    );
  });
});

it('an invalid element takes no part in what is looked at across fields', () => {
  expect(
    errors({
      ...LEAST,
      taxIds: [{ type: 'cn-uscc' }, { value: '1' }, { type: 'cn-uscc', shared: true }],
      externalIds: [{ system: 'erp' }, { id: '1' }],
    }),
  ).toEqual([
    'required@/externalIds/0/id',
    'required@/externalIds/1/system',
    'required@/taxIds/0/value',
    'required@/taxIds/1/type',
    'required@/taxIds/2/value',
  ]);
});

it('warnings point into the input, and can be followed into the record', () => {
  const { problems, storedPointer, inputPointer } = check({
    ...LEAST,
    contacts: [{ name: '王芳' }, { name: '李雷', phones: ['12'] }],
    bankAccounts: [{ bankName: '工商银行' }],
  });

  expect(warningsOf(problems)).toEqual([
    'account-number-missing@/bankAccounts/0',
    'phone-not-understood@/contacts/1/phones/0',
  ]);
  expect(storedPointer('/contacts/1/phones/0')).toBe('/contacts/id-2/phones/0');
  expect(storedPointer('/bankAccounts/0')).toBe('/bankAccounts/id-3');
  expect(inputPointer('/contacts/id-2/phones/0')).toBe('/contacts/1/phones/0');
  expect(inputPointer('/legalName')).toBe('/legalName');
});
