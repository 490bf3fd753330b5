import { type JsonSchema, openObject } from '../../customer/catalogue/json-schema.js';

/**
 * Ties the schema of an object to its type: the compiler sees to it that every property is described, and
 * that what may be missing is not called required. What is never published is named too, so that leaving
 * it out is a decision.
 */
interface Always {
  there: 'always';
  schema: JsonSchema;
}

type NotAlways = { there: 'sometimes'; schema: JsonSchema } | { there: 'never' };

/** A description of every property of `Data`. */
export type Described<Data> = {
  [Name in keyof Data]-?: object extends Pick<Data, Name> ? NotAlways : Always;
};

export function always(schema: JsonSchema): Always {
  return { there: 'always', schema };
}

export function sometimes(schema: JsonSchema): NotAlways {
  return { there: 'sometimes', schema };
}

/** In no message: a free text. */
export const NEVER: NotAlways = { there: 'never' };

/** The schema of an object; it may have more properties, which later releases add. */
export function describedObject<Data>(described: Described<Data>): JsonSchema {
  // A description has one entry for each property, as its type says.
  const entries = Object.entries(described) as [string, Always | NotAlways][];
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [name, entry] of entries) {
    if (entry.there === 'never') continue;
    properties[name] = entry.schema;
    if (entry.there === 'always') required.push(name);
  }
  return openObject(properties, required);
}

/** One of these codes, all of those that the type has. */
export function choices<Code extends string>(codes: Record<Code, true>): JsonSchema {
  return { type: 'string', enum: Object.keys(codes) };
}
