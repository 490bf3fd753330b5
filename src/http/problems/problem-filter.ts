import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerProblem } from './answer-problem.js';
import { problemOfError } from './problem-of-error.js';

/** Whatever a controller throws becomes a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    // The answer is under way: all that is left is to break it off, so that nobody takes it for whole.
    if (reply.raw.headersSent) reply.raw.destroy();
    else answerProblem(http.getRequest<FastifyRequest>(), reply, problemOfError(error));
  }
}
