import { fieldSchemas, type SchemaOf } from '../../customer/catalogue/field-schema.js';
import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { ref } from './component-ref.js';

/**
 * The schemas of records as they are answered: the catalogue's fields, and what Dossier adds. What somebody may
 * not read is left out, so little is always there.
 */

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const date: JsonSchema = { type: 'string', format: 'date' };
const time: JsonSchema = { type: 'string', format: 'date-time' };
const permission = object({
  allowed: { type: 'boolean' },
  reasons: list(object({ source: { enum: ['status', 'block'] }, code: text })),
});

const ANSWERED: SchemaOf = { use: 'record', phone: ref('Phone'), masked: ref('Masked') };
const maskable: JsonSchema = { anyOf: [text, ref('Masked')] };

const kept = {
  customerId: { type: 'string', format: 'uuid' },
  status: { enum: ['pending', 'active', 'inactive', 'archived', 'merged'] },
  standing: {
    ...object({ orders: permission, deliveries: permission, invoices: permission }),
    description: 'Which business is allowed, and what stands against it.',
  },
  createdOn: date,
  takenOverOn: { ...date, description: 'It came with an existing base on this day.' },
  lastReviewedOn: date,
  nextReviewOn: { ...date, description: 'Derived from the policy.' },
  lastActivityOn: {
    ...date,
    description: 'Last business that another service reported; it may be up to six days later.',
  },
  hasOpenItems: {
    type: 'boolean',
    description: 'Whether orders or invoices are open, as last reported.',
  },
  version: { ...integer, description: 'The ETag without its quotes.' },
  position: {
    ...integer,
    description: 'Of the last commit that is in it, reports of activity included.',
  },
  createdAt: time,
  updatedAt: time,
} satisfies Record<string, JsonSchema>;

const ALWAYS = [
  'code',
  'kind',
  'legalName',
  'country',
  'status',
  'standing',
  'blocks',
  'warnings',
  'createdOn',
];

/** What a record has once it stands in the log. */
const ONCE_STORED = ['customerId', 'version', 'position', 'createdAt', 'updatedAt'];

/** A customer record; `tried`: of a dry run, which may not stand in the log. */
export function customerRecord(use: 'stored' | 'tried'): JsonSchema {
  const block = object(
    {
      blockId: text,
      scope: { enum: ['orders', 'deliveries', 'invoices', 'all'] },
      reason: text,
      note: text,
      by: text,
      department: text,
      until: date,
    },
    ['blockId', 'scope', 'reason', 'by', 'department'],
  );
  const warning = object(
    {
      code: text,
      pointer: text,
      severity: { const: 'warning' },
      message: text,
      confirmed: { type: 'boolean' },
    },
    ['code', 'pointer', 'severity', 'message'],
  );
  return object(
    {
      ...kept,
      ...fieldSchemas(ANSWERED),
      blocks: list(block),
      warnings: list(warning),
    },
    use === 'stored' ? [...ALWAYS, ...ONCE_STORED] : ALWAYS,
  );
}

/** An item of the customer list: part of the record, and what a list is read for. */
export function customerItem(): JsonSchema {
  const fields = fieldSchemas(ANSWERED);
  const { createdAt: _, takenOverOn: __, ...shown } = kept;
  const more: Record<string, JsonSchema> = {
    province: text,
    city: text,
    taxId: { ...maskable, description: 'The first tax id.' },
    contact: object({ name: text, phone: maskable }, []),
    openWarnings: {
      ...integer,
      description: 'Warnings that nobody has confirmed; for who reads every group of fields.',
    },
  };
  return object({ ...shown, ...fields, ...more }, [
    'customerId',
    'status',
    'standing',
    'createdOn',
    'updatedAt',
    'version',
    'position',
  ]);
}

export function reviewItem(): JsonSchema {
  return object(
    {
      customerId: text,
      dueOn: date,
      reasons: list(text),
      priority: { ...integer, description: '1 first.' },
      cycle: text,
      reviewer: text,
      orgUnit: text,
      status: text,
      lastReviewedOn: date,
      lastActivityOn: date,
      postponements: integer,
      version: integer,
      position: integer,
      code: text,
      legalName: text,
      daysOver: { ...integer, description: 'Days since it was due; negative: until it is.' },
    },
    ['customerId', 'status', 'version', 'position'],
  );
}
