import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfTaxIds } from '../../access/shown/masked-questions.js';
import { list, object } from '../../customer/catalogue/json-schema.js';
import type { Problem } from '../../customer/problem.js';
import { LookUpCustomers, type LookupKey } from '../../queries/customers.js';
import { recordBody } from '../answers/record-body.js';
import { sendJson } from '../answers/send-json.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { languageOf } from '../problems/language.js';
import { ListOf, ObjectOf, TextProperty } from '../request/body-properties.js';
import { callerOf } from '../request/call-of.js';
import { checkBody, invalidBody } from '../request/check-body.js';
import { QueryReader } from '../request/query-reader.js';

const MAX_KEYS = 200;

class TaxIdKey {
  @TextProperty({ description: 'For example cn-uscc.', maxLength: 40, required: true })
  type!: string;

  @TextProperty({ description: 'The number.', maxLength: 60, required: true })
  value!: string;
}

class ExternalIdKey {
  @TextProperty({ description: 'The other system.', maxLength: 40, required: true })
  system!: string;

  @TextProperty({ description: 'The id there.', maxLength: 100, required: true })
  id!: string;
}

/** Exactly one of them. */
class LookupKeyBody {
  @TextProperty({ description: 'The customer’s own id.', maxLength: 36 })
  customerId?: string;

  @TextProperty({ description: '客户编码.', maxLength: 40 })
  code?: string;

  @ObjectOf({ description: 'A tax id.', body: TaxIdKey })
  taxId?: TaxIdKey;

  @ObjectOf({ description: 'An id in another system.', body: ExternalIdKey })
  externalId?: ExternalIdKey;
}

export class LookupBody {
  @ListOf({
    description: 'What to find; each names exactly one of its properties.',
    body: LookupKeyBody,
    max: MAX_KEYS,
    required: true,
  })
  keys!: LookupKeyBody[];
}

/** Many customers at once, by what other systems know of them. */
@Controller('api/v1/customers/lookup')
export class LookupController {
  constructor(
    private readonly queries: QueryBus,
    private readonly masked: MaskedQuestions,
  ) {}

  @Post()
  @HttpCode(200)
  @Described({
    tag: 'Customers',
    needs: 'customers.read',
    summary: 'Find customers by ids, codes and tax ids',
    body: {
      schema: ref('Lookup'),
      example: { keys: [{ code: 'C000001' }, { externalId: { system: 'erp-2019', id: 'K-1' } }] },
    },
    answers: {
      200: {
        description: 'One item for each key, in order; null where there is no such customer.',
        schema: object({ items: list({ anyOf: [ref('Customer'), { type: 'null' }] }) }),
      },
    },
    problems: ['invalid'],
  })
  async lookUp(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { keys } = checkBody(LookupBody, request.body);
    const problems = keys.flatMap(problemsOfKey);
    if (problems.length > 0) throw invalidBody(problems);
    const caller = callerOf(request);
    const { rights } = caller;
    const taxIds = keys.map(({ taxId }) => taxId);
    this.masked.ask(caller, questionsOfTaxIds(taxIds, rights));
    const found = await this.queries.execute(new LookUpCustomers(rights, keys.map(lookupKey)));
    const language = languageOf(request.headers['accept-language']);
    const items = found.map((record) => (record ? recordBody(record, language) : null));
    sendJson(reply, { items }, language);
  }
}

function problemsOfKey(key: LookupKeyBody, at: number): Problem[] {
  const given = Object.keys(key).length;
  const pointer = `/keys/${at}`;
  if (given === 0) return [{ code: 'required', pointer, severity: 'error' }];
  if (given === 1) return [];
  return [{ code: 'too-many', pointer, severity: 'error', params: { max: 1, actual: given } }];
}

function lookupKey({ customerId, code, taxId, externalId }: LookupKeyBody): LookupKey {
  if (customerId !== undefined) return { customerId: customerId.toLowerCase() };
  if (code !== undefined) return { code };
  if (taxId !== undefined) return { taxId };
  return { externalId: externalId ?? { system: '', id: '' } };
}
