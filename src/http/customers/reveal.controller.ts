import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RevealValues } from '../../commands/reveal-values.js';
import { object } from '../../customer/catalogue/json-schema.js';
import { refusalProblem } from '../answers/command-answer.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { TextsProperty } from '../request/body-properties.js';
import { callOf } from '../request/call-of.js';
import { checkBody, invalidBody } from '../request/check-body.js';
import { QueryReader } from '../request/query-reader.js';
import { customerIdOf } from './customer-id.js';

const MAX_PATHS = 50;

export class RevealBody {
  @TextsProperty({
    description:
      'JSON Pointers into the record, with the ids of elements in the place of positions.',
    max: MAX_PATHS,
    maxLength: 200,
    required: true,
  })
  paths!: string[];
}

/** What stands behind the masks. */
@Controller('api/v1/customers/:customerId')
export class RevealController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
  ) {}

  @Post('reveal')
  @HttpCode(200)
  @Described({
    tag: 'Customers',
    needs: 'values.reveal',
    summary: 'Reveal masked values of a customer',
    description:
      'Only what the caller is shown a mask of. Who looked at what, and when, is in the log before the values are answered; asked again, it is written again.',
    body: {
      schema: ref('Reveal'),
      required: true,
      example: { paths: ['/contacts/019a4f3e-6c2b-7d10-8a55-3f0c9d1e2b47/phones/0'] },
    },
    parameters: ['CustomerId'],
    answers: {
      200: {
        description: 'Each path with its value.',
        schema: object({ values: { type: 'object', additionalProperties: true } }),
      },
    },
    problems: ['invalid-query', 'not-found', 'invalid'],
  })
  async reveal(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    new QueryReader(request.query).finish();
    const { paths } = checkBody(RevealBody, request.body);
    if (paths.length === 0) {
      throw invalidBody([{ code: 'required', pointer: '/paths', severity: 'error' }]);
    }
    const call = callOf(request, this.inside.guards, false);
    const answer = await this.commands.execute(
      new RevealValues(customerIdOf(request), paths, call),
    );
    if (answer.type === 'refused') throw refusalProblem(answer);
    sendJson(reply, { values: Object.fromEntries(answer.values) });
  }
}
