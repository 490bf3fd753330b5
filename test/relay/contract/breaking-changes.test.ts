import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import { breakingChanges, type Contract } from '../../../src/relay/contract/breaking-changes.js';
import { contractDocuments } from '../../../src/relay/contract/documents.js';

/** The contract of today with a change in one document. Each is JSON, as it would be read from a file. */
function changed(document: string, change: (content: Editable) => void): Contract {
  const documents = fresh();
  change(documents[document]);
  return documents;
}

// biome-ignore lint/suspicious/noExplicitAny: a document of any shape, for a test to write into
type Editable = any;

function fresh(): Record<string, Editable> {
  return JSON.parse(JSON.stringify(contractDocuments()));
}

function found(current: Contract): string[] {
  return breakingChanges(fresh(), current).map(
    ({ document, pointer, what }) => `${document}#${pointer} ${what}`,
  );
}

const CREATED = 'schemas/CustomerCreated.v1.json';
const UPDATED = 'schemas/CustomerUpdated.v1.json';
const STATE = 'schemas/CustomerState.v1.json';
const FIELDS = '/properties/fields';
const ASYNC = 'asyncapi.json';

describe('what breaks nobody', () => {
  it('is no change', () => expect(found(fresh())).toEqual([]));

  it.each<[string, string, (content: Editable) => void]>([
    [
      'a new optional property',
      CREATED,
      ({ properties }) => (properties.more = { type: 'string' }),
    ],
    [
      'a new optional property further in',
      CREATED,
      ({ properties }) => (properties.fields.properties.more = { type: 'string' }),
    ],
    ['other words', CREATED, (schema) => (schema.description = 'Said better.')],
    [
      'the values of a new path',
      UPDATED,
      ({ properties }) =>
        properties.changes.items.allOf.push({
          if: { properties: { path: { const: '/more' } } },
          // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
          then: { properties: { from: { type: 'string' } } },
        }),
    ],
    [
      'a message that has a newer version',
      ASYNC,
      ({ components }) => (components.messages['CustomerCreated.v1'].deprecated = true),
    ],
    ['a new topic', ASYNC, ({ channels }) => (channels.more = { address: 'customer.more.v1' })],
    [
      'a new message in a topic',
      ASYNC,
      ({ channels }) => (channels.events.messages['More.v1'] = { $ref: '#/x' }),
    ],
  ])('is %s', (_, document, change) => {
    const current = changed(document, change);
    expect(current).not.toEqual(fresh());
    expect(found(current)).toEqual([]);
  });

  it('is a new type of event, or a new version beside the old one', () => {
    expect(found({ ...fresh(), 'schemas/CustomerCreated.v2.json': { type: 'object' } })).toEqual(
      [],
    );
  });
});

describe('what breaks somebody, and is named', () => {
  it('is a schema that is gone', () => {
    const { [CREATED]: _, ...current } = fresh();
    expect(found(current)).toEqual([`${CREATED}# is gone`]);
  });

  it.each<[string, string, (content: Editable) => void, string]>([
    [
      'a property that is gone',
      CREATED,
      ({ properties }) => delete properties.fields.properties.tags,
      `${FIELDS}/properties/tags is gone`,
    ],
    [
      'another type',
      CREATED,
      ({ properties }) => (properties.fields.properties.code.type = 'integer'),
      `${FIELDS}/properties/code/type was "string", is "integer"`,
    ],
    [
      'a type that allows more',
      CREATED,
      ({ properties }) => (properties.fields.properties.code.type = ['string', 'null']),
      `${FIELDS}/properties/code/type was "string", is ["string","null"]`,
    ],
    [
      'a property that may be missing now',
      CREATED,
      ({ properties }) => (properties.fields.required = ['kind', 'country']),
      `${FIELDS}/required code may be missing now`,
    ],
    [
      'a property that older records do not have',
      STATE,
      (schema) => {
        schema.properties.more = { type: 'string' };
        schema.required.push('more');
      },
      '/required more must be there now, and older records do not have it',
    ],
    [
      'a new value where readers decide by it',
      STATE,
      ({ properties }) => properties.status.enum.push('lost'),
      '/properties/status/enum was ["pending","active","inactive","archived","merged"], is ["pending","active","inactive","archived","merged","lost"]',
    ],
    [
      'a longer text',
      STATE,
      ({ properties }) => (properties.legalName.maxLength = 300),
      '/properties/legalName/maxLength was 200, is 300',
    ],
    [
      'a new limit, that older records need not keep',
      STATE,
      ({ properties }) => (properties.country.pattern = '^[A-Z]{2}$'),
      '/properties/country/pattern is new: "^[A-Z]{2}$"',
    ],
    [
      'other elements of a list',
      STATE,
      ({ properties }) => (properties.blocks.items.properties.scope = { type: 'string' }),
      '/properties/blocks/items/properties/scope/enum is gone, was ["orders","deliveries","invoices","all"]',
    ],
    [
      'another name of the schema',
      STATE,
      (schema) => (schema.$id = 'urn:other'),
      '/$id was "urn:dossier:schema:CustomerState.v1", is "urn:other"',
    ],
    [
      'another address of a topic',
      ASYNC,
      ({ channels }) => (channels.state.address = 'customer.state.v2'),
      '/channels/state/address was "customer.state.v1", is "customer.state.v2"',
    ],
    [
      'a message that is gone from its topic',
      ASYNC,
      ({ channels }) => delete channels.state.messages['CustomerState.v1.forgotten'],
      '/channels/state/messages/CustomerState.v1.forgotten is gone',
    ],
    [
      'a topic kept otherwise',
      ASYNC,
      ({ channels }) => (channels.events.bindings.kafka.topicConfiguration['retention.ms'] = 1),
      '/channels/events/bindings was {"kafka"',
    ],
    [
      'a header that is gone',
      ASYNC,
      ({ components }) => delete components.messages['CustomerState.v1'].headers.properties.ce_hash,
      '/components/messages/CustomerState.v1/headers/properties/ce_hash is gone',
    ],
    [
      'another key',
      ASYNC,
      ({ components }) =>
        (components.messages['CustomerState.v1'].bindings.kafka.key.description = 'The code.'),
      '/components/messages/CustomerState.v1/bindings was',
    ],
  ])('is %s', (_, document, change, expected) => {
    const [one, ...more] = found(changed(document, change));
    expect(one?.slice(0, document.length + 1 + expected.length)).toBe(`${document}#${expected}`);
    expect(more).toEqual([]);
  });

  it('is another type of the values of a path', () => {
    const current = changed(UPDATED, ({ properties }) => {
      const { allOf } = properties.changes.items;
      const limit = allOf.find((one: JsonObject) =>
        JSON.stringify(one.if).includes('"/tenorDays"'),
      );
      limit.then.patternProperties['^(from|to)$'].type = 'number';
    });
    expect(found(current)).toEqual([
      expect.stringContaining('/patternProperties/^(from|to)$/type was "integer", is "number"'),
    ]);
  });

  it('is a path whose values are no longer described', () => {
    const current = changed(UPDATED, ({ properties }) => properties.changes.items.allOf.shift());
    expect(found(current)).toEqual([
      `${UPDATED}#/properties/changes/items/allOf/0 is gone: {"properties":{"path":{"const":"/code"}}}`,
    ]);
  });
});
