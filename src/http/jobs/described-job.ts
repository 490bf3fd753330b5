import type { Needs } from '../access/needs.js';
import { ref } from '../openapi/component-ref.js';
import { Described, type Parameter } from '../openapi/operation.js';

/** What the OpenAPI document says of calls that jobs, imports and bulk actions have alike. */

export const JOB_ID: Parameter = {
  name: 'jobId',
  in: 'path',
  description: 'The job.',
  schema: { type: 'string', format: 'uuid' },
};

export function DescribedJobPage(tag: string, needs: Needs, summary: string) {
  return Described({
    tag,
    needs,
    summary,
    description: 'Newest first; those whose time is over are gone.',
    parameters: ['Limit', 'Cursor'],
    answers: { 200: { description: 'A page.', schema: ref('JobPage') } },
    problems: ['invalid-query', 'invalid-cursor'],
  });
}

export function DescribedJobEvents(tag: string, needs: Needs) {
  return Described({
    tag,
    needs,
    summary: 'How it goes on',
    description:
      'Server-sent events: `event` is `job`, `data` the job as a whole, `id` for Last-Event-ID. The first comes at once; the stream ends with the job.',
    parameters: [
      JOB_ID,
      {
        name: 'Last-Event-ID',
        in: 'header',
        description: 'The id of the last event you have.',
        schema: { type: 'string' },
      },
    ],
    answers: {
      200: {
        description: 'A comment comes at least every 15 s.',
        mediaType: 'text/event-stream',
        schema: { type: 'string' },
      },
      204: { description: 'You have the last event.' },
    },
    problems: ['no-such-job'],
  });
}

const STEPS = {
  pause: {
    summary: 'Pause',
    description: 'It stops after what is under way. One that is paused already stays so.',
  },
  resume: {
    summary: 'Go on',
    description:
      'It goes on where it was when its turn comes. One that runs already goes on running. Needs the permission to ask for such a job: `imports` or `bulk-actions`.',
  },
  cancel: {
    summary: 'Stop for good',
    description: 'It stops after what is under way; what was done stays done.',
  },
} as const;

export function DescribedJobStep(tag: string, needs: Needs, step: keyof typeof STEPS) {
  return Described({
    tag,
    needs,
    ...STEPS[step],
    parameters: [JOB_ID],
    answers: { 200: { description: 'The job as it is now.', schema: ref('Job') } },
    problems: ['no-such-job', 'wrong-job-state'],
  });
}
