import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import { CURRENT_TYPES, type CurrentTopic } from '../current-message.js';
import { TOPIC_SETTINGS } from '../topic-settings.js';
import { PARTITIONS, TOPICS } from '../topics.js';
import { headersOf } from './headers.js';
import { type PublishedSchema, publishedSchemas } from './schemas.js';

/**
 * The AsyncAPI 3 document of the topics: what stands in which, under which key, how long it is kept. The
 * schemas of the payloads are beside it, in `schemas/`.
 */

type ContractTopic = PublishedSchema['topic'];

/** Where the schema of a message lies, seen from the document. */
export function schemaPath(name: string): string {
  return `schemas/${name}.json`;
}

/** Makes the document. */
export function asyncApiDocument(): object {
  const schemas = publishedSchemas();
  return {
    asyncapi: '3.0.0',
    id: 'urn:dossier:contract',
    info: {
      title: 'Dossier',
      version: '1',
      description:
        'What Dossier publishes of its customer records in Kafka, and what other services report to it. docs/contract/README.md tells how to read it.',
    },
    defaultContentType: 'application/json',
    servers: SERVERS,
    channels: Object.fromEntries(
      TOPIC_NAMES.map((topic) => [topic, channel(topic, messageNames(topic, schemas))]),
    ),
    operations: Object.fromEntries(
      TOPIC_NAMES.map((topic) => [operationName(topic), operation(topic)]),
    ),
    components: {
      messages: {
        ...Object.fromEntries(schemas.map((schema) => [schema.name, message(schema)])),
        ...Object.fromEntries(
          CURRENT_TOPICS.map((topic) => [forgotten(topic), forgottenMessage(topic)]),
        ),
      },
      securitySchemes: {
        scram: {
          type: 'scramSha512',
          description:
            'DOSSIER_KAFKA_USERNAME and its password file. Each topic has rights of its own: contacts are in the state, and the finance topic is for finance only.',
        },
      },
    },
  };
}

const TOPIC_NAMES: readonly ContractTopic[] = ['events', 'state', 'finance', 'activity'];
const CURRENT_TOPICS: readonly CurrentTopic[] = ['state', 'finance'];

const BROKER = {
  host: '{broker}',
  variables: { broker: { description: 'One of DOSSIER_KAFKA_BROKERS, host and port.' } },
};
const SERVERS = {
  secure: {
    ...BROKER,
    protocol: 'kafka-secure',
    description: 'With DOSSIER_KAFKA_SSL, and a user.',
    security: [{ $ref: '#/components/securitySchemes/scram' }],
  },
  plain: { ...BROKER, protocol: 'kafka', description: 'For a broker on the same machine.' },
};

const SUMMARIES: Readonly<Record<ContractTopic, string>> = {
  events:
    'Everything that happened to each customer, for ever. Nothing personal is in it: of a personal field only the path of a change.',
  state:
    'The present record of each customer with what it may do (standing). Contacts are in it; finance, bank accounts, invoicing and free texts are not.',
  finance: 'Finance, bank accounts and invoicing of each customer, as they are now.',
  activity: 'What other services report: the last business with a customer.',
};

const SENDS: Readonly<Record<ContractTopic, boolean>> = {
  events: true,
  state: true,
  finance: true,
  activity: false,
};

function channel(topic: ContractTopic, messages: readonly string[]): object {
  return {
    address: TOPICS[topic],
    summary: SUMMARIES[topic],
    messages: Object.fromEntries(
      messages.map((name) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
    bindings: {
      kafka: {
        topic: TOPICS[topic],
        partitions: PARTITIONS,
        ...(topic !== 'activity' && { topicConfiguration: topicConfiguration(topic) }),
        bindingVersion: '0.5.0',
      },
    },
  };
}

/** The settings that a consumer must reckon with, as the binding for Kafka wants them. */
function topicConfiguration(topic: keyof typeof TOPIC_SETTINGS): object {
  const settings = Object.entries(TOPIC_SETTINGS[topic]).filter(([name]) =>
    FOR_CONSUMERS.has(name),
  );
  return Object.fromEntries(
    settings.map(([name, value]) => [
      name,
      name === 'cleanup.policy' ? value.split(',') : Number(value),
    ]),
  );
}

const FOR_CONSUMERS: ReadonlySet<string> = new Set([
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'max.compaction.lag.ms',
  'delete.retention.ms',
  'max.message.bytes',
]);

function operationName(topic: ContractTopic): string {
  return `${SENDS[topic] ? 'publish' : 'take'}-${topic}`;
}

function operation(topic: ContractTopic): object {
  return {
    action: SENDS[topic] ? 'send' : 'receive',
    channel: { $ref: `#/channels/${topic}` },
  };
}

function messageNames(topic: ContractTopic, schemas: readonly PublishedSchema[]): string[] {
  const names = schemas.filter((schema) => schema.topic === topic).map(({ name }) => name);
  return topic === 'state' || topic === 'finance' ? [...names, forgotten(topic)] : names;
}

const KEY: JsonSchema = { type: 'string', description: 'The customerId.' };
const REPORT_KEY: JsonSchema = {
  type: 'string',
  description: 'The customerId, or the other system’s id: reports of one customer stay in order.',
};

function message({ name, topic, isFormer, schema }: PublishedSchema): object {
  const use = topic === 'events' ? 'event' : 'current';
  return {
    name,
    title: name,
    ...(schema.description !== undefined && { summary: schema.description }),
    ...(isFormer && { deprecated: true }),
    contentType: 'application/json',
    ...(topic !== 'activity' && { headers: headersOf(name, use) }),
    payload: {
      schemaFormat: 'application/schema+json;version=draft-2020-12',
      schema: { $ref: `./${schemaPath(name)}` },
    },
    bindings: keyed(topic === 'activity' ? REPORT_KEY : KEY),
  };
}

function forgotten(topic: CurrentTopic): string {
  return `${CURRENT_TYPES[topic]}.forgotten`;
}

/** The empty record of a compacted topic. */
function forgottenMessage(topic: CurrentTopic): object {
  return {
    name: forgotten(topic),
    title: forgotten(topic),
    summary: 'A record without a value, after the erasure of a person: forget what you have.',
    headers: headersOf(CURRENT_TYPES[topic], 'forgotten'),
    payload: { type: 'null' },
    bindings: keyed(KEY),
  };
}

function keyed(key: JsonSchema): object {
  return { kafka: { key, bindingVersion: '0.5.0' } };
}
