import { isOver, type JobControl, JobFailed, type JobRecord, type JobWork } from './job.js';
import type { Jobs } from './jobs.js';

interface RunningJobParts {
  jobs: Jobs;
  /** As it was taken: `runner` says for whom it runs. */
  job: JobRecord;
  work: JobWork;
  /** In milliseconds. */
  now: () => number;
}

export type JobEnd =
  | { type: 'over'; job: JobRecord }
  /** It waits: paused, stopped with its runner, or somebody else runs it. */
  | { type: 'stopped' }
  /** It waits to be tried again. */
  | { type: 'stumbled'; error: unknown };

type Progress = Parameters<JobControl['progress']>[0];

/** The rate is that of the last so many milliseconds, so that the rest is not judged by a slow start. */
const RATE_OVER_MS = 10_000;

const WAITS = {
  zh: '暂时无法继续，稍后会自动重试。',
  en: 'It cannot go on at present and will be tried again by itself.',
};

/** One run of a job, from where it was to its end or to a stop, with its beats in between. */
export class RunningJob {
  readonly #parts: RunningJobParts;
  readonly #stopping = new AbortController();
  readonly #samples: { at: number; done: number }[];
  #progress: Progress;
  #beating: Promise<void> = Promise.resolve();
  readonly ended: Promise<JobEnd>;

  constructor(parts: RunningJobParts) {
    this.#parts = parts;
    const { done, total, counts } = parts.job;
    this.#progress = { done, counts, ...(total !== undefined && { total }) };
    this.#samples = [{ at: parts.now(), done }];
    this.ended = this.#run();
  }

  get gotFurther(): boolean {
    return this.#progress.done > this.#parts.job.done;
  }

  /** Says that it lives and how far it is; hears what is wanted of it. */
  beat(): Promise<void> {
    this.#beating = this.#beating.then(async () => {
      const { jobs, job } = this.#parts;
      const now = new Date().toISOString();
      const current = await jobs.change(job.jobId, (kept) =>
        this.#isOurs(kept) ? this.#withProgress(kept, now) : undefined,
      );
      const isOurs = current !== undefined && this.#isOurs(current);
      if (!isOurs || current.wanted !== undefined) this.#stopping.abort();
    });
    const beat = this.#beating;
    this.#beating = beat.catch(() => undefined);
    return beat;
  }

  /** Resolves when what was under way is done and the job waits for another run. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.ended;
  }

  async #run(): Promise<JobEnd> {
    const { job, work } = this.#parts;
    const control: JobControl = {
      signal: this.#stopping.signal,
      progress: (now) => this.#heard(now),
    };
    try {
      const isDone = await work(job, control);
      return await this.#settle((kept, now) => settled(kept, isDone, now));
    } catch (error) {
      return this.#afterError(error);
    }
  }

  async #afterError(error: unknown): Promise<JobEnd> {
    try {
      if (error instanceof JobFailed) {
        const { sentence: trouble } = error;
        return await this.#settle((kept, now) => ({
          ...kept,
          state: 'failed',
          trouble,
          endedAt: now,
        }));
      }
      await this.#settle((kept, now) => ({ ...settled(kept, false, now), trouble: WAITS }));
    } catch {
      // The vault is away: the record says that it runs, and whoever looks next finds that it does not.
    }
    return { type: 'stumbled', error };
  }

  async #settle(how: (job: JobRecord, now: string) => JobRecord): Promise<JobEnd> {
    await this.#beating;
    const { jobs, job } = this.#parts;
    const now = new Date().toISOString();
    const after = await jobs.change(job.jobId, (kept) => {
      if (!this.#isOurs(kept)) return undefined;
      const { perSecond: _rate, runner: _runner, ...rest } = this.#withProgress(kept, now);
      return how(rest, now);
    });
    return after !== undefined && isOver(after)
      ? { type: 'over', job: after }
      : { type: 'stopped' };
  }

  #isOurs({ state, runner }: JobRecord): boolean {
    return state === 'running' && runner === this.#parts.job.runner;
  }

  #heard(progress: Progress): void {
    this.#progress = progress;
    const at = this.#parts.now();
    const samples = this.#samples;
    samples.push({ at, done: progress.done });
    while (samples.length > 2 && at - (samples[1]?.at ?? at) > RATE_OVER_MS) samples.shift();
  }

  #withProgress(job: JobRecord, now: string): JobRecord {
    const { done, counts, total } = this.#progress;
    const { starts: _, ...rest } = job;
    const perSecond = this.#perSecond();
    return {
      ...(done > job.done ? rest : job),
      done,
      counts,
      ...(total !== undefined && { total }),
      ...(perSecond !== undefined && { perSecond }),
      updatedAt: now,
    };
  }

  #perSecond(): number | undefined {
    const [first] = this.#samples;
    const seconds = (this.#parts.now() - (first?.at ?? 0)) / 1000;
    const done = this.#progress.done - (first?.done ?? 0);
    return seconds < 0.5 || done <= 0 ? undefined : Math.round((done / seconds) * 10) / 10;
  }
}

/** A run that came to its end, or stopped because somebody wanted that. */
function settled(job: JobRecord, isDone: boolean, now: string): JobRecord {
  const { wanted, ...rest } = job;
  if (isDone) return { ...rest, state: 'finished', endedAt: now };
  if (wanted === 'cancel') return { ...rest, state: 'cancelled', endedAt: now };
  return { ...rest, state: wanted === 'pause' ? 'paused' : 'queued' };
}
