import { MASKED, PHONE } from '../../customer/catalogue/field-schema.js';
import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { ACCESS_SCHEMAS } from '../audit/access-schemas.js';
import { ActivityBody } from '../customers/activity.controller.js';
import { ChangeCustomerBody, CreateCustomerBody } from '../customers/customer-bodies.js';
import { BecauseBody, BlockBody, LiftBody } from '../customers/life-cycle-bodies.js';
import { LookupBody } from '../customers/lookup.controller.js';
import { RevealBody } from '../customers/reveal.controller.js';
import { ACTIVITY_STATES, RELAY_STATES } from '../inside.js';
import { PROBLEM_NAMES, typeUri } from '../problems/problem-types.js';
import { ReviewBody, ScheduleBody } from '../reviews/review-bodies.js';
import { schemaOfBody } from './body-schema.js';
import { BULK_SCHEMAS } from './bulk-schemas.js';
import { ref } from './component-ref.js';
import { JOB_SCHEMAS } from './job-schemas.js';
import { customerItem, customerRecord, reviewItem } from './record-schemas.js';
import { USER_SCHEMAS } from './user-schemas.js';

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const time: JsonSchema = { type: 'string', format: 'date-time' };

function page(item: string): JsonSchema {
  return object({
    items: list(ref(item)),
    nextCursor: { type: ['string', 'null'], description: 'Null on the last page.' },
    position: { ...integer, description: 'The list is as of this position or later.' },
  });
}

const customerItemAndPage = { CustomerItem: customerItem(), CustomerPage: page('CustomerItem') };
const reviewItemAndPage = { ReviewItem: reviewItem(), ReviewPage: page('ReviewItem') };

/** Every named schema of the document. What can be derived (bodies, records) is derived. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Customer: customerRecord('stored'),
  TriedCustomer: customerRecord('tried'),
  CreateCustomer: schemaOfBody(CreateCustomerBody),
  ChangeCustomer: schemaOfBody(ChangeCustomerBody),
  Because: schemaOfBody(BecauseBody),
  Block: schemaOfBody(BlockBody),
  Lift: schemaOfBody(LiftBody),
  Activity: schemaOfBody(ActivityBody),
  Review: schemaOfBody(ReviewBody),
  Schedule: schemaOfBody(ScheduleBody),
  Lookup: schemaOfBody(LookupBody),
  Reveal: schemaOfBody(RevealBody),
  ...customerItemAndPage,
  ...reviewItemAndPage,
  ...ACCESS_SCHEMAS,
  ...JOB_SCHEMAS,
  ...BULK_SCHEMAS,
  ...USER_SCHEMAS,
  Phone: PHONE,
  Masked: {
    ...MASKED,
    description: 'Stands for a value that you see masked. No command takes it.',
  },
  DryRun: object({
    dryRun: { const: true },
    events: list({ type: 'object', description: 'What would happen: {type, data}.' }),
    warnings: list(ref('FieldProblem')),
    record: ref('TriedCustomer'),
  }),
  FieldProblem: object(
    {
      pointer: { ...text, description: 'JSON Pointer into the body.' },
      parameter: { ...text, description: 'Or the name of a query parameter.' },
      code: text,
      severity: { enum: ['error', 'warning'] },
      message: text,
    },
    ['code', 'severity', 'message'],
  ),
  Duplicate: object(
    { reason: { enum: ['tax-id', 'code', 'external-id', 'same-name'] }, ...holderProperties() },
    ['reason', 'pointer'],
  ),
  Holder: object(holderProperties(), ['pointer']),
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    properties: {
      type: { type: 'string', enum: PROBLEM_NAMES.map(typeUri) },
      title: text,
      status: integer,
      detail: text,
      errors: { ...list(ref('FieldProblem')), description: 'Every single error.' },
      holders: { ...list(ref('Holder')), description: 'The customers that hold the values.' },
      reference: { ...text, description: 'Under which a fault of ours was recorded.' },
    },
    required: ['type', 'title', 'status', 'detail'],
  },
  HistoryEntry: object({
    position: integer,
    hash: text,
    version: integer,
    recordedAt: time,
    actor: object({ id: text, kind: text, onBehalfOf: text }, ['id', 'kind']),
    events: list(object({ eventId: text, type: text, data: { type: 'object' } })),
  }),
  CloudEvent: object(
    {
      specversion: { const: '1.0' },
      id: { ...text, examples: ['12.1'], description: '<position>.<ordinal>' },
      source: text,
      type: { ...text, examples: ['dossier.CustomerCreated.v1'] },
      time,
      subject: { ...text, description: 'The customerId.' },
      datacontenttype: { const: 'application/json' },
      dataschema: {
        ...text,
        examples: ['urn:dossier:schema:CustomerCreated.v1'],
        description: 'The schema of the data; /schemas/CustomerCreated.v1.json has it.',
      },
      position: integer,
      hash: text,
      traceparent: text,
      data: { type: 'object' },
    },
    [
      'specversion',
      'id',
      'source',
      'type',
      'time',
      'subject',
      'datacontenttype',
      'dataschema',
      'position',
      'hash',
      'data',
    ],
  ),
  Catalogue: object(
    {
      fields: {
        ...list({ type: 'object' }),
        description:
          'Fields that you may read; `writable` where you may set them, `masked` where you see them masked.',
      },
      attributes: list({ type: 'object' }),
      lists: { type: 'object', additionalProperties: list({ type: 'object' }) },
      review: { type: 'object' },
      codeRule: text,
      newCustomers: { enum: ['active', 'pending'] },
      problems: { type: 'object', description: 'The sentence of every problem code.' },
    },
    ['fields', 'attributes', 'lists', 'newCustomers', 'problems'],
  ),
  PartStatus: object(
    {
      name: text,
      trouble: { ...text, description: 'What is wrong; absent when all is well.' },
      warning: { ...text, description: 'What somebody should look into, though the part works.' },
      position: { ...integer, description: 'How far a view or the relay is.' },
      relay: {
        ...object(
          {
            state: { enum: [...RELAY_STATES] },
            lag: integer,
            restarts: integer,
            activity: {
              ...object({
                state: { enum: [...ACTIVITY_STATES] },
                taken: integer,
                deadLetters: integer,
                changes: integer,
              }),
              description: 'Reports of activity taken from Kafka, counted since the start.',
            },
          },
          ['state', 'lag', 'restarts'],
        ),
        description: 'What the relay to Kafka does, and how many commits are not published yet.',
      },
    },
    ['name'],
  ),
};

function holderProperties(): Record<string, JsonSchema> {
  return {
    pointer: text,
    customerId: text,
    code: text,
    legalName: text,
    owner: {
      ...text,
      description: 'Of a customer that you do not see: the actor id of its owner.',
    },
    ownerName: text,
  };
}
