import type { Topic } from '../../customer/catalogue/field.js';
import { fieldSchema } from '../../customer/catalogue/field-schema.js';
import { CATALOGUE } from '../../customer/catalogue/fields.js';
import { type JsonSchema, openObject } from '../../customer/catalogue/json-schema.js';
import type { CurrentTopic } from '../current-message.js';
import { fieldForTopic } from '../topic-fields.js';
import { isAlwaysThere, PUBLISHED } from './published.js';
import {
  BLOCK,
  COUNT,
  CUSTOMER_ID,
  DATE,
  STANDING,
  STATUS,
  TEXT,
  TIME,
  WARNINGS,
} from './values.js';

/** What a customer is now, as the two compacted topics tell it: the catalogue's fields, and what Dossier adds. */

const STANDPOINT: Record<string, JsonSchema> = {
  version: { ...COUNT, description: 'Of the record; counts its changes from 1.' },
  position: {
    ...COUNT,
    description:
      'Of the last commit that is in it, reports of activity included. Never below that of an event it includes.',
  },
};

const STATE: Record<string, JsonSchema> = {
  status: STATUS,
  standing: STANDING,
  blocks: { type: 'array', items: BLOCK, description: 'What stands against business now.' },
  warnings: WARNINGS,
  createdOn: { ...DATE, description: 'In the time zone of the company.' },
  ...STANDPOINT,
  createdAt: TIME,
  updatedAt: TIME,
};

const SOMETIMES: Record<string, JsonSchema> = {
  lastReviewedOn: DATE,
  lastActivityOn: {
    ...DATE,
    description: 'Last business that was reported; it may be up to six days later.',
  },
  hasOpenItems: {
    type: 'boolean',
    description: 'Whether orders or invoices are open, as last reported.',
  },
};

const FINANCE: Record<string, JsonSchema> = { code: TEXT, warnings: WARNINGS, ...STANDPOINT };

/** The schema of a record of a compacted topic. */
export function currentSchema(topic: CurrentTopic): JsonSchema {
  const added = topic === 'state' ? STATE : FINANCE;
  const { properties, required } = fieldsOf(topic);
  return openObject(
    {
      customerId: CUSTOMER_ID,
      ...properties,
      ...added,
      ...(topic === 'state' && SOMETIMES),
    },
    ['customerId', ...new Set([...required, ...Object.keys(added)])],
  );
}

function fieldsOf(topic: Topic): { properties: Record<string, JsonSchema>; required: string[] } {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const field of CATALOGUE) {
    const carried = fieldForTopic(field, topic);
    if (carried === undefined) continue;
    properties[field.name] = fieldSchema(carried, PUBLISHED);
    if (isAlwaysThere(field.name)) required.push(field.name);
  }
  return { properties, required };
}
