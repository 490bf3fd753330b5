import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { equalJson, isObject, type JsonObject } from '../../../src/customer/catalogue/json.js';
import { upcasters } from '../../../src/log/upcasters.js';
import { upcasting } from '../../../src/log/upcasting.js';
import { breakingChanges } from '../../../src/relay/contract/breaking-changes.js';
import { contractDocuments } from '../../../src/relay/contract/documents.js';
import { EVENT_TYPES } from '../../../src/relay/contract/event-schemas.js';
import { TOPICS } from '../../../src/relay/topics.js';

const folder = join(__dirname, '../../../docs/contract');
const documents = JSON.parse(JSON.stringify(contractDocuments())) as Record<string, JsonObject>; // all are objects
const schemas = Object.entries(documents).filter(([path]) => path.startsWith('schemas/'));
const asyncapi = documents['asyncapi.json'] ?? {};

function publishedDocuments(): Record<string, unknown> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Object.fromEntries(
    files.map((name) => [
      name.replaceAll('\\', '/'),
      JSON.parse(readFileSync(join(folder, name), 'utf8')),
    ]),
  );
}

describe('the published contract, docs/contract', () => {
  it('is broken by nothing in the code (“What may change” in its README)', () => {
    const broken = breakingChanges(publishedDocuments(), documents);
    expect(broken.map(({ document, pointer, what }) => `${document}#${pointer} ${what}`)).toEqual(
      [],
    );
  });

  it('is what the code publishes (npm run contract makes it anew)', () => {
    const published = publishedDocuments();
    const paths = [...new Set([...Object.keys(published), ...Object.keys(documents)])];
    const isStale = (path: string) => !equalJson(published[path], documents[path]);
    expect(paths.filter(isStale)).toEqual([]);
  });
});

describe('the schemas', () => {
  it('are there for every type of event in every version ever written, and for what else there is', () => {
    const { newestVersion } = upcasting(upcasters);
    const events = EVENT_TYPES.flatMap((type) =>
      Array.from({ length: newestVersion(type) }, (_, n) => `${type}.v${n + 1}`),
    );
    const others = ['ActivityReport.v1', 'CustomerFinance.v1', 'CustomerState.v1'];
    expect(schemas.map(([path]) => path).sort()).toEqual(
      [...events, ...others].map((name) => `schemas/${name}.json`).sort(),
    );
  });

  it.each(schemas)('%s is a schema of 2020-12, named as messages name it', (path, schema) => {
    const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
    addFormats.default(ajv);
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(() => ajv.compile(schema)).not.toThrow();
    const name = path.slice('schemas/'.length, -'.json'.length);
    expect(schema.$id).toBe(`urn:dossier:schema:${name}`);
  });

  it('leave room for properties to come', () => {
    expect(JSON.stringify(schemas)).not.toContain('"additionalProperties":false');
  });
});

describe('the schema of an activity report', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const validate = ajv.compile(documents['schemas/ActivityReport.v1.json'] ?? {});

  it.each([
    { customerId: 'c', lastActivityOn: '2026-03-31' },
    { system: 'erp', externalId: 'K-1', lastActivityOn: '2026-03-31', hasOpenItems: false },
  ])('takes %j', (report) => expect(validate(report)).toBe(true));

  it.each([
    {},
    { customerId: 'c' },
    { lastActivityOn: '2026-03-31' },
    { system: 'erp', lastActivityOn: '2026-03-31' },
    { customerId: 'c', lastActivityOn: '31.3.2026' },
    { customerId: 'c', lastActivityOn: '2026-03-31', hasOpenItems: 'no' },
  ])('does not take %j', (report) => expect(validate(report)).toBe(false));
});

describe('the AsyncAPI document', () => {
  it('is one, by AsyncAPI’s own schema', () => {
    const ajv = new Ajv({ allErrors: true, strict: false });
    addFormats.default(ajv);
    const schema: object = specs.schemasWithoutId['3.0.0'] as object; // a schema of draft 7
    const validate = ajv.compile(schema);
    expect({ valid: validate(asyncapi), errors: validate.errors }).toEqual({
      valid: true,
      errors: null,
    });
    expect(validate({ ...asyncapi, channels: { events: { adress: 'x' } } })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const places = [...referencesIn(asyncapi)];
    expect(places.length).toBeGreaterThan(20);
    expect(places.filter((reference) => lookUp(reference) === undefined)).toEqual([]);
  });

  it('names the real topics, and each schema in one of them', () => {
    const { relay: _, ...topics } = TOPICS;
    const channels = Object.values(asyncapi.channels as Record<string, JsonObject>);
    expect(channels.map(({ address }) => address)).toEqual(Object.values(topics));
    const named = [...referencesIn(asyncapi.components)].filter((one) => one.startsWith('./'));
    expect(named.sort()).toEqual(schemas.map(([path]) => `./${path}`).sort());
  });
});

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === '$ref' && typeof inner === 'string') yield inner;
    else yield* referencesIn(inner);
  }
}

function lookUp(reference: string): unknown {
  if (reference.startsWith('./')) return documents[reference.slice(2)];
  let at: unknown = asyncapi;
  for (const step of reference.split('/').slice(1)) at = isObject(at) ? at[step] : undefined;
  return at;
}
