import type { ListName } from '../customer/policy.js';
import { ROLES_SCHEMA } from './policy-roles.js';

/** The JSON Schema (draft 2020-12 words) of a policy file. Every part is optional: the rest is the default. */

const code = {
  type: 'string',
  // Letters of any script: 'AAA', 'A+', 'bank-transfer', '国家企业信用信息公示系统'.
  pattern: '^[\\p{L}\\p{N}]([\\p{L}\\p{N} ._·+-]{0,38}[\\p{L}\\p{N}+])?$',
} as const;
const label = { type: 'string', minLength: 1, maxLength: 100 } as const;
const cycle = { enum: ['quarterly', 'half-yearly', 'yearly', 'none'] } as const;
const days = (maximum: number) => ({ type: 'integer', minimum: 0, maximum });

function object(properties: object, required: readonly string[] = []) {
  return { type: 'object', additionalProperties: false, properties, required };
}

const entries = {
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: object({ code, zh: label, en: label, retired: { type: 'boolean' } }, ['code', 'zh', 'en']),
};

const lists: Record<ListName, typeof entries> = {
  category: entries,
  creditRating: entries,
  paymentMethod: entries,
  contactRole: entries,
  blockReason: entries,
  statusReason: entries,
  reviewReason: entries,
  reviewSource: entries,
  checklist: entries,
};

const codes = { type: 'array', minItems: 1, items: { type: 'string' } };

const rule = object(
  {
    riskLevel: { type: 'array', minItems: 1, items: { enum: ['low', 'medium', 'high'] } },
    category: codes,
    creditLimitFrom: { type: 'string', pattern: '^\\d{1,15}(\\.\\d+)?$' },
    cycle,
  },
  ['cycle'],
);

const attribute = object(
  {
    name: { type: 'string', pattern: '^\\p{L}[\\p{L}\\p{N}_-]{0,39}$' },
    type: { enum: ['text', 'number', 'date', 'boolean', 'choice', 'multi-choice'] },
    zh: label,
    en: label,
    required: { type: 'boolean' },
    choices: entries,
  },
  ['name', 'type', 'zh', 'en'],
);

export const POLICY_SCHEMA = {
  ...object({
    lists: object(lists),
    review: object({
      rules: { type: 'array', maxItems: 100, items: rule },
      defaultCycle: cycle,
      postponements: days(100),
      inactiveAfterDays: { ...days(36_500), minimum: 1 },
      licenceWarningDays: days(3_650),
    }),
    codeRule: { type: 'string', minLength: 1, maxLength: 60 },
    newCustomers: { enum: ['active', 'pending'] },
    attributes: { type: 'array', maxItems: 100, items: attribute },
    roles: ROLES_SCHEMA,
    duplicateDisclosure: { enum: ['none', 'owner', 'record'] },
  }),
} as const;
