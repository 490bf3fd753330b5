import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { policyDigest } from '../../access/policy-trace.js';
import { object } from '../../customer/catalogue/json-schema.js';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { Described } from '../openapi/operation.js';

/** What the company has decided, as the service runs with it. */
@Controller('api/v1/policy')
export class PolicyController {
  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  @Get()
  @Described({
    tag: 'Policy',
    needs: 'policy.read',
    summary: 'The policy',
    answers: {
      200: {
        description: 'The whole of it, with the defaults.',
        schema: object({
          digest: {
            type: 'string',
            pattern: '^[0-9a-f]{64}$',
            description: 'SHA-256 of the policy, as the log has it when it changes.',
          },
          policy: { type: 'object', description: 'In the words of the policy file.' },
        }),
      },
    },
  })
  readPolicy(@Res() reply: FastifyReply): void {
    const { policy } = this.inside;
    sendJson(reply, { digest: policyDigest(policy), policy });
  }
}
