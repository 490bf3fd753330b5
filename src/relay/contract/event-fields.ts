import type { Field } from '../../customer/catalogue/field.js';
import {
  elementSchema,
  fieldSchema,
  type SchemaOf,
} from '../../customer/catalogue/field-schema.js';
import { CATALOGUE, partsOf, pointerStep } from '../../customer/catalogue/fields.js';
import { type JsonSchema, openObject } from '../../customer/catalogue/json-schema.js';
import { isAlwaysThere, PUBLISHED } from './published.js';

/**
 * The fields of a record as they stand in events for everybody: what is personal is missing, always or
 * for persons and sole proprietors, and of a personal element only its id is there.
 */

const IN_EVENTS: SchemaOf = {
  ...PUBLISHED,
  remark: ({ personal, type }) => {
    if (personal === undefined) return '';
    const missing = type.type === 'elements' ? 'Only the ids' : 'Missing';
    return personal === 'always' ? `${missing}.` : `${missing} for persons and sole proprietors.`;
  },
};

/** Own attributes that are texts, dates or choices are sealed; only these are left. */
const OWN_ATTRIBUTE: JsonSchema = { type: ['number', 'boolean'] };

/** `fields` of a creation. */
export function createdFields(): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const field of CATALOGUE) {
    const published = withoutPersonal(field);
    if (published === undefined) continue;
    properties[field.name] = eventFieldSchema(published);
    if (isAlwaysThere(field.name) && published.personal === undefined) required.push(field.name);
  }
  return openObject(properties, required);
}

export interface PathSchema {
  /** Which paths are meant: this one, or those that fit the pattern. */
  path: JsonSchema;
  /** The values before and after; undefined: never published. */
  value: JsonSchema | undefined;
}

/** Every path that a change can name, with the schema of its values. */
export function changedPaths(): PathSchema[] {
  return CATALOGUE.flatMap((field): PathSchema[] => {
    const at = pointerStep(field.name);
    const published = withoutPersonal(field);
    switch (field.type.type) {
      case 'elements':
        return [
          { path: under(at), value: published && elementOf(published) },
          ...partsOf(field).map((part) => ({
            path: under(at, part.name),
            value: partSchema(published, part),
          })),
        ];
      case 'section':
        return partsOf(field).map((part) => ({
          path: { const: at + pointerStep(part.name) },
          value: partSchema(published, part),
        }));
      case 'attributes':
        return [{ path: under(at), value: OWN_ATTRIBUTE }];
      default:
        return [{ path: { const: at }, value: published && eventFieldSchema(published) }];
    }
  });
}

/** A path through an element's id (or an attribute's name), and on to a part. */
function under(at: string, part?: string): JsonSchema {
  return { pattern: `^${at}/[^/]+${part === undefined ? '' : pointerStep(part)}$` };
}

function elementOf(field: Field): JsonSchema | undefined {
  return field.type.type === 'elements'
    ? elementSchema(field, field.type.idField, IN_EVENTS)
    : undefined;
}

function partSchema(around: Field | undefined, part: Field): JsonSchema | undefined {
  const published = around && partsOf(around).find(({ name }) => name === part.name);
  return published && eventFieldSchema(published);
}

function eventFieldSchema(field: Field): JsonSchema {
  const schema = fieldSchema(field, IN_EVENTS);
  return field.type.type === 'attributes'
    ? { ...schema, additionalProperties: OWN_ATTRIBUTE }
    : schema;
}

/**
 * The field as it is published: without its personal parts, and without a promise that something is there
 * that is missing for some. Undefined when nothing of it is published.
 */
function withoutPersonal(field: Field, around?: Field['personal']): Field | undefined {
  const { required: _, ...rest } = field;
  const personal = field.personal === 'always' ? field.personal : (around ?? field.personal);
  if (personal === 'always') {
    // Everything but the ids is somebody's.
    if (field.type.type !== 'elements') return undefined;
    return { ...rest, personal, type: { ...field.type, fields: [] } };
  }
  const known: Field = personal === undefined ? field : { ...rest, personal };
  if (partsOf(field).length === 0 || !('fields' in field.type)) return known;
  const fields = partsOf(field).flatMap((part) => withoutPersonal(part, personal) ?? []);
  return { ...known, type: { ...field.type, fields } };
}
