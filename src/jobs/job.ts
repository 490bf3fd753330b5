import type { Identity } from '../access/identity.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { Permission } from '../customer/roles.js';

/*
 * Long work that somebody asked for and does not wait for: an import, a bulk action. What belongs in this
 * folder: what every job has, kept in the vault; who runs which; pausing, going on, cancelling. What does
 * not: what a job does (`bulk/`), and how it is asked for (`http/`, `cli/`).
 */

export type JobType = 'import' | 'bulk-action';

/** Without it, a job of the type is neither asked for nor run. */
export const JOB_PERMISSION = {
  import: 'imports',
  'bulk-action': 'bulk-actions',
} as const satisfies Record<JobType, Permission>;

/** In the languages that callers ask for. */
export interface Sentence {
  zh: string;
  en: string;
}

export type JobState =
  /** Waits for its turn, or for the runner that was stopped while it ran. */
  | 'queued'
  | 'running'
  | 'paused'
  | 'cancelled'
  | 'finished'
  /** It cannot go on, whoever tries; `trouble` says why. */
  | 'failed';

export interface JobRecord {
  /** UUIDv7; commands of the job carry it in their `once:` guards, so that each is done once. */
  jobId: string;
  type: JobType;
  state: JobState;
  /** Who asked for it; its commands are this actor's, with the rights of then that he still has (`while-standing.ts`). */
  identity: Identity;
  /** What was asked for, in the words of the type. */
  request: JsonObject;
  /** Rows or customers settled so far. */
  done: number;
  /** Absent until it is known. */
  total?: number;
  /** What became of what is done, in the words of the type. */
  counts: JsonObject;
  /** Rows or customers a second, over the last seconds; only while it runs. */
  perSecond?: number;
  /** What is asked of whoever runs it; taken away when it was done. */
  wanted?: 'pause' | 'cancel';
  /** Who runs it, while it runs; the record's revision is its beat. */
  runner?: string;
  /** Runs that began since it last got further: what can never get on does not begin for ever. */
  starts?: number;
  /** One sentence without secrets: why it failed, or why it waits. */
  trouble?: Sentence;
  /** UTC. */
  createdAt: string;
  /** UTC; of the first run. */
  startedAt?: string;
  /** UTC. */
  updatedAt: string;
  /** UTC; finished, failed or cancelled. */
  endedAt?: string;
}

/** States that nothing follows. */
export function isOver({ state }: Pick<JobRecord, 'state'>): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled';
}

/** What a running job is given by its runner. */
export interface JobControl {
  /** Aborted when it shall stop after what is under way: pause, cancel, or the service stops. */
  signal: AbortSignal;
  /** Tells how far it is; kept from time to time. */
  progress(now: { done: number; total?: number; counts: JsonObject }): void;
}

/**
 * The work of one type of job. Called again after any stop, it goes on where it was and does nothing
 * twice. Resolves to false when it stopped because the signal was aborted, true when all is done.
 * @throws JobFailed when nobody can go on; anything else means that it may be tried again
 */
export type JobWork = (job: JobRecord, control: JobControl) => Promise<boolean>;

/** The job cannot be done, now or later; the message is for whoever asked. */
export class JobFailed extends Error {
  readonly sentence: Sentence;

  /** @param sentence a plain string is said to callers of both languages */
  constructor(sentence: Sentence | string, options?: { cause?: unknown }) {
    super(typeof sentence === 'string' ? sentence : sentence.en, options);
    this.name = 'JobFailed';
    this.sentence = typeof sentence === 'string' ? { zh: sentence, en: sentence } : sentence;
  }
}
