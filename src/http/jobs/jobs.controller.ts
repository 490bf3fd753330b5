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
import { jobBody } from './job-body.js';
import { JobEvents } from './job-events.js';

const TAG = 'Jobs';

/** Long work of any kind: how far it is, pausing, going on, stopping. */
@Controller('api/v1/jobs')
export class JobsController {
  constructor(
    @Inject(HTTP_INSIDE) private readonly inside: HttpInside,
    private readonly events: JobEvents,
  ) {}

  @Get()
  @DescribedJobPage(TAG, 'Jobs of every kind')
  listJobs(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return answerJobs(request, reply, this.inside.jobs);
  }

  @Get(':jobId')
  @Described({
    tag: TAG,
    summary: 'One job',
    parameters: [JOB_ID],
    answers: { 200: { description: 'How far it is.', schema: ref('Job') } },
    problems: ['no-such-job'],
  })
  async readJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const job = await requireJob(request, this.inside.jobs);
    const language = languageOf(request.headers['accept-language']);
    sendJson(reply, jobBody(job, this.inside.jobs, language), language);
  }

  @Get(':jobId/events')
  @DescribedJobEvents(TAG)
  async jobEvents(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.events.answer(request, reply, await requireJob(request, this.inside.jobs));
  }

  @Post(':jobId/pause')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'pause')
  pauseJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside.jobs, 'pause');
  }

  @Post(':jobId/resume')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'resume')
  resumeJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside.jobs, 'resume');
  }

  @Post(':jobId/cancel')
  @HttpCode(200)
  @DescribedJobStep(TAG, 'cancel')
  cancelJob(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return askJob(request, reply, this.inside.jobs, 'cancel');
  }
}
