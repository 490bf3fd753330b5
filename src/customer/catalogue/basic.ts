import { checkIndustry } from '../checks/industries.js';
import { checkWebsite } from '../checks/websites.js';
import type { TopField } from './field.js';
import { checkLanguageTag } from './value-checks.js';

/** 基本信息. */
export const basicFields: readonly TopField[] = [
  {
    name: 'industry',
    group: 'basic',
    topic: 'state',
    label: { zh: '行业类别', en: 'Industry' },
    aliases: ['行业', '所属行业', '行业分类', '客户行业', 'industry'],
    // Longer than any code, so that a longer code is answered with the right one.
    type: { type: 'text', maxLength: 40 },
    check: checkIndustry,
    filter: true,
    sort: true,
  },
  {
    name: 'website',
    group: 'basic',
    topic: 'state',
    label: { zh: '网址', en: 'Website' },
    aliases: ['网站', '官网', '公司网址', '公司主页', 'website'],
    type: { type: 'text', maxLength: 300 },
    check: checkWebsite,
  },
  {
    name: 'language',
    group: 'basic',
    topic: 'state',
    label: { zh: '沟通语言', en: 'Language' },
    aliases: ['语言', 'language'],
    type: { type: 'text', maxLength: 10 },
    check: checkLanguageTag,
    filter: true,
  },
  {
    name: 'remarks',
    group: 'basic',
    topic: 'none',
    personal: 'always',
    label: { zh: '备注', en: 'Remarks' },
    aliases: ['说明', '备注信息', 'remark', 'note', 'notes'],
    type: { type: 'text', maxLength: 2000, multiline: true },
  },
];
