import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { checkBody } from '../request/check-body.js';
import { carryOut, DescribedStep } from './carry-out.js';
import { BecauseBody, BlockBody, LiftBody } from './life-cycle-bodies.js';

const BECAUSE = { schema: ref('Because'), required: false };

/** The status of a customer, and the blocks beside it. */
@Controller('api/v1/customers/:customerId')
export class LifeCycleController {
  constructor(
    readonly commands: CountedCommands,
    readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) readonly inside: HttpInside,
  ) {}

  @Post('activation')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.status',
    summary: 'Activate a pending customer',
    body: BECAUSE,
  })
  activate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const because = checkBody(BecauseBody, request.body);
    return carryOut(this, request, reply, { type: 'ActivateCustomer', ...because });
  }

  @Post('deactivation')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.status',
    summary: 'Deactivate an active customer',
    body: BECAUSE,
  })
  deactivate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const because = checkBody(BecauseBody, request.body);
    return carryOut(this, request, reply, { type: 'DeactivateCustomer', ...because });
  }

  @Post('reactivation')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.status',
    summary: 'Bring back an inactive or archived customer',
    body: BECAUSE,
    problems: ['value-taken'],
  })
  reactivate(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const because = checkBody(BecauseBody, request.body);
    return carryOut(this, request, reply, { type: 'ReactivateCustomer', ...because });
  }

  @Post('archive')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.status',
    summary: 'Archive a customer',
    description: 'Its tax ids, code and external ids become free for others. Nothing is deleted.',
    body: BECAUSE,
  })
  archive(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const because = checkBody(BecauseBody, request.body);
    return carryOut(this, request, reply, { type: 'ArchiveCustomer', ...because });
  }

  @Post('blocks')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.block',
    summary: 'Block a customer',
    body: {
      schema: ref('Block'),
      required: true,
      example: { scope: 'orders', reason: 'overdue', department: 'finance' },
    },
  })
  block(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const block = checkBody(BlockBody, request.body);
    return carryOut(this, request, reply, { type: 'BlockCustomer', ...block });
  }

  @Post('blocks/:blockId/lift')
  @HttpCode(200)
  @DescribedStep({
    needs: 'customers.block',
    summary: 'Lift a block',
    parameters: ['BlockId'],
    body: { schema: ref('Lift'), required: false },
    problems: ['no-such-block'],
  })
  lift(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { blockId } = request.params as { blockId: string }; // the route names it
    const lift = checkBody(LiftBody, request.body);
    return carryOut(this, request, reply, { type: 'LiftBlock', blockId, ...lift });
  }
}
