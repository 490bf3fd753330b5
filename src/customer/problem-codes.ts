import { VALUE_PROBLEMS } from './checks/value-problems.js';

/**
 * The one catalogue of what can be wrong or doubtful about a field. `{name}` is filled from the
 * problem's `params`. The codes are stable: they are stored with warnings, shown to clients and
 * confirmed by them. What concerns a whole command (not a field) is not listed here.
 */

export interface ProblemText {
  zh: string;
  en: string;
}

export const PROBLEM_CODES = {
  // The shape of what was sent.
  required: { zh: '必填项，请填写。', en: 'This is required.' },
  'unknown-field': { zh: '没有名为“{name}”的字段。', en: 'There is no field called “{name}”.' },
  'wrong-type': {
    zh: '数据类型不对，应为{expected}。',
    en: 'This is of the wrong type; {expected} is expected.',
  },
  'too-long': {
    zh: '内容过长：最多 {max} 个字符，现有 {actual} 个。',
    en: 'Too long: at most {max} characters, this has {actual}.',
  },
  'too-many': {
    zh: '条目过多：最多 {max} 条，现有 {actual} 条。',
    en: 'Too many entries: at most {max}, there are {actual}.',
  },
  'not-a-choice': {
    zh: '“{value}”不在可选范围内，可选：{choices}。',
    en: '“{value}” is not one of the choices: {choices}.',
  },
  'retired-choice': {
    zh: '“{value}”已停用，不能再选用。',
    en: '“{value}” is retired and can no longer be chosen.',
  },
  'out-of-range': {
    zh: '数值超出范围，应在 {min} 到 {max} 之间。',
    en: 'Out of range: a number from {min} to {max} is expected.',
  },
  'array-in-patch': {
    zh: '修改时请按编号提交各条目（对象形式），不能提交整个列表。',
    en: 'A patch names the entries by their ids (an object), not as a whole list.',
  },
  'duplicate-element': {
    zh: '同一条目出现了不止一次。',
    en: 'The same entry is given more than once.',
  },
  'unknown-element': {
    zh: '没有编号为“{id}”的条目。',
    en: 'There is no entry with the id “{id}”.',
  },
  // What may be changed.
  'not-writable': {
    zh: '该字段由系统维护，不能填写或修改。',
    en: 'This field is kept by the system and cannot be set.',
  },
  'not-yours-to-write': {
    zh: '您没有填写或修改该字段的权限，请去掉该项，或请有权限的同事处理。',
    en: 'You may not set or change this; leave it out, or ask somebody who may.',
  },
  'masked-value': {
    zh: '这里是遮盖后的值（带 * 号），不是真实的值，不能保存。不修改的请去掉该项；要修改的请填写完整的值。',
    en: 'This is a masked value (with asterisks), not the real one, and cannot be saved. Leave it out to keep what is there, or give the whole value.',
  },
  'unseen-conflict': {
    zh: '与您无权查看的内容有冲突，未保存。请由能查看这些内容的同事处理。',
    en: 'This does not fit what you may not see; nothing was saved. Ask somebody who may see it.',
  },
  'nothing-masked': {
    zh: '这里没有您可以查看的遮盖值。',
    en: 'There is no masked value here that you could reveal.',
  },
  'fixed-once-active': {
    zh: '客户启用后该字段不能再修改。',
    en: 'This can no longer be changed once the customer is active.',
  },
  'kind-change': {
    zh: '自然人或个体工商户与单位之间不能互相变更。',
    en: 'A person or sole proprietor cannot be turned into an organisation, nor the reverse.',
  },
  // What must hold among several values or several customers.
  'code-of-sole-proprietor': {
    zh: '92 开头的统一社会信用代码属于个体工商户，客户类型应为“个体工商户”。',
    en: 'A credit code that begins with 92 is a sole proprietor’s: the kind must be sole-proprietor.',
  },
  'several-primary': {
    zh: '主要联系人只能有一位。',
    en: 'Only one contact can be the primary one.',
  },
  'several-default': {
    zh: '默认项只能有一个。',
    en: 'Only one entry can be the default.',
  },
  'value-taken': {
    zh: '该值已被客户 {code}（{name}）使用。',
    en: 'Customer {code} ({name}) already has this value.',
  },
  // Of a customer that is out of the asker's sight, as the policy's `duplicateDisclosure` says.
  'owned-elsewhere': {
    zh: '该客户已存在，负责人：{name}。',
    en: 'This customer exists already; it belongs to {name}.',
  },
  'exists-elsewhere': {
    zh: '该客户已存在，尚无负责人。请联系主数据管理员。',
    en: 'This customer exists already and belongs to nobody yet; ask a data steward.',
  },
  'value-unusable': {
    zh: '该值不能使用。请核对；确认无误的，请联系主数据管理员。',
    en: 'This value cannot be used. Check it; if it is right, ask a data steward.',
  },
  'out-of-your-sight': {
    zh: '这样保存后您自己将看不到该客户：负责人须为您本人，或所属组织须为您的组织。',
    en: 'You would not see this customer yourself: you must be its owner, or its org unit must be yours.',
  },
  'same-name': {
    zh: '已有名称相同的客户，请确认是否重复。',
    en: 'There is already a customer of the same name; please check for a duplicate.',
  },
  'parent-unknown': {
    zh: '找不到所填的上级客户。',
    en: 'The parent customer given does not exist.',
  },
  'parent-cycle': {
    zh: '上级客户不能是自己或自己的下级。',
    en: 'A customer cannot be its own parent, directly or through others.',
  },
  'parent-too-deep': {
    zh: '上下级关系过深：最多 {max} 级。',
    en: 'There are already {max} customers above this parent; no more fit below it.',
  },
  'shared-needs-reason': {
    zh: '与上下级客户共用税号时，请填写原因。',
    en: 'A tax id shared within a group of customers needs a reason.',
  },
  'not-shareable': {
    zh: '只能与同一上下级关系中的客户共用税号。',
    en: 'A tax id can only be shared with customers under the same parent.',
  },
  // Forms of names and of what stands beside a command.
  'not-a-code': {
    zh: '编码只能由字母、数字和 . _ / - 组成，最多 40 个字符，以字母或数字开头。',
    en: 'A code has letters, digits and . _ / - only, at most 40, and begins with a letter or digit.',
  },
  'not-a-system': {
    zh: '外部系统名只能由字母、数字和 . _ - 组成，最多 40 个字符。',
    en: 'The name of a system has letters, digits and . _ - only, at most 40.',
  },
  'not-an-actor': {
    zh: '应填写用户编号（字母、数字和 . _ -，最多 64 个字符），而不是姓名。',
    en: 'A user id is expected (letters, digits and . _ -, at most 64), not a name.',
  },
  'not-a-customer-id': {
    zh: '应填写客户的系统编号（customerId）。',
    en: 'The customerId of a customer is expected.',
  },
  'not-a-language': {
    zh: '应为语言代码，例如 zh-CN 或 en。',
    en: 'A language tag is expected, for example zh-CN or en.',
  },
  'not-a-department': {
    zh: '部门名称只能由文字、数字、空格和 . _ - 组成，最多 64 个字符。',
    en: 'A department has letters, digits, spaces and . _ - only, at most 64.',
  },
  'date-in-the-past': {
    zh: '日期不能早于今天（{today}）。',
    en: 'The date cannot be before today ({today}).',
  },
  'date-in-the-future': {
    zh: '日期不能晚于今天（{today}）。',
    en: 'The date cannot be after today ({today}).',
  },
  'date-too-early': {
    zh: '日期过早，不能早于 {earliest}，请核对。',
    en: 'The date is before {earliest}; please check it.',
  },
  'date-before-start': {
    zh: '最后一天不能早于第一天（{start}）。',
    en: 'The last day cannot be before the first ({start}).',
  },
  'outcome-unfit': {
    zh: '审核结果与内容不符：“已更正”须有实际更正，其他结果不能带更正。',
    en: 'The outcome does not fit: “corrected” needs a correction that changes something, others have none.',
  },
  ...VALUE_PROBLEMS,
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof PROBLEM_CODES;

/** What `problemMessage` needs of a problem (see `problem.ts`, which imports the codes from here). */
interface Described {
  code: ProblemCode;
  params?: Record<string, string | number>;
}

/** What `wrong-type` may expect, in Chinese; in English the words stand as they are. */
const EXPECTED_ZH: Readonly<Record<string, string>> = {
  text: '文本',
  date: '日期',
  integer: '整数',
  number: '数字',
  'true/false': 'true 或 false',
  list: '列表',
  object: '对象',
  'text or list': '文本或列表',
  'text or object': '文本或对象',
  '1–10 digits': '1–10 位数字',
};

/** The sentence of a problem for a person, its `params` filled in. */
export function problemMessage(problem: Described, language: 'zh' | 'en'): string {
  const params = problem.params ?? {};
  return PROBLEM_CODES[problem.code][language].replace(
    /\{(\w+)\}/g,
    (placeholder, name: string) => {
      const value = String(params[name] ?? placeholder);
      return name === 'expected' && language === 'zh' ? (EXPECTED_ZH[value] ?? value) : value;
    },
  );
}
