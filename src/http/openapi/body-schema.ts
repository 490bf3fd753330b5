import { type JsonSchema, object } from '../../customer/catalogue/json-schema.js';

/** A class that describes a body; its properties carry their schemas and checks as decorators. */
export type BodyClass<Body extends object = object> = new () => Body;

export interface DescribedProperty {
  schema: JsonSchema;
  required: boolean;
  /** What the object, or each item of the list, is described by. */
  inside?: BodyClass;
}

const described = new WeakMap<object, Map<string, DescribedProperty>>();

/** Gives a property of a body its place in the OpenAPI document. */
export function DescribedAs(property: DescribedProperty): PropertyDecorator {
  return (prototype, name) => {
    const properties = described.get(prototype) ?? new Map<string, DescribedProperty>();
    described.set(prototype, properties.set(String(name), property));
  };
}

/** What is known of a property; undefined when the body has none of this name. */
export function propertyOf(body: BodyClass, name: string): DescribedProperty | undefined {
  return described.get(body.prototype)?.get(name);
}

/** The schema of a body as its decorators give it. */
export function schemaOfBody(body: BodyClass): JsonSchema {
  const properties = [...(described.get(body.prototype) ?? [])];
  return object(
    Object.fromEntries(properties.map(([name, { schema }]) => [name, schema])),
    properties.filter(([, { required }]) => required).map(([name]) => name),
  );
}
