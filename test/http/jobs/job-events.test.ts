import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { storeCaller } from '../../../src/access/caller.js';
import { JobEvents } from '../../../src/http/jobs/job-events.js';
import type { JobRecord } from '../../../src/jobs/job.js';
import { until } from '../../support/until.js';
import { type RealHttp, realHttp } from '../support/real-http.js';
import { bearerOf } from '../support/test-actors.js';

let http: RealHttp;
let port: number;
beforeEach(async () => {
  http = await realHttp();
  await http.app.listen(0, '127.0.0.1');
  ({ port } = http.app.getHttpServer().address() as { port: number });
});
afterEach(() => http.close());

interface Listener {
  answer: IncomingMessage;
  request: ClientRequest;
  text: string;
  events(): { id: string; job: JobRecord }[];
  ended: boolean;
}

function listen(jobId: string, headers: Record<string, string> = {}): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const options = { port, path: `/api/v1/jobs/${jobId}/events` };
    const request = get(
      { ...options, headers: { authorization: bearerOf('a'), ...headers } },
      (answer) => {
        const listener: Listener = {
          answer,
          request,
          text: '',
          events: () =>
            [...listener.text.matchAll(/^id: (.+)\nevent: job\ndata: (.+)\n\n/gm)].map(
              ([, id = '', data = '{}']) => ({ id, job: JSON.parse(data) }),
            ),
          ended: false,
        };
        answer.setEncoding('utf8');
        answer.on('data', (text) => {
          listener.text += text;
        });
        answer.on('end', () => {
          listener.ended = true;
        });
        answer.on('error', () => undefined);
        resolve(listener);
      },
    );
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
  });
}

async function newJob(): Promise<string> {
  const added = await http.inside.jobs.add({
    type: 'bulk-action',
    identity: storeCaller('tester').identity,
    request: { fileId: 'secret' },
  });
  return added.type === 'added' ? added.job.jobId : '';
}

const become = (jobId: string, change: Partial<JobRecord>) =>
  http.inside.jobs.change(jobId, (job) => ({ ...job, ...change }));
const now = () => new Date().toISOString();

describe('the events of a job', () => {
  it('begin with the job as it is, tell each change once, and end with it', async () => {
    const jobId = await newJob();
    const listener = await listen(jobId, { 'accept-language': 'en' });
    expect(listener.answer.headers['content-type']).toBe('text/event-stream');
    await until('the first is there', () => listener.events().length === 1);
    await become(jobId, { state: 'running', runner: 'x', done: 1 });
    await until('the second is there', () => listener.events().length === 2);
    const trouble = { zh: '坏了。', en: 'It broke.' };
    await become(jobId, { state: 'failed', done: 2, trouble, endedAt: now() });
    await until('it ends', () => listener.ended);
    expect(listener.events().map(({ job }) => [job.state, job.done, job.trouble])).toEqual([
      ['queued', 0, undefined],
      ['running', 1, undefined],
      ['failed', 2, 'It broke.'],
    ]);
    expect(new Set(listener.events().map(({ id }) => id)).size).toBe(3);
    expect(listener.text).not.toMatch(/runner|secret/);
  });

  it('go on after Last-Event-ID, and after the last there is nothing more', async () => {
    const jobId = await newJob();
    const first = await listen(jobId);
    await until('it is there', () => first.events().length === 1);
    const id = first.events()[0]?.id ?? '';
    first.request.destroy();

    const second = await listen(jobId, { 'last-event-id': id });
    await until('it is connected', () => second.text.includes(': connected'));
    await become(jobId, { done: 5 });
    await until('the change is there', () => second.events().length > 0);
    expect(second.events().map(({ job }) => job.done)).toEqual([5]);
    await become(jobId, { state: 'finished', endedAt: now() });
    await until('it ends', () => second.ended);

    const last = { 'last-event-id': second.events().at(-1)?.id ?? '' };
    expect((await listen(jobId, last)).answer.statusCode).toBe(204);
    // Whoever has not seen the end is told of it, however late.
    const late = await listen(jobId);
    await until('it ends', () => late.ended);
    expect(late.events()).toEqual(second.events().slice(-1));
  });

  it('end when the service stops, and when the job expires', async () => {
    const [one, other] = [await newJob(), await newJob()];
    const expiring = await listen(one);
    const stopping = await listen(other);
    await until('both are told', () => expiring.events().length + stopping.events().length === 2);
    await http.inside.jobs.remove(one);
    await until('the first ends', () => expiring.ended);
    expect(stopping.ended).toBe(false);
    http.app.get(JobEvents).stop();
    await until('the other ends', () => stopping.ended);
  });
});
