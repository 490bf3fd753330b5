import type { JsonSchema } from '../../customer/catalogue/json-schema.js';

/** The parameters that several calls share, by name. */
export const SHARED_PARAMETERS: Readonly<Record<string, SharedParameter>> = {
  OnBehalfOf: {
    name: 'X-On-Behalf-Of',
    in: 'header',
    description:
      'A service acts for this user: what both may do. Needs the permission on-behalf-of.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,64}$' },
  },
  AcceptLanguage: {
    name: 'Accept-Language',
    in: 'header',
    description: 'The language of sentences: zh (the default) or en.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Makes the command safe to repeat: the same request under the same key gets its first answer.',
    schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
  },
  IfMatch: ifMatch('The version you saw, from ETag; another one now refuses the command.', false),
  IfMatchRequired: ifMatch('The version you saw, from ETag.', true),
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag you have: 304 when it still holds.',
    schema: { type: 'string' },
  },
  MinPosition: {
    name: 'X-Min-Position',
    in: 'header',
    description: 'Wait up to 5 s until the list shows the commit at this position.',
    schema: { type: 'integer', minimum: 0 },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last event you have.',
    schema: { type: 'string', pattern: '^\\d+\\.\\d+$' },
  },
  DryRun: {
    name: 'dryRun',
    in: 'query',
    description: 'Only try it: answers what would happen and writes nothing.',
    schema: { type: 'boolean', default: false },
  },
  Search: {
    name: 'q',
    in: 'query',
    description: 'Terms of at least two characters, all of which must be found.',
    schema: { type: 'string' },
  },
  Limit: {
    name: 'limit',
    in: 'query',
    description: 'Items on a page.',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  },
  Cursor: {
    name: 'cursor',
    in: 'query',
    description: 'The nextCursor of the page before, with the same filters and sort.',
    schema: { type: 'string' },
  },
  CustomerId: inPath('customerId', 'The customer.', { type: 'string', format: 'uuid' }),
  BlockId: inPath('blockId', 'The block.', { type: 'string' }),
  System: inPath('system', 'The other system.', { type: 'string' }),
  ExternalId: inPath('externalId', 'The id there.', { type: 'string' }),
};

interface SharedParameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description: string;
  schema: JsonSchema;
}

function ifMatch(description: string, required: boolean): SharedParameter {
  return {
    name: 'If-Match',
    in: 'header',
    required,
    description,
    schema: { type: 'string', pattern: '^"\\d+"$', examples: ['"7"'] },
  };
}

function inPath(name: string, description: string, schema: JsonSchema): SharedParameter {
  return { name, in: 'path', required: true, description, schema };
}
