import type { Field } from '../../src/customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../src/customer/catalogue/fields.js';
import { type JsonObject, setOwn } from '../../src/customer/catalogue/json.js';
import type { OwnAttribute, Policy } from '../../src/customer/policy.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { iban, residentId, uscc } from './tax-ids.js';

/**
 * A customer with a value in every field of the catalogue, as a client would send it. Where a value
 * can be told from every other it holds a canary: a text that is looked for in what must not show it.
 * A field with a check of its own needs an example here; a new one without fails at once.
 */
export interface FullRecord {
  input: JsonObject;
  /** Canaries in personal fields: never in clear in the log, never in `customer.events.v1`. */
  personal: Canary[];
  /** Canaries in all other fields. */
  open: Canary[];
}

export interface Canary {
  /** Names of the catalogue: `contacts.name`. */
  field: string;
  text: string;
}

export interface FullRecordOptions {
  kind: CustomerKind;
  policy: Policy;
  /** 0–999; records of different seeds share no canary. */
  seed: number;
}

interface Making extends FullRecordOptions {
  full: FullRecord;
  isPersonal: boolean;
}

export function fullRecord(options: FullRecordOptions): FullRecord {
  const full: FullRecord = { input: {}, personal: [], open: [] };
  for (const field of CATALOGUE) {
    if (field.derived) continue;
    setOwn(
      full.input,
      field.name,
      exampleOf(field, field.name, { ...options, full, isPersonal: false }),
    );
  }
  return full;
}

function exampleOf(field: Field, path: string, outer: Making): unknown {
  const making = { ...outer, isPersonal: outer.isPersonal || isPersonal(field, outer.kind) };
  const example = EXAMPLES[path];
  if (example !== undefined) return example(making, (text) => canary(making, path, text));
  const { type } = field;
  if (field.check !== undefined && !('fields' in type)) {
    throw new Error(`${path} has a check of its own: give full-record.ts an example for it.`);
  }
  switch (type.type) {
    case 'text':
      return textOf(making, path);
    case 'texts':
      return [textOf(making, path)];
    case 'choice':
      return type.values[0]?.code;
    case 'list':
      return chosen(making.policy, type.list);
    case 'lists':
      return [chosen(making.policy, type.list)];
    case 'date':
      return `2026-01-${String(1 + (making.seed % 28)).padStart(2, '0')}`;
    case 'boolean':
      return true;
    case 'integer':
      return Math.min(type.max, type.min + making.seed);
    case 'decimal':
      return `${1000 + making.seed}.00`;
    case 'money':
      return {
        amount: `${1000 + making.seed}.00`,
        currency: 'CNY',
        ...partValues(field, path, making),
      };
    case 'phone':
      return mobileOf(making, path);
    case 'phones':
      return [mobileOf(making, path)];
    case 'object':
    case 'section':
      return partValues(field, path, making);
    case 'objects':
    case 'elements':
      return [partValues(field, path, making)];
    case 'attributes':
      return attributeValues(path, making);
    default:
      return type satisfies never;
  }
}

function isPersonal({ personal }: Field, kind: CustomerKind): boolean {
  const natural = kind === 'person' || kind === 'sole-proprietor';
  return personal === 'always' || (personal === 'natural-person' && natural);
}

function partValues(field: Field, path: string, making: Making): JsonObject {
  const values: JsonObject = {};
  for (const part of partsOf(field)) {
    setOwn(values, part.name, exampleOf(part, `${path}.${part.name}`, making));
  }
  return values;
}

function attributeValues(path: string, making: Making): JsonObject {
  const values: JsonObject = {};
  for (const attribute of making.policy.attributes) {
    setOwn(values, attribute.name, attributeValue(attribute, `${path}.${attribute.name}`, making));
  }
  return values;
}

function attributeValue(
  { type, choices = [] }: OwnAttribute,
  path: string,
  making: Making,
): unknown {
  switch (type) {
    case 'text':
      return textOf({ ...making, isPersonal: true }, path);
    case 'number':
      return 10 + making.seed;
    case 'date':
      return '2026-02-03';
    case 'boolean':
      return making.seed % 2 === 0;
    case 'choice':
      return choices[0]?.code;
    case 'multi-choice':
      return [choices[0]?.code];
    default:
      return type satisfies never;
  }
}

function canary({ full, isPersonal }: Making, field: string, text: string): string {
  (isPersonal ? full.personal : full.open).push({ field, text });
  return text;
}

function textOf(making: Making, path: string): string {
  return canary(making, path, `Canary${making.seed} ${path}`);
}

/** A mobile number of its own for every field; its canary has no country code. */
function mobileOf(making: Making, path: string): string {
  const { personal, open } = making.full;
  const count = personal.length + open.length;
  return canary(
    making,
    path,
    `139${String(making.seed).padStart(4, '0')}${String(count).padStart(4, '0')}`,
  );
}

function chosen({ lists }: Policy, name: keyof Policy['lists']): string | undefined {
  return lists[name].find(({ retired }) => !retired)?.code;
}

type Example = (making: Making, canary: (text: string) => string) => unknown;

const number = (seed: number, digits: number) => String(seed).padStart(digits, '0');

/** Values of fields that a text cannot stand for. Undefined: left out. */
const EXAMPLES: Readonly<Record<string, Example>> = {
  code: ({ seed }, canary) => canary(`CANARY-CODE-${seed}`),
  kind: ({ kind }) => kind,
  country: () => 'CN',
  'taxIds.type': ({ kind }) => (kind === 'person' ? 'cn-resident-id' : 'cn-uscc'),
  'taxIds.value': ({ kind, seed }, canary) =>
    canary(
      kind === 'person' ? residentId(seed) : uscc(seed, kind === 'sole-proprietor' ? '92' : '91'),
    ),
  // Needs a parent with the same number.
  'taxIds.shared': () => undefined,
  'externalIds.system': ({ seed }, canary) => canary(`canary-system-${seed}`),
  // Needs another customer.
  parentCustomerId: () => undefined,
  industry: () => '87',
  website: ({ seed }, canary) => `http://${canary(`canary-site-${seed}.example`)}`,
  language: () => 'zh-CN',
  'contacts.emails': ({ seed }, canary) => [canary(`canary-contact-${seed}@example.cn`)],
  'addresses.country': () => 'CN',
  'addresses.postalCode': ({ seed }, canary) => canary(`311${number(seed, 3)}`),
  paymentMethod: () => 'bank-acceptance',
  paymentTerms: ({ seed, full }) => {
    const text = `Canary${seed} paymentTerms.note`;
    full.personal.push({ field: 'paymentTerms.note', text });
    return { kind: 'net', base: 'statement', days: 30 + (seed % 60), payDay: 10, note: text };
  },
  temporaryLimit: ({ seed, full }) => {
    const text = `Canary${seed} temporaryLimit.reason`;
    full.personal.push({ field: 'temporaryLimit.reason', text });
    return { amount: `${2000 + seed}.00`, until: '2027-01-31', reason: text };
  },
  settlementCurrency: () => 'CNY',
  'bankAccounts.cnaps': ({ seed }, canary) => canary(`102331${number(seed, 6)}`),
  'bankAccounts.accountNo': ({ seed }, canary) => canary(`6222021202${number(seed, 9)}`),
  'bankAccounts.iban': ({ seed }, canary) => canary(iban(seed)),
  'bankAccounts.bic': ({ seed }, canary) => canary(`COBADEFF${number(seed, 3)}`),
  'bankAccounts.currency': () => 'CNY',
  'invoicing.accountNo': ({ seed }, canary) => canary(`3301040160${number(seed, 9)}`),
  'invoicing.deliveryEmail': ({ seed }, canary) => canary(`canary-invoice-${seed}@example.cn`),
  owner: ({ seed }, canary) => canary(`canary-owner-${seed}`),
  reviewer: ({ seed }, canary) => canary(`canary-reviewer-${seed}`),
};
