import { applyDecorators } from '@nestjs/common';
import { IsOptional, ValidateBy } from 'class-validator';
import type { Field } from '../../customer/catalogue/field.js';
import { fieldSchema } from '../../customer/catalogue/field-schema.js';
import { topField } from '../../customer/catalogue/fields.js';
import { isObject } from '../../customer/catalogue/json.js';
import { DescribedAs } from '../openapi/body-schema.js';
import { ref } from '../openapi/component-ref.js';
import { failsAs } from '../request/body-properties.js';

/**
 * A property of a body that is a field of the catalogue: the check of its JSON shape and its OpenAPI
 * schema follow from the field. The catalogue's own check, which the command runs, is the rule and finds
 * this and more, every problem at once.
 */
export function CustomerField(name: string, use: 'create' | 'patch' = 'create'): PropertyDecorator {
  const field = topField(name);
  if (field === undefined) throw new Error(`The catalogue has no field ${name}.`);
  const hasShape = ValidateBy(
    {
      name: 'customerField',
      validator: { validate: (value) => SHAPES[shapeOf(field, use)](value) },
    },
    failsAs('wrong-type', { expected: shapeOf(field, use) }),
  );
  return applyDecorators(
    DescribedAs({
      schema: fieldSchema(field, { use, phone: ref('Phone') }),
      required: field.required === true && use === 'create',
    }),
    // Absent, null and blank are the same to the catalogue, which also says what is required.
    IsOptional(),
    hasShape,
  );
}

const SHAPES = {
  text: (value: unknown) => typeof value === 'string',
  integer: Number.isSafeInteger,
  'true/false': (value: unknown) => typeof value === 'boolean',
  list: Array.isArray,
  'text or list': (value: unknown) => typeof value === 'string' || Array.isArray(value),
  object: isObject,
  'text or object': (value: unknown) => typeof value === 'string' || isObject(value),
} as const;

function shapeOf({ type }: Field, use: 'create' | 'patch'): keyof typeof SHAPES {
  switch (type.type) {
    case 'text':
    case 'choice':
    case 'list':
    case 'date':
    case 'decimal':
      return 'text';
    case 'integer':
      return 'integer';
    case 'boolean':
      return 'true/false';
    case 'lists':
    case 'texts':
    case 'objects':
      return 'list';
    case 'elements':
      return use === 'patch' ? 'object' : 'list';
    case 'phones':
      return 'text or list';
    case 'phone':
      return 'text or object';
    case 'money':
    case 'object':
    case 'section':
    case 'attributes':
      return 'object';
    default:
      return type satisfies never;
  }
}
