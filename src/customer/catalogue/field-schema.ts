import type { Field } from './field.js';
import { CATALOGUE, partsOf } from './fields.js';
import { type JsonSchema, list, object, openObject } from './json-schema.js';

/**
 * The JSON Schemas of customer fields, made from the catalogue. `create` is what a client sends whole,
 * `patch` a merge patch (lists of elements keyed by id, null takes away), `record` what is answered.
 * `published` is what other systems read from a topic: like a record, but its objects are open, since a
 * reader of today must be at peace with a property that is added tomorrow.
 */
export type FieldUse = 'create' | 'patch' | 'record' | 'published';

/** What the documents say of a phone number. */
export const PHONE: JsonSchema = phoneWith({
  type: 'string',
  description: 'E.164; hotlines in their national form.',
});

/** What stands in the place of a value for whoever sees it masked. */
export const MASKED: JsonSchema = object({
  masked: { type: 'string', examples: ['138****8000'] },
});

const AMOUNT: JsonSchema = { type: 'string', pattern: '^\\d{1,15}(\\.\\d+)?$' };
const CURRENCY: JsonSchema = { type: 'string', pattern: '^[A-Z]{3}$' };

/** What the schema of a field is for. */
export interface SchemaOf {
  use: FieldUse;
  /** The schema of a phone number, or a reference to where the document has it. */
  phone: JsonSchema;
  /** The schema of a masked value, or a reference to it; absent: values are never masked. */
  masked?: JsonSchema;
  /** What the description of a field says beside its label. */
  remark?: (field: Field) => string;
}

/** The schema of a field with what a reader needs: its label, and where its choices come from. */
export function fieldSchema(field: Field, what: SchemaOf): JsonSchema {
  const { zh, en } = field.label;
  const schema = maskable(field, valueSchema(field, what), what);
  const from =
    field.type.type === 'list' || field.type.type === 'lists'
      ? ` A code of the list “${field.type.list}”, see /api/v1/catalogue.`
      : '';
  const remark = what.remark?.(field) ?? '';
  const described = {
    ...schema,
    description: `${zh} (${en}).${from}${remark === '' ? '' : ` ${remark}`}`,
  };
  return what.use === 'patch' ? { anyOf: [described, { type: 'null' }] } : described;
}

/** A value with a mask is answered whole or masked, of a phone its number. */
function maskable(
  { type, mask }: Field,
  schema: JsonSchema,
  { masked, phone }: SchemaOf,
): JsonSchema {
  if (mask === undefined || masked === undefined) return schema;
  switch (type.type) {
    case 'phone':
      return { anyOf: [schema, phoneWith(masked)] };
    case 'phones':
      return list({ anyOf: [phone, phoneWith(masked)] }, type.maxItems);
    default:
      return { anyOf: [schema, masked] };
  }
}

function phoneWith(number: JsonSchema): JsonSchema {
  const kind: JsonSchema = { enum: ['mobile', 'landline', 'hotline', 'fax', 'raw'] };
  return object({ number, extension: { type: 'string' }, kind }, ['number']);
}

function valueSchema(field: Field, what: SchemaOf): JsonSchema {
  const { type } = field;
  const { phone } = what;
  switch (type.type) {
    case 'text':
      return {
        type: 'string',
        maxLength: type.maxLength,
        ...(field.required && { minLength: 1 }),
      };
    case 'choice':
      return { type: 'string', enum: type.values.map(({ code }) => code) };
    case 'list':
      return { type: 'string' };
    case 'lists':
      return list({ type: 'string' }, type.maxItems);
    case 'date':
      return { type: 'string', format: 'date' };
    case 'boolean':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', minimum: type.min, maximum: type.max };
    case 'decimal':
      return AMOUNT;
    case 'texts':
      return list({ type: 'string', maxLength: type.maxLength }, type.maxItems);
    case 'money': {
      const { properties = {}, required = [] } = partsSchema(field, what);
      return objectFor(what, { amount: AMOUNT, currency: CURRENCY, ...properties }, [
        'amount',
        'currency',
        ...required,
      ]);
    }
    case 'phone':
      return isRead(what) ? phone : textOr(phone);
    case 'phones':
      return isRead(what)
        ? list(phone, type.maxItems)
        : {
            anyOf: [
              list(textOr(phone), type.maxItems),
              { type: 'string', description: 'Several in one text.' },
            ],
          };
    case 'object':
      return partsSchema(field, whole(what));
    case 'section':
      return partsSchema(field, what);
    case 'objects':
      return list(partsSchema(field, whole(what)), type.maxItems);
    case 'elements':
      return elementsSchema(field, type, what);
    case 'attributes':
      return { type: 'object', additionalProperties: attributeSchema(what.use) };
    default:
      return type satisfies never;
  }
}

const isRead = ({ use }: SchemaOf): boolean => use === 'record' || use === 'published';

/** What is changed as a whole is sent whole, in a patch too. */
function whole(what: SchemaOf): SchemaOf {
  return what.use === 'patch' ? { ...what, use: 'create' } : what;
}

function textOr(phone: JsonSchema): JsonSchema {
  return { anyOf: [{ type: 'string', maxLength: 100 }, phone] };
}

function objectFor(
  { use }: SchemaOf,
  properties: Record<string, JsonSchema>,
  required: readonly string[],
): JsonSchema {
  return use === 'published' ? openObject(properties, required) : object(properties, required);
}

function partsSchema(field: Field, what: SchemaOf): JsonSchema {
  const parts = partsOf(field);
  return objectFor(
    what,
    Object.fromEntries(parts.map((part) => [part.name, fieldSchema(part, what)])),
    what.use === 'patch' ? [] : parts.filter(({ required }) => required).map(({ name }) => name),
  );
}

function elementsSchema(
  field: Field,
  { idField, maxItems }: { idField: string; maxItems: number },
  what: SchemaOf,
): JsonSchema {
  if (what.use === 'patch') {
    return {
      type: 'object',
      additionalProperties: { anyOf: [partsSchema(field, what), { type: 'null' }] },
      description: 'By element id; null removes one, new-1, new-2 … make one.',
    };
  }
  if (what.use === 'create') return list(partsSchema(field, what), maxItems);
  return list(elementSchema(field, idField, what), maxItems);
}

/** One element of a list, as it is read: its id and its parts. */
export function elementSchema(field: Field, idField: string, what: SchemaOf): JsonSchema {
  const { properties, required = [] } = partsSchema(field, what);
  return objectFor(what, { [idField]: { type: 'string' }, ...properties }, [idField, ...required]);
}

/** The value of an own attribute. */
function attributeSchema(use: FieldUse): JsonSchema {
  const value: JsonSchema[] = [{ type: ['string', 'number', 'boolean'] }, list({ type: 'string' })];
  return { anyOf: use === 'patch' ? [...value, { type: 'null' }] : value };
}

/** The schemas of all fields for one use; a client is not offered what Dossier keeps by itself. */
export function fieldSchemas(what: SchemaOf): Record<string, JsonSchema> {
  const fields = CATALOGUE.filter(({ derived }) => isRead(what) || !derived);
  return Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, what)]));
}
