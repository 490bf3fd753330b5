import { randomUUID } from 'node:crypto';
import { isOver, type JobRecord, type JobType, type JobWork } from './job.js';
import type { Jobs, OpenJob } from './jobs.js';
import { RunningJob } from './running-job.js';

export interface JobRunnerParts {
  jobs: Jobs;
  works: Readonly<Record<JobType, JobWork>>;
  report: (report: JobReport) => void;
  /** Jobs that run at once; others wait their turn. */
  atOnce?: number;
  /** Between two looks at the jobs; also the beat of those that run here. */
  lookMs?: number;
  /** A job whose beat has not moved for so long is run by nobody. */
  silentMs?: number;
  /** The first pause before a job that stumbled is tried again. */
  retryMs?: number;
  /** Own clock, in milliseconds; clocks of different machines are never compared. */
  now?: () => number;
}

export type JobReport =
  | { type: 'ended'; job: JobRecord }
  /** It goes on by itself. `jobId` is absent when the jobs cannot be looked at. */
  | { type: 'trouble'; jobId?: string; message: string };

const AT_ONCE = 2;
const LOOK_MS = 1_000;
const SILENT_MS = 5_000;
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** Runs of a job that gets no further: whatever ends each of them, the next will end as well. */
const MAX_STARTS = 30;

/**
 * Runs the jobs of the vault, a few at once, in the order in which they were asked for. Of several
 * runners one runs a job: the one whose name is in its record. While it lives, the record's revision
 * moves; when that stands still, another takes the job up. A frozen one that wakes does no harm, since
 * whatever a job does, it does once; it stops when it sees the other's name.
 */
export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #name = randomUUID();
  readonly #now: () => number;
  readonly #running = new Map<string, RunningJob>();
  /** Jobs that should be running elsewhere: the revision last seen, and since when. */
  readonly #seen = new Map<string, { revision: number; at: number }>();
  /** Jobs that stumbled here: when they are tried again. */
  readonly #waiting = new Map<string, { until: number; pauseMs: number }>();
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #again = false;
  #isStopped = false;

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
    this.#now = parts.now ?? (() => performance.now());
  }

  start(): void {
    this.look();
  }

  /** Looks now: something was asked, or a job was added. */
  look(): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    if (this.#turn !== undefined) {
      this.#again = true;
      return;
    }
    this.#turn = this.turn().finally(() => {
      this.#turn = undefined;
      if (this.#isStopped) return;
      const soon = this.#again;
      this.#again = false;
      this.#timer = setTimeout(() => this.look(), soon ? 0 : (this.#parts.lookMs ?? LOOK_MS));
    });
  }

  /** One look: beats for what runs here, takes up what nobody runs. A vault that is away is asked next time. */
  async turn(): Promise<void> {
    try {
      await Promise.all([...this.#running.values()].map((job) => job.beat()));
      const open = await this.#parts.jobs.open();
      for (const one of open) await this.#consider(one);
      this.#forgetOthers(new Set(open.map(({ jobId }) => jobId)));
    } catch (error) {
      this.#parts.report({ type: 'trouble', message: messageOf(error) });
    }
  }

  /** Lets what is under way finish; other runners, or the next one, go on with the jobs at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
    await Promise.all([...this.#running.values()].map((job) => job.stop()));
  }

  async #consider(open: OpenJob): Promise<void> {
    const { jobId, job } = open;
    if (job === undefined || this.#running.has(jobId)) return;
    if (isOver(job)) return this.#parts.jobs.close(jobId);
    if (this.#isStopped || this.#running.size >= (this.#parts.atOnce ?? AT_ONCE)) return;
    const isFree = job.state === 'queued' || (job.state === 'running' && this.#isSilent(open));
    if (!isFree || (this.#waiting.get(jobId)?.until ?? 0) > this.#now()) return;
    await this.#take(job, open.revision);
  }

  #isSilent({ jobId, revision }: OpenJob): boolean {
    const seen = this.#seen.get(jobId);
    if (seen?.revision !== revision) {
      this.#seen.set(jobId, { revision, at: this.#now() });
      return false;
    }
    return this.#now() - seen.at >= (this.#parts.silentMs ?? SILENT_MS);
  }

  async #take(job: JobRecord, revision: number): Promise<void> {
    const { jobs } = this.#parts;
    const { trouble: _, starts = 0, ...rest } = job;
    const now = new Date().toISOString();
    // Whoever ran it is gone, so nobody else can do what was wanted.
    if (job.wanted !== undefined || starts >= MAX_STARTS) {
      await jobs.replace(starts >= MAX_STARTS ? given(job, now) : stopped(job, now), revision);
      return;
    }
    const taken: JobRecord = {
      ...rest,
      state: 'running',
      runner: this.#name,
      starts: starts + 1,
      startedAt: job.startedAt ?? now,
      updatedAt: now,
    };
    if (!(await jobs.replace(taken, revision))) return;
    this.#seen.delete(job.jobId);
    const running = new RunningJob({
      jobs,
      job: taken,
      work: this.#parts.works[job.type],
      now: this.#now,
    });
    this.#running.set(job.jobId, running);
    void running.ended.then((end) => {
      this.#running.delete(job.jobId);
      if (end.type === 'over') this.#parts.report({ type: 'ended', job: end.job });
      if (end.type === 'stumbled') this.#stumbled(job.jobId, end.error, running.gotFurther);
      else this.#waiting.delete(job.jobId);
      this.look();
    });
  }

  #stumbled(jobId: string, error: unknown, gotFurther: boolean): void {
    const before = gotFurther ? undefined : this.#waiting.get(jobId)?.pauseMs;
    const first = this.#parts.retryMs ?? RETRY_MS;
    const pauseMs = Math.min(before === undefined ? first : before * 2, LONGEST_RETRY_MS);
    this.#waiting.set(jobId, { until: this.#now() + pauseMs, pauseMs });
    this.#parts.report({ type: 'trouble', jobId, message: messageOf(error) });
  }

  #forgetOthers(open: ReadonlySet<string>): void {
    for (const known of [this.#seen, this.#waiting]) {
      for (const jobId of known.keys()) if (!open.has(jobId)) known.delete(jobId);
    }
  }
}

/** What was wanted of a job that nobody runs is so at once. */
function stopped(job: JobRecord, now: string): JobRecord {
  const { wanted, runner: _runner, perSecond: _rate, ...rest } = job;
  return wanted === 'cancel'
    ? { ...rest, state: 'cancelled', updatedAt: now, endedAt: now }
    : { ...rest, state: 'paused', updatedAt: now };
}

function given(job: JobRecord, now: string): JobRecord {
  const { wanted: _wanted, runner: _runner, perSecond: _rate, ...rest } = job;
  return {
    ...rest,
    state: 'failed',
    updatedAt: now,
    endedAt: now,
    trouble: {
      zh: `已尝试 ${MAX_STARTS} 次，均未能继续；服务日志中有原因。`,
      en: `It was begun ${MAX_STARTS} times without getting any further; the service's log says why.`,
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
