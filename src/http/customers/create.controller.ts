import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfTaxIds } from '../../access/shown/masked-questions.js';
import { CheckCustomer } from '../../commands/check-customer.js';
import { CreateCustomer } from '../../commands/create-customer.js';
import { list, object } from '../../customer/catalogue/json-schema.js';
import { answerCheck } from '../answers/check-answer.js';
import { answerCommand } from '../answers/command-answer.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callerOf, callOf } from '../request/call-of.js';
import { requireObject } from '../request/check-body.js';
import { QueryReader, readDryRun } from '../request/query-reader.js';
import { CUSTOMER_EXAMPLE } from './customer-example.js';
import { readCreateBody } from './read-customer-body.js';

/** New customers. */
@Controller('api/v1/customers')
export class CreateController {
  constructor(
    private readonly commands: CountedCommands,
    private readonly bus: CommandBus,
    private readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Post()
  @HttpCode(200)
  @Described({
    tag: 'Customers',
    needs: 'customers.create',
    summary: 'Create a customer',
    description:
      'Every problem of the record is answered at once. Warnings do not refuse; name those you accept in `confirm`.',
    parameters: ['DryRun', 'IdempotencyKey'],
    body: { schema: ref('CreateCustomer'), example: CUSTOMER_EXAMPLE },
    answers: {
      200: { description: 'What a dry run would give.', schema: ref('DryRun') },
      201: {
        description: 'The new record.',
        schema: ref('Customer'),
        headers: {
          ETag: { description: 'Its version.', schema: { type: 'string' } },
          Location: { description: 'Its address.', schema: { type: 'string' } },
        },
      },
    },
    problems: ['malformed-idempotency-key', 'invalid', 'idempotency-key-reused', 'value-taken'],
  })
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = callOf(request, this.inside.guards, readDryRun(request.query));
    const { fields, confirm, problems } = readCreateBody(request.body);
    // With something wrong beside the fields nothing is created, but everything is told.
    const tried = problems.length > 0 ? { ...call, dryRun: true } : call;
    const command = new CreateCustomer(fields, confirm, tried);
    const questions = questionsOfTaxIds(fields.taxIds, call.caller.rights);
    const answer = await this.masked.askedBy(tried, questions, () =>
      this.commands.execute('CreateCustomer', command),
    );
    answerCommand(request, reply, answer, { created: true, problems });
  }

  @Post('check')
  @HttpCode(200)
  @Described({
    tag: 'Customers',
    needs: 'customers.create',
    summary: 'Check a record without writing it',
    description:
      'The checks of a create, and the customers that hold a value of it or have the same name.',
    parameters: [
      {
        name: 'customerId',
        in: 'query',
        description: 'The customer that is being edited: it is no duplicate of itself.',
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    body: { schema: ref('CreateCustomer'), example: CUSTOMER_EXAMPLE },
    answers: {
      200: {
        description: 'What there is to say; nothing, when both lists are empty.',
        schema: object({ problems: list(ref('FieldProblem')), duplicates: list(ref('Duplicate')) }),
      },
    },
    problems: ['invalid'],
  })
  async check(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new QueryReader(request.query);
    const customerId = query.one('customerId');
    query.finish();
    const { confirm: _, ...fields } = requireObject(request.body);
    const caller = callerOf(request);
    const { rights } = caller;
    this.masked.ask(caller, questionsOfTaxIds(fields.taxIds, rights));
    const answer = await this.bus.execute(new CheckCustomer(rights, fields, customerId));
    answerCheck(request, reply, answer);
  }
}
