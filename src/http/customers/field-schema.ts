import type { Field } from '../../customer/catalogue/field.js';
import { CATALOGUE, partsOf } from '../../customer/catalogue/fields.js';
import { type JsonSchema, list, object, ref } from '../openapi/json-schema.js';

/**
 * The JSON Schemas of customer fields, made from the catalogue. `create` is what a client sends whole,
 * `patch` a merge patch (lists of elements keyed by id, null takes away), `record` what is answered.
 */
export type FieldUse = 'create' | 'patch' | 'record';

const AMOUNT: JsonSchema = { type: 'string', pattern: '^\\d{1,15}(\\.\\d+)?$' };
const CURRENCY: JsonSchema = { type: 'string', pattern: '^[A-Z]{3}$' };
const TEXT_OR_PHONE: JsonSchema = { anyOf: [{ type: 'string', maxLength: 100 }, ref('Phone')] };

/** The schema of a field with what a reader needs: its label, and where its choices come from. */
export function fieldSchema(field: Field, use: FieldUse): JsonSchema {
  const { zh, en } = field.label;
  const schema = valueSchema(field, use);
  const from =
    field.type.type === 'list' || field.type.type === 'lists'
      ? ` A code of the list “${field.type.list}”, see /api/v1/catalogue.`
      : '';
  const described = { ...schema, description: `${zh} (${en}).${from}` };
  return use === 'patch' ? { anyOf: [described, { type: 'null' }] } : described;
}

function valueSchema(field: Field, use: FieldUse): JsonSchema {
  const { type } = field;
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
      const { properties = {}, required = [] } = partsSchema(field, use);
      return object({ amount: AMOUNT, currency: CURRENCY, ...properties }, [
        'amount',
        'currency',
        ...required,
      ]);
    }
    case 'phone':
      return use === 'record' ? ref('Phone') : TEXT_OR_PHONE;
    case 'phones':
      return use === 'record'
        ? list(ref('Phone'), type.maxItems)
        : {
            anyOf: [
              list(TEXT_OR_PHONE, type.maxItems),
              { type: 'string', description: 'Several in one text.' },
            ],
          };
    case 'object':
      return partsSchema(field, use === 'patch' ? 'create' : use);
    case 'section':
      return partsSchema(field, use);
    case 'objects':
      return list(partsSchema(field, use === 'patch' ? 'create' : use), type.maxItems);
    case 'elements':
      return elementsSchema(field, type, use);
    case 'attributes':
      return { type: 'object', additionalProperties: attributeSchema(use) };
    default:
      return type satisfies never;
  }
}

function partsSchema(field: Field, use: FieldUse): JsonSchema {
  const parts = partsOf(field);
  return object(
    Object.fromEntries(parts.map((part) => [part.name, fieldSchema(part, use)])),
    use === 'patch' ? [] : parts.filter(({ required }) => required).map(({ name }) => name),
  );
}

function elementsSchema(
  field: Field,
  { idField, maxItems }: { idField: string; maxItems: number },
  use: FieldUse,
): JsonSchema {
  const element = partsSchema(field, use);
  if (use === 'patch') {
    return {
      type: 'object',
      additionalProperties: { anyOf: [element, { type: 'null' }] },
      description: 'By element id; null removes one, new-1, new-2 … make one.',
    };
  }
  if (use === 'create') return list(element, maxItems);
  return list(
    object({ [idField]: { type: 'string' }, ...element.properties }, [
      idField,
      ...(element.required ?? []),
    ]),
    maxItems,
  );
}

function attributeSchema(use: FieldUse): JsonSchema {
  const value: JsonSchema[] = [{ type: ['string', 'number', 'boolean'] }, list({ type: 'string' })];
  return { anyOf: use === 'patch' ? [...value, { type: 'null' }] : value };
}

/** The schemas of all fields for one use; a client is not offered what Dossier keeps by itself. */
export function fieldSchemas(use: FieldUse): Record<string, JsonSchema> {
  const fields = CATALOGUE.filter(({ derived }) => use === 'record' || !derived);
  return Object.fromEntries(fields.map((field) => [field.name, fieldSchema(field, use)]));
}
