import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { carryOut, DescribedStep } from '../customers/carry-out.js';
import { MaskedQuestions } from '../guard-rails/masked-questions.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { CountedCommands } from '../metrics/counted-commands.js';
import { ref } from '../openapi/component-ref.js';
import { checkBody, invalidBody } from '../request/check-body.js';
import { versionOf } from '../request/if-match.js';
import { ReviewBody, ScheduleBody } from './review-bodies.js';

/** 定期审核 of one customer. */
@Controller('api/v1/customers/:customerId')
export class ReviewsController {
  constructor(
    readonly commands: CountedCommands,
    readonly masked: MaskedQuestions,
    @Inject(HTTP_INSIDE) readonly inside: HttpInside,
  ) {}

  @Post('reviews')
  @HttpCode(200)
  @DescribedStep({
    tag: 'Reviews',
    needs: 'reviews.carry-out',
    summary: 'Record a review',
    description: 'Sets the date of the next one. Corrections are made in the same step.',
    body: {
      schema: ref('Review'),
      required: true,
      example: { outcome: 'confirmed', versionSeen: 1, note: '电话核对无误' },
    },
    problems: ['value-taken'],
  })
  review(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = checkBody(ReviewBody, request.body);
    const versionSeen = body.versionSeen ?? versionOf(request);
    if (versionSeen === undefined) {
      throw invalidBody([{ code: 'required', pointer: '/versionSeen', severity: 'error' }]);
    }
    return carryOut(this, request, reply, {
      type: 'ReviewCustomer',
      ...body,
      checklist: body.checklist ?? [],
      confirm: body.confirm ?? [],
      versionSeen,
    });
  }

  @Post('review-schedule')
  @HttpCode(200)
  @DescribedStep({
    tag: 'Reviews',
    needs: 'reviews.schedule',
    summary: 'Schedule or assign the next review',
    body: {
      schema: ref('Schedule'),
      required: true,
      example: { reviewer: 'li.wei' },
    },
    problems: ['too-many-postponements'],
  })
  schedule(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = checkBody(ScheduleBody, request.body);
    return carryOut(this, request, reply, { type: 'ScheduleReview', ...body });
  }
}
