import { type JsonSchema, openObject } from '../../customer/catalogue/json-schema.js';
import { schemaUri } from '../schema-uri.js';

/** The headers of a record as their reader may rely on them; every value is text. */

const POSITION: JsonSchema = {
  type: 'string',
  pattern: '^[1-9]\\d*$',
  description: 'Of the commit in the log of Dossier; one order over all customers.',
};
const TIME: JsonSchema = {
  type: 'string',
  format: 'date-time',
  description: 'When the commit was recorded, UTC.',
};

/** Headers of CloudEvents 1.0 in Kafka's binary mode. `name`: of the message with its version. */
export function headersOf(name: string, use: 'event' | 'current' | 'forgotten'): JsonSchema {
  const properties: Record<string, JsonSchema> = {
    ce_specversion: { const: '1.0' },
    ce_id: use === 'event' ? EVENT_ID : CURRENT_ID,
    ce_source: { type: 'string', format: 'uri', description: 'DOSSIER_SOURCE of the service.' },
    ce_type: { const: `dossier.${name}` },
    ce_time: TIME,
    ce_subject: { type: 'string', description: 'The customerId, as in the key.' },
    ...(use !== 'forgotten' && {
      ce_dataschema: { const: schemaUri(name) },
      'content-type': { const: 'application/json' },
    }),
    ce_position: POSITION,
    ce_hash: {
      type: 'string',
      pattern: '^[0-9a-f]{64}$',
      description: 'SHA-256 of the commit: proves where in the log it stands.',
    },
  };
  const required = Object.keys(properties);
  return openObject({ ...properties, traceparent: TRACEPARENT }, required);
}

const EVENT_ID: JsonSchema = {
  type: 'string',
  pattern: '^[1-9]\\d*\\.[1-9]\\d*$',
  description: '<position>.<ordinal>: the same for ever. Who has seen it can skip it.',
};
const CURRENT_ID: JsonSchema = {
  type: 'string',
  description: '<position>.<topic>.<customerId>: the same whenever this state is sent again.',
};
const TRACEPARENT: JsonSchema = {
  type: 'string',
  description: 'W3C Trace Context of the request that made the commit; missing when it had none.',
};
