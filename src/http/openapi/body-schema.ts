import { type JsonSchema, object } from './json-schema.js';

/** A class that describes a body; its properties carry their schemas and checks as decorators. */
export type BodyClass<Body extends object = object> = new () => Body;

interface DescribedProperty {
  schema: JsonSchema;
  required: boolean;
}

const described = new WeakMap<object, Map<string, DescribedProperty>>();

/** Gives a property of a body its place in the OpenAPI document. */
export function DescribedAs(schema: JsonSchema, required: boolean): PropertyDecorator {
  return (prototype, name) => {
    const properties = described.get(prototype) ?? new Map<string, DescribedProperty>();
    described.set(prototype, properties.set(String(name), { schema, required }));
  };
}

/** The schema of a body as its decorators give it. */
export function schemaOfBody(body: BodyClass): JsonSchema {
  const properties = [...(described.get(body.prototype) ?? [])];
  return object(
    Object.fromEntries(properties.map(([name, { schema }]) => [name, schema])),
    properties.filter(([, { required }]) => required).map(([name]) => name),
  );
}
