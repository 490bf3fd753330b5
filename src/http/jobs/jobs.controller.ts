import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendJson } from '../answers/send-json.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { ref } from '../openapi/component-ref.js';
import { Described } from '../openapi/operation.js';
import { languageOf } from '../problems/language.js';
import { answerJobs, askJob } from './answer-job.js';
import { DescribedJobEvents, DescribedJobPage, DescribedJobStep, JOB_ID } from './described-job.js';
import { requireJob } from './find-job.js';
import { JobEvents } from './job-events.js';
import { shownJob } from './shown-job.js';

const TAG = 'Jobs';

/** Long work of any kind: how far it is, pausing, going on, stopping. */
@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
    private readonly events: JobEvents,
  ) {}

  @Get()
  @DescribedJobPage(TAG, 'signed-in', 'Jobs of every kind')
  listJobs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return answerJobs(request, reply, this.inside);
  }

  @Get(':jobId')
  @Described({
    tag: TAG,
    needs: 'signed-in',
    summary: 'One job',
    parameters: [JOB_ID],
    answers: { 200: { description: 'How far it is.', schema: ref('Job') } },
    problems: ['no-such-job'],
  })
  async readJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const job = await requireJob(request, this.inside.jobs);
    const language = languageOf(request.headers['accept-language']);
    sendJson(reply, shownJob(request, this.inside, job, language), language);
  }

  @Get(':jobId/events')
  @DescribedJobEvents(TAG, 'signed-in')
  async jobEvents(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.events.answer(request, reply, await requireJob(request, this.inside.jobs));
  }

  @Post(':jobId/pause')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'signed-in', 'pause')
  pauseJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'pause');
  }

  @Post(':jobId/resume')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'signed-in', 'resume')
  resumeJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'resume');
  }

  @Post(':jobId/cancel')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'signed-in', 'cancel')
  cancelJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside, 'cancel');
  }
}
