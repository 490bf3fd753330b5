import { Controller, Inject, Patch, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { questionsOfPatch } from '../../access/shown/masked-questions.js';
import { ChangeCustomer } from '../../commands/change-customer.js';
import { answerCommand } from '../answers/command-answer.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { callOf } from '../request/call-of.js';
import { requireVersion } from '../request/if-match.js';
import { readDryRun } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';
import { readChangeBody } from './read-customer-body.js';

/** Changes of the record itself. */
@Controller('api/v1/customers')
export class ChangeController {
  constructor(
    private readonly commands: CountedCommands,
    private readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Patch(':customerId')
  @Described({
    tag: 'Customers',
    needs: 'customers.change',
    summary: 'Change a customer',
    description:
      'A merge patch (RFC 7396): null takes a value away, what is not named stays. `contacts`, `addresses`, `bankAccounts`, `taxIds` and `externalIds` are objects by element id; every other list is replaced whole. A patch that changes nothing is answered with the same ETag.',
    parameters: ['CustomerId', 'IfMatchRequired', 'DryRun', 'IdempotencyKey'],
    body: {
      schema: ref('ChangeCustomer'),
      mediaTypes: ['application/merge-patch+json', 'application/json'],
      example: { creditLimit: { amount: '800000.00', currency: 'CNY' }, remarks: null },
    },
    answers: {
      200: {
        description: 'The record as it is now.',
        schema: { anyOf: [ref('Customer'), ref('DryRun')] },
        headers: { ETag: { description: 'Its version.', schema: { type: 'string' } } },
      },
    },
    problems: [
      'malformed-if-match',
      'malformed-idempotency-key',
      'not-found',
      'wrong-status',
      'value-taken',
      'version-mismatch',
      'invalid',
      'idempotency-key-reused',
      'precondition-required',
    ],
  })
  async change(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireVersion(request);
    const call = callOf(request, this.inside.guards, readDryRun(request.query));
    const customerId = customerIdOf(request);
    const { fields, problems, ...beside } = readChangeBody(request.body);
    // With something wrong beside the fields nothing is changed, but everything is told.
    const tried = problems.length > 0 ? { ...call, dryRun: true } : call;
    const change = { type: 'UpdateCustomer' as const, patch: fields, ...beside };
    const command = new ChangeCustomer(customerId, change, tried);
    const questions = questionsOfPatch(fields, call.caller.rights);
    const answer = await this.masked.askedBy(tried, questions, () =>
      this.commands.execute('UpdateCustomer', command),
    );
    answerCommand(request, reply, answer, { problems });
  }
}
