import type { JsonSchema } from '../../customer/catalogue/json-schema.js';

/** A schema of the OpenAPI document by its name. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}
