import { type JsonSchema, list, object } from '../../customer/catalogue/json-schema.js';
import { ref } from './component-ref.js';

/** The schemas of jobs, and of imports as the jobs they are. */

const text: JsonSchema = { type: 'string' };
const integer: JsonSchema = { type: 'integer' };
const time: JsonSchema = { type: 'string', format: 'date-time' };

const job = {
  jobId: { type: 'string', format: 'uuid' },
  type: { enum: ['import', 'bulk-action'] },
  state: { enum: ['queued', 'running', 'paused', 'cancelled', 'finished', 'failed'] },
  actor: object({ id: text, kind: text, onBehalfOf: text }, ['id', 'kind']),
  request: { type: 'object', description: 'What was asked for, in the words of the type.' },
  done: { ...integer, description: 'Rows or customers settled so far.' },
  total: { ...integer, description: 'Absent until it is known.' },
  counts: { type: 'object', description: 'What became of what is done, in the words of the type.' },
  perSecond: { type: 'number', description: 'Over the last seconds, while it runs.' },
  remainingSeconds: { ...integer, description: 'At that rate.' },
  wanted: { enum: ['pause', 'cancel'], description: 'What was asked of it and is not done yet.' },
  trouble: { ...text, description: 'Why it failed, or why it waits.' },
  createdAt: time,
  startedAt: time,
  updatedAt: time,
  endedAt: { ...time, description: 'Of a job that is finished, failed or cancelled.' },
  expiresAt: { ...time, description: 'When it is removed with all that belongs to it.' },
} satisfies Record<string, JsonSchema>;

const ALWAYS = [
  'jobId',
  'type',
  'state',
  'actor',
  'request',
  'done',
  'counts',
  'createdAt',
  'updatedAt',
];

const place = { sheet: { ...text, description: 'Empty for CSV.' }, column: integer, heading: text };

const confidence: JsonSchema = { type: 'number', minimum: 0, maximum: 1 };

export const JOB_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ImportColumns: object(
    {
      rows: { ...integer, description: 'Rows for customers.' },
      columns: list(
        object(
          {
            ...place,
            placed: { ...text, description: 'The field that an import puts it into as it is.' },
            field: { ...text, description: 'The likeliest field.' },
            confidence,
            why: { ...list(text), description: 'What speaks for and against it.' },
            alternatives: list(object({ field: text, confidence })),
          },
          ['sheet', 'column', 'heading', 'confidence', 'why', 'alternatives'],
        ),
      ),
      saved: {
        ...list(text),
        description: 'What was said of a file with these headings before; it is taken again.',
      },
      trouble: { ...text, description: 'Why the file cannot be imported like this.' },
    },
    ['rows', 'columns'],
  ),
  Job: object(job, ALWAYS),
  JobPage: object({
    items: list(ref('Job')),
    nextCursor: { type: ['string', 'null'], description: 'Null on the last page.' },
  }),
  Import: object(
    {
      ...job,
      file: object({ name: text, sizeBytes: integer, digest: text }),
      columns: {
        ...list(object({ ...place, field: text })),
        description: 'Where each column of the file goes.',
      },
      notImported: {
        ...list(object({ ...place, reason: text, advice: text }, ['sheet', 'reason', 'advice'])),
        description: 'Columns, and sheets, that go nowhere, why, and what to do about it.',
      },
      problems: {
        ...list({ type: 'object' }),
        description:
          'Refusals and warnings by kind and column, with the first row of each, as far as the import got when it last stopped.',
      },
      duplicates: {
        ...list({ type: 'object' }),
        description: 'Rows that mean one customer, or have the name of another one.',
      },
      more: {
        ...object({ problems: { type: 'boolean' }, duplicates: { type: 'boolean' } }),
        description: 'Whether there were more than are listed.',
      },
    },
    [...ALWAYS, 'columns', 'notImported', 'problems', 'duplicates', 'more'],
  ),
};
