import { ACCESS_EVENT_TYPES } from '../../access/access-events.js';
import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { ref } from '../openapi/component-ref.js';

/** The schemas of traces of access. */

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };

export const ACCESS_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  AccessItem: object(
    {
      position: { ...integer, description: 'Of the commit in the log.' },
      at: { type: 'string', format: 'date-time' },
      user: { ...text, description: 'Whom it concerns.' },
      actor: object({ id: text, kind: text, onBehalfOf: text }, ['id', 'kind']),
      type: { enum: ACCESS_EVENT_TYPES },
      customerId: { ...text, description: 'Whose values were revealed.' },
      jobId: text,
      tokenId: text,
      data: { type: 'object', description: 'The rest of the event.' },
    },
    ['position', 'at', 'user', 'actor', 'type', 'data'],
  ),
  AccessPage: object({
    items: list(ref('AccessItem')),
    nextCursor: { type: ['string', 'null'], description: 'Null on the last page.' },
    position: { ...integer, description: 'The list is as of this position or later.' },
  }),
};
