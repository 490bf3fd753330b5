import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { ListEntry, OwnAttribute, Policy } from '../../src/customer/policy.js';

function entry(code: string, more: Partial<ListEntry> = {}): ListEntry {
  return { code, zh: code, en: code, ...more };
}

/** One own attribute of each type; some have the names of what every object inherits. */
const ATTRIBUTES: OwnAttribute[] = [
  { name: 'channel', type: 'text', zh: '渠道', en: 'Channel' },
  { name: 'staff', type: 'number', zh: '人数', en: 'Staff' },
  { name: 'visitedOn', type: 'date', zh: '拜访日期', en: 'Visited on' },
  { name: 'exporter', type: 'boolean', zh: '出口', en: 'Exports' },
  {
    name: 'grade',
    type: 'choice',
    zh: '等级',
    en: 'Grade',
    choices: [entry('first'), entry('second'), entry('former', { retired: true })],
  },
  {
    name: 'brands',
    type: 'multi-choice',
    zh: '品牌',
    en: 'Brands',
    choices: [entry('red'), entry('blue'), entry('old', { retired: true })],
  },
  { name: 'constructor', type: 'text', zh: '施工方', en: 'Constructor' },
  { name: 'toString', type: 'number', zh: '线数', en: 'Strings' },
  { name: '__proto__', type: 'text', zh: '原型', en: 'Prototype' },
];

/** The default policy with own attributes, and with a retired value in some lists. */
export function testPolicy(changes: Partial<Policy> = {}): Policy {
  const { lists } = DEFAULT_POLICY;
  return {
    ...DEFAULT_POLICY,
    lists: {
      ...lists,
      category: [...lists.category, entry('partner', { retired: true })],
      creditRating: [...lists.creditRating, entry('E', { retired: true })],
      contactRole: [...lists.contactRole, entry('driver', { retired: true })],
      blockReason: [...lists.blockReason, entry('strike', { retired: true })],
    },
    attributes: ATTRIBUTES,
    ...changes,
  };
}

/** The same policy with a value of a list retired. */
export function retire(policy: Policy, list: keyof Policy['lists'], code: string): Policy {
  const entries = policy.lists[list].map((one) =>
    one.code === code ? { ...one, retired: true } : one,
  );
  return { ...policy, lists: { ...policy.lists, [list]: entries } };
}
