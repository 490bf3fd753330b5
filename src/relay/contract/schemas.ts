import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import { upcasters } from '../../log/upcasters.js';
import { upcasting } from '../../log/upcasting.js';
import { CURRENT_TYPES } from '../current-message.js';
import { schemaUri } from '../schema-uri.js';
import { ACTIVITY_REPORT } from './activity-schema.js';
import { currentSchema } from './current-schemas.js';
import { EVENT_TYPES, eventSchema } from './event-schemas.js';
import { FORMER_SCHEMAS } from './former-schemas.js';

/** One message of the contract. */
export interface PublishedSchema {
  /** Name with version: `CustomerUpdated.v1`. */
  name: string;
  /** Who reads or writes it finds it in this topic. */
  topic: 'events' | 'state' | 'finance' | 'activity';
  /** No longer written, but in the topic there may be some. */
  isFormer: boolean;
  schema: JsonSchema;
}

/** Every schema there is, in the order of the contract; made anew by each call. */
export function publishedSchemas(): PublishedSchema[] {
  return [...eventSchemas(), ...OTHERS];
}

function eventSchemas(): PublishedSchema[] {
  const { newestVersion } = upcasting(upcasters);
  const newest = EVENT_TYPES.map((type): PublishedSchema => {
    const { says, schema } = eventSchema(type);
    return published('events', `${type}.v${newestVersion(type)}`, says, schema);
  });
  const former = Object.entries(FORMER_SCHEMAS).map(
    ([name, schema]): PublishedSchema => ({ name, topic: 'events', isFormer: true, schema }),
  );
  return [...newest, ...former];
}

const OTHERS: readonly PublishedSchema[] = [
  published(
    'state',
    CURRENT_TYPES.state,
    'What a customer is now, without finance, bank accounts, invoicing and free texts.',
    currentSchema('state'),
  ),
  published(
    'finance',
    CURRENT_TYPES.finance,
    'Finance, bank accounts and invoicing of a customer, as they are now.',
    currentSchema('finance'),
  ),
  published(
    'activity',
    'ActivityReport.v1',
    'The last business of another service with a customer.',
    ACTIVITY_REPORT,
  ),
];

function published(
  topic: PublishedSchema['topic'],
  name: string,
  description: string,
  schema: JsonSchema,
): PublishedSchema {
  return {
    name,
    topic,
    isFormer: false,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: schemaUri(name),
      title: name,
      description,
      ...schema,
    },
  };
}
