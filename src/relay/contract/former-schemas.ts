import type { JsonSchema } from '../../customer/catalogue/json-schema.js';

/**
 * Schemas of events in versions that are no longer written, by name with version, as they were last
 * published in `docs/contract/schemas/`. The topic is kept for ever, so its old records stay readable. None
 * yet: when a type gets a new schema version (an upcaster in `log/upcasters.ts`), the file of the old one
 * is copied here.
 */
export const FORMER_SCHEMAS: Readonly<Record<string, JsonSchema>> = {};
