import type { Identity } from '../../access/identity.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import { isOver, type JobRecord, type Sentence } from '../../jobs/job.js';
import type { Jobs } from '../../jobs/jobs.js';
import type { Language } from '../problems/language.js';

/** A job as it is answered. */
export interface JobBody
  extends Omit<JobRecord, 'identity' | 'runner' | 'starts' | 'trouble' | 'request' | 'perSecond'> {
  actor: Identity['actor'];
  request: Record<string, unknown>;
  /** Rows or customers a second, while it runs. */
  perSecond?: number;
  /** How long it will still take at that rate. */
  remainingSeconds?: number;
  trouble?: string;
  /** When it is removed with all that belongs to it; absent while it waits or runs. */
  expiresAt?: string;
}

/** @param seen `outline`: to a reader who may not know what was asked of which customers, and with which values */
export function jobBody(
  record: JobRecord,
  jobs: Pick<Jobs, 'expiresAt'>,
  language: Language,
  seen: 'whole' | 'outline',
): JobBody {
  const { identity, runner: _runner, starts: _starts, trouble, request, ...job } = record;
  const remaining = remainingSeconds(record);
  const expiresAt = jobs.expiresAt(record);
  return {
    ...job,
    actor: identity.actor,
    request: seen === 'whole' ? askedFor(request) : outlineOf(request),
    ...(remaining !== undefined && { remainingSeconds: remaining }),
    ...(trouble !== undefined && { trouble: inLanguage(trouble, language) }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** Where the file lies in the vault is nobody's business, nor what the list makes of a filter. */
function askedFor({ fileId: _fileId, where: _where, ...asked }: JsonObject): JsonObject {
  return asked;
}

const OUTLINE = ['action', 'mode', 'dryRun', 'fileName', 'customers'];

function outlineOf(request: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(request).filter(([name]) => OUTLINE.includes(name)));
}

function remainingSeconds(job: JobRecord): number | undefined {
  const { done, total, perSecond } = job;
  if (isOver(job) || total === undefined || !perSecond) return undefined;
  return Math.max(0, Math.round((total - done) / perSecond));
}

function inLanguage(sentence: Sentence, language: Language): string {
  return sentence[language];
}
