import { checkCountry } from '../checks/countries.js';
import { checkEmail } from '../checks/emails.js';
import { checkAddressElement } from '../checks/places.js';
import type { TopField } from './field.js';

/** 联系信息: people and places. */
export const contactFields: readonly TopField[] = [
  {
    name: 'contacts',
    group: 'contacts',
    topic: 'state',
    personal: 'always',
    label: { zh: '联系人', en: 'Contacts' },
    type: {
      type: 'elements',
      idField: 'contactId',
      maxItems: 100,
      fields: [
        {
          name: 'name',
          label: { zh: '联系人姓名', en: 'Contact name' },
          aliases: ['联系人', '姓名', '联系人名称', 'contact', 'contact name'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'title',
          label: { zh: '职务', en: 'Job title' },
          aliases: ['职位', '联系人职务', '联系人职位', 'title'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'department',
          label: { zh: '部门', en: 'Department' },
          aliases: ['联系人部门', '所在部门'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'roles',
          label: { zh: '联系人角色', en: 'Roles' },
          type: { type: 'lists', list: 'contactRole', maxItems: 10 },
        },
        {
          name: 'phones',
          label: { zh: '联系电话', en: 'Phones' },
          aliases: [
            '电话',
            '手机',
            '手机号',
            '手机号码',
            '联系人电话',
            '联系方式',
            '联系人手机',
            'phone',
            'mobile',
            'tel',
          ],
          type: { type: 'phones', maxItems: 20 },
        },
        {
          name: 'emails',
          label: { zh: '邮箱', en: 'E-mails' },
          aliases: ['电子邮箱', '电子邮件', '联系邮箱', '联系人邮箱', 'email', 'e-mail'],
          type: { type: 'texts', maxItems: 20, maxLength: 254 },
          check: checkEmail,
        },
        {
          name: 'wechat',
          label: { zh: '微信', en: 'WeChat' },
          aliases: ['微信号', 'wechat'],
          type: { type: 'text', maxLength: 50 },
        },
        { name: 'primary', label: { zh: '主要联系人', en: 'Primary' }, type: { type: 'boolean' } },
        { name: 'left', label: { zh: '已离职', en: 'Left' }, type: { type: 'boolean' } },
        { name: 'bounced', label: { zh: '联系失效', en: 'Bounced' }, type: { type: 'boolean' } },
      ],
    },
    search: true,
  },
  {
    name: 'addresses',
    group: 'contacts',
    topic: 'state',
    personal: 'natural-person',
    label: { zh: '地址', en: 'Addresses' },
    type: {
      type: 'elements',
      idField: 'addressId',
      maxItems: 100,
      fields: [
        {
          name: 'kind',
          required: true,
          label: { zh: '地址类型', en: 'Address kind' },
          type: {
            type: 'choice',
            values: [
              { code: 'registered', zh: '注册地址', en: 'Registered' },
              { code: 'office', zh: '办公地址', en: 'Office' },
              { code: 'delivery', zh: '收货地址', en: 'Delivery' },
              { code: 'invoice', zh: '收票地址', en: 'Invoice' },
            ],
          },
        },
        {
          name: 'country',
          label: { zh: '地址国家/地区', en: 'Address country/region' },
          type: { type: 'text', maxLength: 2 },
          check: checkCountry,
        },
        {
          name: 'province',
          label: { zh: '省份', en: 'Province' },
          aliases: ['所在省份', '省', '所属省份', '省/直辖市', 'province', 'state'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'city',
          label: { zh: '城市', en: 'City' },
          aliases: ['地区', '市', '所在城市', '所属城市', '所在地区', 'city'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'district',
          label: { zh: '区县', en: 'District' },
          aliases: ['区', '县', '所在区县', '所属区县', 'district'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'line',
          label: { zh: '详细地址', en: 'Address line' },
          aliases: [
            '地址',
            '注册地址',
            '企业地址',
            '公司地址',
            '办公地址',
            '联系地址',
            '住所',
            '通讯地址',
            'address',
          ],
          type: { type: 'text', maxLength: 300 },
        },
        {
          name: 'postalCode',
          label: { zh: '邮政编码', en: 'Postal code' },
          aliases: ['邮编', 'postal code', 'zip'],
          type: { type: 'text', maxLength: 20 },
        },
        {
          name: 'contactName',
          personal: 'always',
          label: { zh: '收件人', en: 'Addressee' },
          aliases: ['收货人'],
          type: { type: 'text', maxLength: 100 },
        },
        {
          name: 'phone',
          personal: 'always',
          label: { zh: '收件电话', en: 'Address phone' },
          aliases: ['收货电话', '收货人电话'],
          type: { type: 'phone' },
        },
        { name: 'isDefault', label: { zh: '默认地址', en: 'Default' }, type: { type: 'boolean' } },
      ],
    },
    check: checkAddressElement,
  },
];
