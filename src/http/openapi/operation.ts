import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation } from '@nestjs/swagger';
import type { JsonSchema } from '../../customer/catalogue/json-schema.js';
import type { Needs } from '../access/needs.js';
import type { ListName } from '../inside.js';
import { PROBLEM_TYPES, type ProblemName } from '../problems/problem-types.js';
import { WAYS_OF_BEING_KNOWN } from './security.js';

/** What the OpenAPI document says of one call. */
export interface Operation {
  /** Group in the document. */
  tag: string;
  /** `access/guard-routes.ts` holds to it. */
  needs: Needs;
  summary: string;
  description?: string;
  parameters?: readonly Parameter[];
  /** The call takes the filters of this list too … */
  filters?: ListName;
  /** … and its sorts. */
  sorts?: ListName;
  body?: RequestBody;
  /** By status; problems are listed apart. */
  answers: Readonly<Record<number, Answer>>;
  /** Beside those that every call may give. */
  problems?: readonly ProblemName[];
}

/** A parameter of its own, or the name of a shared one (`components.ts`). */
export type Parameter =
  | string
  | { name: string; in: 'path' | 'query' | 'header'; description: string; schema: JsonSchema };

export interface RequestBody {
  schema: JsonSchema;
  required?: boolean;
  mediaTypes?: readonly string[];
  example?: unknown;
}

export interface Answer {
  description: string;
  schema?: JsonSchema;
  mediaType?: string;
  headers?: Readonly<Record<string, { description: string; schema: JsonSchema }>>;
  example?: unknown;
}

const JSON_TYPE = 'application/json';

/** Calls for whoever runs the service: outside the API. */
export const RUNNING_IT = 'Running it';

/** What other services build on: outside the API, for tools that are nobody. */
export const CONTRACT = 'Contract of the topics';

const OUTSIDE_THE_API: ReadonlySet<string> = new Set([RUNNING_IT, CONTRACT]);

const EVERY_CALL: readonly ProblemName[] = [
  'invalid-query',
  'address-too-long',
  'too-many-requests',
  'internal',
];
const EVERY_API_CALL: readonly ProblemName[] = ['store-unavailable', ...EVERY_CALL];
const EVERY_GUARDED_CALL: readonly ProblemName[] = [
  'sign-in-required',
  'not-allowed',
  'cross-site-request',
  'malformed-on-behalf-of',
];
const EVERY_BODY: readonly ProblemName[] = [
  'malformed-json',
  'forbidden-name',
  'too-deep',
  'payload-too-large',
  'unsupported-media-type',
  'overloaded',
];

/**
 * Where an operation keeps its parameters until the document is put together: Nest's scanner writes over
 * `parameters`, and what a list can be filtered by is known only then.
 */
export const KEPT_PARAMETERS = 'x-kept-parameters';

export interface KeptParameters {
  parameters: object[];
  filters?: ListName;
  sorts?: ListName;
}

/** Describes a call, with all of OpenAPI 3.1's words; Nest's scanner adds path and method. */
export function Described(operation: Operation): MethodDecorator {
  const { tag, needs, summary, description, body, answers } = operation;
  const { parameters = [], problems = [], filters, sorts } = operation;
  const isApi = !OUTSIDE_THE_API.has(tag);
  const isGuarded = needs !== 'anybody';
  const common = [
    ...(isGuarded ? EVERY_GUARDED_CALL : []),
    ...(isApi ? EVERY_API_CALL : EVERY_CALL),
    ...(body ? EVERY_BODY : []),
  ];
  const shared = [...(isGuarded ? ['OnBehalfOf'] : []), 'AcceptLanguage'];
  const described = ApiOperation({
    tags: [tag],
    'x-permission': needs,
    security: isGuarded ? WAYS_OF_BEING_KNOWN : [],
    summary,
    ...(description !== undefined && { description }),
    [KEPT_PARAMETERS]: {
      parameters: [...parameters, ...shared].map(parameterObject),
      ...(filters && { filters }),
      ...(sorts && { sorts }),
    } satisfies KeptParameters,
    ...(body && { requestBody: bodyObject(body) }),
    responses: {
      ...answerObjects(answers),
      ...problemObjects([...new Set([...problems, ...common])]),
    },
    // Nest's types know the schemas of OpenAPI 3.0 only.
  } as unknown as Parameters<typeof ApiOperation>[0]);
  return applyDecorators(described, RouteConfig({ needs }));
}

function parameterObject(parameter: Parameter): object {
  if (typeof parameter === 'string') return { $ref: `#/components/parameters/${parameter}` };
  return parameter.in === 'path' ? { ...parameter, required: true } : parameter;
}

function bodyObject({ schema, required = true, mediaTypes = [JSON_TYPE], example }: RequestBody) {
  const media = { schema, ...(example !== undefined && { example }) };
  return { required, content: Object.fromEntries(mediaTypes.map((type) => [type, media])) };
}

function answerObjects(answers: Operation['answers']): Record<string, object> {
  return Object.fromEntries(
    Object.entries(answers).map(
      ([status, { description, schema, mediaType, headers, example }]) => [
        status,
        {
          description,
          ...(headers && { headers }),
          ...(schema && {
            content: {
              [mediaType ?? JSON_TYPE]: { schema, ...(example !== undefined && { example }) },
            },
          }),
        },
      ],
    ),
  );
}

/** One answer a status; its description names the types of problem that have it. */
function problemObjects(names: readonly ProblemName[]): Record<string, object> {
  const byStatus = new Map<number, ProblemName[]>();
  for (const name of names) {
    const { status } = PROBLEM_TYPES[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, types]) => [
      String(status),
      {
        description: types.map((name) => `${name}: ${PROBLEM_TYPES[name].title.en}.`).join(' '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  );
}
