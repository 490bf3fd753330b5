import type { Label } from '../../customer/catalogue/field.js';

/*
 * What the lists of a customer and their parts are called where the list is known: in numbered columns
 * (联系人2电话) and in sheets of their own (电话 in the sheet 联系人). One table to write and to read by.
 */

export interface ListWords {
  /** In front of a number: 联系人1, Contact 1. */
  word: Label;
  /** Other words for one element of it. */
  more: readonly string[];
  /** Other names of a sheet of them, beside the words above and the field's label. */
  sheets: readonly string[];
  /** The part that the word alone means: 地址2 is a line. */
  main: string;
  /** The first is written, all are read, with the labels and aliases of the catalogue. */
  parts: Readonly<Record<string, Label & { more?: readonly string[] }>>;
}

const IS_DEFAULT = { zh: '是否默认', en: 'default', more: ['默认', 'is default'] };

export const WORDS: Readonly<Record<string, ListWords>> = {
  contacts: {
    word: { zh: '联系人', en: 'Contact' },
    more: ['联络人', 'contact person'],
    sheets: ['客户联系人', '联系人信息', '联系人列表', '联系人档案', '联系方式', 'contact persons'],
    main: 'name',
    parts: {
      contactId: { zh: '标识', en: 'id' },
      name: { zh: '姓名', en: 'name', more: ['名称'] },
      title: { zh: '职务', en: 'title', more: ['职位', 'position'] },
      department: { zh: '部门', en: 'department' },
      roles: { zh: '角色', en: 'roles', more: ['role'] },
      phones: {
        zh: '电话',
        en: 'phones',
        more: [
          '手机',
          '手机号',
          '手机号码',
          '座机',
          '固定电话',
          '联系电话',
          'phone',
          'mobile',
          'tel',
        ],
      },
      emails: { zh: '邮箱', en: 'e-mails', more: ['email', '电子邮箱', '电子邮件'] },
      wechat: { zh: '微信', en: 'WeChat', more: ['微信号'] },
      primary: { zh: '是否主要', en: 'primary', more: ['主要', '是否主要联系人', '首要联系人'] },
      left: { zh: '已离职', en: 'left', more: ['是否离职', '离职'] },
      bounced: { zh: '联系失效', en: 'bounced', more: ['失效'] },
    },
  },
  addresses: {
    word: { zh: '地址', en: 'Address' },
    more: [],
    sheets: ['客户地址', '地址信息', '地址列表', '收货信息'],
    main: 'line',
    parts: {
      addressId: { zh: '标识', en: 'id' },
      kind: { zh: '类型', en: 'kind', more: ['类别', 'type'] },
      country: { zh: '国家/地区', en: 'country/region', more: ['国家', 'country'] },
      province: { zh: '省份', en: 'province' },
      city: { zh: '城市', en: 'city' },
      district: { zh: '区县', en: 'district' },
      line: { zh: '详细地址', en: 'line', more: ['街道地址', 'street'] },
      postalCode: { zh: '邮政编码', en: 'postal code' },
      contactName: { zh: '收件人', en: 'addressee', more: ['联系人', '收票人', 'contact'] },
      phone: {
        zh: '收件电话',
        en: 'phone',
        more: ['电话', '联系电话', '手机', '手机号', '收件人电话', '收件人手机', 'mobile', 'tel'],
      },
      isDefault: IS_DEFAULT,
    },
  },
  bankAccounts: {
    word: { zh: '银行账户', en: 'Bank account' },
    more: ['账户', '银行', '银行帐户', '帐户', 'account', 'bank'],
    sheets: [
      '银行',
      '银行信息',
      '客户银行',
      '开户信息',
      '开户银行',
      '账户信息',
      'banks',
      'accounts',
    ],
    main: 'accountNo',
    parts: {
      accountId: { zh: '标识', en: 'id' },
      accountName: { zh: '户名', en: 'name', more: ['名称', 'holder', 'account holder'] },
      bankName: { zh: '开户银行', en: 'bank', more: ['银行', 'bank name'] },
      cnaps: { zh: '联行号', en: 'CNAPS code', more: ['行号'] },
      accountNo: { zh: '账号', en: 'number', more: ['帐号', '号码', 'account no'] },
      iban: { zh: 'IBAN', en: 'IBAN' },
      bic: { zh: 'SWIFT/BIC', en: 'BIC' },
      currency: { zh: '币种', en: 'currency', more: ['币别'] },
      isDefault: IS_DEFAULT,
    },
  },
  taxIds: {
    word: { zh: '税号', en: 'Tax id' },
    more: ['证件'],
    sheets: ['税号', '证件', '税务信息', 'tax numbers'],
    main: 'value',
    parts: {
      taxIdId: { zh: '标识', en: 'id' },
      type: { zh: '类型', en: 'type' },
      value: { zh: '号码', en: 'number' },
      shared: { zh: '与母公司共用', en: 'shared with parent', more: ['是否共用'] },
      reason: { zh: '共用原因', en: 'reason for sharing' },
    },
  },
  externalIds: {
    word: { zh: '外部编码', en: 'External id' },
    more: [],
    sheets: ['外部系统编码', '编码对照'],
    main: 'id',
    parts: {
      externalIdId: { zh: '标识', en: 'id' },
      system: { zh: '系统', en: 'system' },
      id: { zh: '编码', en: 'code' },
    },
  },
};
