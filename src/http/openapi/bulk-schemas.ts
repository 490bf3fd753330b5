import { SETTABLE } from '../../bulk/actions/bulk-action.js';
import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { BulkActionBody, PARAMS } from '../bulk-actions/bulk-action-body.js';
import { schemaOfBody } from './body-schema.js';
import { ref } from './component-ref.js';

/** The schemas of bulk actions. */

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };

const settable: JsonSchema = {
  type: 'object',
  description: 'set: null takes the value away.',
  properties: Object.fromEntries(SETTABLE.map((name) => [name, { type: ['string', 'null'] }])),
};

export const BULK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  BulkAction: schemaOfBody(BulkActionBody),
  BulkActionParams: {
    anyOf: [settable, ...[...new Set(Object.values(PARAMS))].map(describedParams)],
  },
  BulkResult: object(
    {
      customerId: text,
      code: text,
      legalName: text,
      outcome: { enum: ['changed', 'unchanged', 'refused'] },
      events: list({ type: 'object', description: 'Of a dry run: {type, data}.' }),
      errors: { ...list(ref('FieldProblem')), description: 'Why it was refused.' },
    },
    ['customerId', 'outcome'],
  ),
  BulkDryRun: object({
    dryRun: { const: true },
    total: integer,
    counts: object({ changed: integer, unchanged: integer, refused: integer }),
    items: list(ref('BulkResult')),
  }),
};

function describedParams(body: (typeof PARAMS)[keyof typeof PARAMS]): JsonSchema {
  const actions = Object.entries(PARAMS).filter(([, other]) => other === body);
  return { ...schemaOfBody(body), description: actions.map(([action]) => action).join(', ') };
}
