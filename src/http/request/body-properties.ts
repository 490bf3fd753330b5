import { applyDecorators } from '@nestjs/common';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import { isDate } from '../../customer/checks/dates.js';
import type { ProblemCode } from '../../customer/problem-codes.js';
import { type BodyClass, DescribedAs, schemaOfBody } from '../openapi/body-schema.js';

/**
 * Decorators for the properties of bodies: class-validator's check and the OpenAPI schema in one. Each
 * check knows the problem code it gives; `checkBody` makes problems of them. They look at the shape;
 * what a value may be beyond that, the command decides.
 */

interface Options {
  description: string;
  required?: boolean;
}

type Params = Record<string, string | number>;

/** Goes with a check so that its failure becomes this problem. */
export function failsAs(code: ProblemCode, params: Params = {}): ValidationOptions {
  // class-validator drops the context of a check without a message; nobody reads this one.
  return { context: { code, params }, message: code };
}

function property(
  { description, required = false, inside }: Options & { inside?: BodyClass },
  schema: JsonSchema,
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  return applyDecorators(
    DescribedAs({
      schema: { ...schema, description },
      required,
      ...(inside !== undefined && { inside }),
    }),
    required ? IsDefined(failsAs('required')) : IsOptional(),
    ...checks,
  );
}

/** Free text; how long it may be, and what it may hold, the command checks. */
export function TextProperty({ maxLength, ...options }: Options & { maxLength: number }) {
  return property(
    options,
    { type: 'string', maxLength },
    IsString(failsAs('wrong-type', { expected: 'text' })),
  );
}

export function ChoiceProperty({ choices, ...options }: Options & { choices: readonly string[] }) {
  return property(
    options,
    { type: 'string', enum: choices },
    IsString(failsAs('wrong-type', { expected: 'text' })),
    IsIn(choices, failsAs('not-a-choice', { choices: choices.join(', ') })),
  );
}

export function DateProperty(options: Options) {
  const isRealDate = ValidateBy(
    {
      name: 'isRealDate',
      validator: { validate: (value) => typeof value === 'string' && isDate(value) },
    },
    failsAs('not-a-date'),
  );
  return property(
    options,
    { type: 'string', format: 'date' },
    IsString(failsAs('wrong-type', { expected: 'date' })),
    isRealDate,
  );
}

export function BooleanProperty(options: Options) {
  return property(
    options,
    { type: 'boolean' },
    IsBoolean(failsAs('wrong-type', { expected: 'true/false' })),
  );
}

export function IntegerProperty({ min, max, ...options }: Options & { min: number; max: number }) {
  return property(
    options,
    { type: 'integer', minimum: min, maximum: max },
    IsInt(failsAs('wrong-type', { expected: 'integer' })),
    Min(min, failsAs('out-of-range', { min, max })),
    Max(max, failsAs('out-of-range', { min, max })),
  );
}

export function TextsProperty({ max, maxLength, ...options }: Options & ListLimits) {
  return property(
    options,
    { type: 'array', maxItems: max, items: { type: 'string', maxLength } },
    IsArray(failsAs('wrong-type', { expected: 'list' })),
    ArrayMaxSize(max, failsAs('too-many', { max })),
    IsString({ ...failsAs('wrong-type', { expected: 'list' }), each: true }),
  );
}

interface ListLimits {
  max: number;
  maxLength: number;
}

/** An object whose inside the command checks. */
export function ObjectProperty({ schema, ...options }: Options & { schema: JsonSchema }) {
  return property(options, schema, IsObject(failsAs('wrong-type', { expected: 'object' })));
}

export function ObjectOf({ body, ...options }: Options & { body: BodyClass }) {
  return property(
    { ...options, inside: body },
    schemaOfBody(body),
    IsObject(failsAs('wrong-type', { expected: 'object' })),
    ValidateNested(failsAs('wrong-type', { expected: 'object' })),
  );
}

export function ListOf({ body, max, ...options }: Options & { body: BodyClass; max: number }) {
  return property(
    { ...options, inside: body },
    { type: 'array', maxItems: max, items: schemaOfBody(body) },
    IsArray(failsAs('wrong-type', { expected: 'list' })),
    ArrayMaxSize(max, failsAs('too-many', { max })),
    ValidateNested({ ...failsAs('wrong-type', { expected: 'object' }), each: true }),
  );
}
