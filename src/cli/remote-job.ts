import { setTimeout as wait } from 'node:timers/promises';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { JobBody } from '../http/jobs/job-body.js';
import { isOver } from '../jobs/job.js';
import { askJson, askService, type Service, ServiceError } from './remote.js';

/** A job of a service, followed from here. */

/** Between two tries when the service is away; it may be starting again. */
const RETRY_MS = 1_000;
const MAX_RETRIES = 60;

export interface Following {
  /** A job that is paused is not followed any further. */
  onChange: (job: JobBody) => void;
  signal?: AbortSignal;
}

/**
 * Follows a job until it is over or paused, or the signal is aborted; gives it as it was last heard of. A
 * service that is away for up to a minute is waited for.
 * @throws ServiceError
 */
export async function followJob(
  service: Service,
  jobId: string,
  { onChange, signal }: Following,
): Promise<JobBody> {
  let lastEventId = '';
  for (let retries = 0; ; retries++) {
    try {
      for await (const { id, job } of jobEvents(service, jobId, lastEventId, signal)) {
        retries = 0;
        lastEventId = id;
        onChange(job);
        if (isOver(job) || job.state === 'paused') return job;
      }
    } catch (error) {
      if (!signal?.aborted && (retries >= MAX_RETRIES || !mayPass(error))) throw error;
    }
    if (signal?.aborted) return askJson<JobBody>(service, `/jobs/${jobId}`);
    await wait(RETRY_MS, undefined, signal ? { signal } : {}).catch(() => undefined);
  }
}

async function* jobEvents(
  service: Service,
  jobId: string,
  lastEventId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ id: string; job: JobBody }> {
  const answer = await askService(service, `/jobs/${jobId}/events`, {
    headers: { accept: 'text/event-stream', 'last-event-id': lastEventId },
    ...(signal && { signal }),
  });
  if (answer.body === null) return;
  const events = answer.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { id = '', event, data } of events) {
    // The data of such an event is the job, as the OpenAPI document describes it.
    if (event === 'job') yield { id, job: JSON.parse(data) as JobBody };
  }
}

/** The stream broke off, or nobody is there at the moment. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof ServiceError)) return error instanceof TypeError;
  return ['unreachable', 'store-unavailable', 'overloaded', 'no-dossier'].includes(error.trouble);
}
