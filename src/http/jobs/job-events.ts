import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOver, type JobRecord } from '../../jobs/job.js';
import { seesWordsOf } from '../../jobs/seen-job.js';
import { mayGoOn, stillAllowed } from '../access/still-allowed.js';
import { sendStream } from '../answers/send-stream.js';
import { HTTP_INSIDE, type HttpInside } from '../inside.js';
import { HttpProblem } from '../problems/http-problem.js';
import { type Language, languageOf } from '../problems/language.js';
import { callerOf } from '../request/call-of.js';
import { jobBody } from './job-body.js';

const LOOK_MS = 250;
const HEARTBEAT_MS = 15_000;

interface Listener {
  language: Language;
  seen: 'whole' | 'outline';
  /** The client has hung up. */
  gone: AbortSignal;
  /** Whether the client may still listen. */
  goesOn: () => Promise<boolean>;
}

/**
 * Jobs as they go on, as server-sent events: each has the whole job, and the last is that of its end. Its
 * id is the revision of the record, so that nobody gets twice what he has.
 */
@Injectable()
export class JobEvents {
  readonly #stopping = new AbortController();

  constructor(@Inject(HTTP_INSIDE) private readonly inside: HttpInside) {}

  /**
   * Answers the stream of a job. A browser that comes back after the end hears that there is no more
   * (204), or it would come back for ever.
   * @throws HttpProblem `no-such-job`
   */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    { jobId }: Pick<JobRecord, 'jobId'>,
  ): Promise<void> {
    const seen = String(request.headers['last-event-id'] ?? '');
    const found = await this.inside.jobs.readWithRevision(jobId);
    if (found === undefined) throw new HttpProblem('no-such-job');
    if (isOver(found.job) && seen === String(found.revision)) {
      reply.code(204).send();
      return;
    }
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const language = languageOf(request.headers['accept-language']);
    const isWhole = seesWordsOf(found.job, callerOf(request), this.inside.policy);
    const listener: Listener = {
      language,
      seen: isWhole ? 'whole' : 'outline',
      gone: gone.signal,
      goesOn: mayGoOn(stillAllowed(request, this.inside)),
    };
    sendStream(request, reply, 'text/event-stream', () =>
      Readable.from(this.#texts(jobId, seen, listener), {
        objectMode: false,
        highWaterMark: 1,
      }),
    );
  }

  /** Ends every stream; clients come back to another process, or later. */
  stop(): void {
    this.#stopping.abort();
  }

  async *#texts(
    jobId: string,
    lastSeen: string,
    { language, seen: shown, gone, goesOn }: Listener,
  ): AsyncGenerator<string> {
    const signal = AbortSignal.any([gone, this.#stopping.signal]);
    let seen = lastSeen;
    let quietSince = Date.now();
    yield ': connected\n\n';
    while (!signal.aborted && (await goesOn())) {
      const found = await this.inside.jobs.readWithRevision(jobId);
      if (found === undefined) return;
      const { job } = found;
      const revision = String(found.revision);
      if (revision !== seen) {
        const data = JSON.stringify(jobBody(job, this.inside.jobs, language, shown));
        yield `id: ${revision}\nevent: job\ndata: ${data}\n\n`;
        seen = revision;
        quietSince = Date.now();
      }
      if (isOver(job)) return;
      if (Date.now() - quietSince >= HEARTBEAT_MS) {
        yield ': still here\n\n';
        quietSince = Date.now();
      }
      await pause(signal);
    }
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_MS);
    signal.addEventListener('abort', done);
  });
}
