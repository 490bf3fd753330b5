import { type JsonSchema, list } from '../../customer/catalogue/json-schema.js';
import type { ListName } from '../../customer/policy.js';
import type { Block, BlockScope, Status, StoredWarning } from '../../customer/record.js';
import type { Permission, Standing } from '../../customer/standing.js';
import { always, choices, describedObject, NEVER, sometimes } from './described.js';

/** Values that several messages have, as they are published. */

export const TEXT: JsonSchema = { type: 'string' };
export const COUNT: JsonSchema = { type: 'integer', minimum: 0 };
export const DATE: JsonSchema = { type: 'string', format: 'date' };
export const TIME: JsonSchema = { type: 'string', format: 'date-time', description: 'UTC.' };
export const ACTOR_ID: JsonSchema = {
  type: 'string',
  description: 'An opaque id of a user or service, never a name.',
};
export const CUSTOMER_ID: JsonSchema = { type: 'string', description: 'A UUID, version 7.' };

export const STATUS: JsonSchema = choices<Status>({
  pending: true,
  active: true,
  inactive: true,
  archived: true,
  merged: true,
});

const permission = describedObject<Permission>({
  allowed: always({ type: 'boolean' }),
  reasons: always(
    list(
      describedObject<Permission['reasons'][number]>({
        source: always(
          choices<Permission['reasons'][number]['source']>({ status: true, block: true }),
        ),
        code: always({
          type: 'string',
          description: 'The status, or the reason code of the block.',
        }),
      }),
    ),
  ),
});

export const STANDING: JsonSchema = {
  ...describedObject<Standing>({
    orders: always(permission),
    deliveries: always(permission),
    invoices: always(permission),
  }),
  description: 'Which business is allowed now, and what stands against it.',
};

export const BLOCK: JsonSchema = describedObject<Block>({
  blockId: always(TEXT),
  scope: always(choices<BlockScope>({ orders: true, deliveries: true, invoices: true, all: true })),
  reason: always(codeOf('blockReason')),
  note: NEVER,
  by: always(ACTOR_ID),
  department: always(TEXT),
  until: sometimes({
    ...DATE,
    description: 'The last day on which the block holds; an event ends it after that.',
  }),
});

/** A list of doubts about the record; the whole of it each time. */
export const WARNINGS: JsonSchema = list(
  describedObject<StoredWarning>({
    code: always(TEXT),
    pointer: always({
      type: 'string',
      description: 'JSON Pointer into the record, with element ids.',
    }),
    confirmed: sometimes({
      type: 'boolean',
      description: 'Somebody said that it is right all the same.',
    }),
  }),
);

/** A code of one of the policy's lists: what they hold differs from company to company. */
export function codeOf(listName: ListName): JsonSchema {
  return { type: 'string', description: `A code of the policy’s list “${listName}”.` };
}
