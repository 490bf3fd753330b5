import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { HttpInside } from '../inside.js';
import { countParameter, listParameters } from './list-parameters.js';
import { KEPT_PARAMETERS, type KeptParameters } from './operation.js';
import { SHARED_PARAMETERS } from './parameters.js';
import { SCHEMAS } from './schemas.js';
import { SECURITY_SCHEMES } from './security.js';

/** The OpenAPI 3.1 document of every call there is. Takes some 50 ms: made when first asked for. */
export function openApiDocument(app: INestApplication, lists: HttpInside['lists']): OpenApi {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Dossier')
    .setDescription('Customer records as an append-only, verifiable log of events.')
    .setVersion('1')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  }) as unknown as OpenApi; // the same, with the schemas of 3.1
  const parameters: Parameters = {
    ...SHARED_PARAMETERS,
    CountBy: countParameter(lists.customers),
    ...listParameters('customers', lists.customers),
    ...listParameters('reviews', lists.reviews),
    ...listParameters('accesses', lists.accesses),
  };
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path)) restoreParameters(operation, parameters);
  }
  return {
    ...document,
    components: { parameters, schemas: SCHEMAS, securitySchemes: SECURITY_SCHEMES },
  };
}

type Parameters = Record<string, { name: string }>;

export interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: { parameters: object; schemas: object; securitySchemes: object };
}

interface OpenApiOperation {
  operationId: string;
  parameters: object[];
  'x-permission': string;
  [KEPT_PARAMETERS]?: KeptParameters;
}

/** Puts the parameters where they belong, with those of the list that an operation is about. */
function restoreParameters(operation: OpenApiOperation, shared: Parameters): void {
  const { [KEPT_PARAMETERS]: kept, ...rest } = operation;
  if (kept === undefined) throw new Error(`${rest.operationId} is not described.`);
  const { parameters, filters, sorts } = kept;
  // What an operation uses a name for itself, it does not take from the list.
  const own = new Set(parameters.map((parameter) => ('name' in parameter ? parameter.name : '')));
  const ofList = Object.entries(shared).filter(([key, { name }]) => {
    const list = name === 'sort' ? sorts : filters;
    return list !== undefined && key === `${list}.${name}` && !own.has(name);
  });
  delete operation[KEPT_PARAMETERS];
  operation.parameters = [
    ...parameters,
    ...ofList.map(([key]) => ({ $ref: `#/components/parameters/${key}` })),
  ];
}
