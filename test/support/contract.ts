import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isObject, type JsonObject } from '../../src/customer/catalogue/json.js';
import { contractDocuments } from '../../src/relay/contract/documents.js';
import type { Message } from '../../src/relay/message.js';

/** Messages held against the contract, more strictly than a consumer may: nothing undescribed is in them. */

const documents = contractDocuments() as Record<string, JsonObject>; // each is an object of JSON
const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const validators = new Map<string, ValidateFunction>();

/** What is wrong with a message by the contract; empty when nothing is. */
export function messageFaults({ topic, key, value, headers }: Message): string[] {
  const name = String(headers.ce_type).replace(/^dossier\./, '');
  const listed = messageOf(value === null ? `${name}.forgotten` : name);
  if (listed === undefined) return [`the contract has no ${name}`];
  return [
    ...faults(`headers of ${name}, ${value === null}`, listed.headers as JsonObject, headers),
    ...(value === null ? [] : faults(name, schemaOf(headers.ce_dataschema), JSON.parse(value))),
    ...(headers.ce_subject === key ? [] : ['the key is not the subject']),
    ...(channelMessages(topic).includes(name) ? [] : [`${name} is not of ${topic}`]),
  ];
}

/** The published schema with this `$id`. */
function schemaOf(id: string | undefined): JsonObject {
  const schema = Object.values(documents).find((document) => document.$id === id);
  if (schema === undefined) throw new Error(`the contract has no schema ${id}`);
  return schema;
}

function messageOf(name: string): JsonObject | undefined {
  return at(documents['asyncapi.json'], 'components', 'messages', name);
}

function channelMessages(topic: string): string[] {
  return Object.keys(at(documents['asyncapi.json'], 'channels', topic, 'messages') ?? {});
}

function at(object: JsonObject | undefined, ...names: string[]): JsonObject | undefined {
  let found: JsonObject | undefined = object;
  for (const name of names) {
    const inner = found?.[name];
    found = isObject(inner) ? inner : undefined;
  }
  return found;
}

function faults(name: string, schema: JsonObject, value: unknown): string[] {
  const validate = validators.get(name) ?? ajv.compile(closed(withoutId(schema)) as JsonObject);
  validators.set(name, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function withoutId({ $id: _, ...schema }: JsonObject): JsonObject {
  return schema;
}

/** The schema with every object of known properties closed to others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([word, is]) => [word, closed(is)]));
  return inner.type === 'object' && isObject(inner.properties)
    ? { additionalProperties: false, ...inner }
    : inner;
}
