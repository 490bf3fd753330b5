import { asyncApiDocument, schemaPath } from './asyncapi.js';
import { publishedSchemas } from './schemas.js';

/** The whole contract: each document by its path, in `docs/contract/` as at the service. */
export function contractDocuments(): Record<string, object> {
  return {
    'asyncapi.json': asyncApiDocument(),
    ...Object.fromEntries(publishedSchemas().map(({ name, schema }) => [schemaPath(name), schema])),
  };
}
