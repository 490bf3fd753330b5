import type { Identity } from '../access/identity.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { newId } from '../log/new-id.js';
import type { Vault, VaultRecord } from '../vault/vault.js';
import { isOver, type JobRecord, type JobType } from './job.js';
import { type Asked, type Demand, decideDemand } from './job-demand.js';
import { type Claim, claimKey, type JobKey } from './job-key.js';

/** What a new job is made of. */
export interface NewJob {
  type: JobType;
  identity: Identity;
  /** What is asked for, in the words of the type. */
  request: JsonObject;
  /** Rows or customers, when it is known. */
  total?: number;
  /** From `begin`, for a job whose file was kept before. */
  jobId?: string;
  /** Done before anybody can run the job, and not for one that was added before; when it fails, no job is added. */
  beforehand?: (jobId: string) => Promise<void>;
}

export type Added = { type: 'added'; job: JobRecord } | Exclude<Claim, { type: 'ours' }>;

/** A job that is not over; without `job`: its file is being taken in, or whoever did that is gone. */
export interface OpenJob {
  jobId: string;
  /** UTC. */
  since: string;
  job: JobRecord | undefined;
  /** Of the job's record. */
  revision: number;
}

export interface JobsParts {
  vault: Vault;
  /** Days for which a job that is over can be looked at. */
  keptDays: number;
  /** A job was added or something was asked of one: whoever runs jobs should look. */
  changed?: () => void;
}

const JOB = 'job';
/** Jobs that are not over, so that whoever runs jobs need not read all that are kept. */
const OPEN = 'open-job';
const DETAILS = 'job-details';
const DAY_MS = 86_400_000;
const PAGE = 200;

/** The records of jobs, in the vault. */
export class Jobs {
  readonly #vault: Vault;
  readonly keptDays: number;
  readonly #changed: () => void;

  constructor({ vault, keptDays, changed }: JobsParts) {
    this.#vault = vault;
    this.keptDays = keptDays;
    this.#changed = changed ?? (() => undefined);
  }

  /** The id of a job that will be added; what is kept under it is tidied up if that never happens. */
  async begin(): Promise<string> {
    const jobId = newId();
    await this.#vault.put(OPEN, jobId, { since: nowText() });
    return jobId;
  }

  /** @param key when the caller gave one */
  async add(newJob: NewJob, key?: JobKey): Promise<Added> {
    const { jobId = await this.begin(), type, identity, request, total, beforehand } = newJob;
    if (key !== undefined) {
      const expiresAt = new Date(Date.now() + this.keptDays * DAY_MS).toISOString();
      const claim = await claimKey(this.#vault, key, jobId, (id) => this.read(id), expiresAt);
      if (claim.type !== 'ours') {
        await this.close(jobId);
        return claim;
      }
    }
    try {
      await beforehand?.(jobId);
    } catch (error) {
      await this.close(jobId);
      throw error;
    }
    const now = nowText();
    const job: JobRecord = {
      jobId,
      type,
      state: 'queued',
      identity,
      request,
      done: 0,
      ...(total !== undefined && { total }),
      counts: {},
      createdAt: now,
      updatedAt: now,
    };
    await this.#vault.put(JOB, jobId, { ...job }, { ifRevision: 0 });
    this.#changed();
    return { type: 'added', job };
  }

  /** Keeps what was found out about a request, too long for a record that changes all the time. */
  async putDetails(jobId: string, details: JsonObject): Promise<void> {
    await this.#vault.put(DETAILS, jobId, details);
  }

  async details(jobId: string): Promise<JsonObject | undefined> {
    return (await this.#vault.get(DETAILS, jobId))?.value;
  }

  async read(jobId: string): Promise<JobRecord | undefined> {
    return (await this.#read(jobId))?.job;
  }

  /** The record with its revision, which changes whenever the record does. */
  async readWithRevision(jobId: string): Promise<{ job: JobRecord; revision: number } | undefined> {
    return this.#read(jobId);
  }

  /** Newest first, older than `before`; those of a person, or everybody's. */
  async list(
    limit: number,
    { before, type, person }: { before?: string; type?: JobType; person?: string } = {},
  ) {
    const isWanted = (job: JobRecord) =>
      (type === undefined || job.type === type) &&
      (person === undefined || job.identity.person === person);
    const found: JobRecord[] = [];
    for (let after = before; found.length < limit; ) {
      const page = await this.#vault.list(JOB, {
        descending: true,
        limit: PAGE,
        ...(after !== undefined && { after }),
      });
      found.push(...page.map(jobOf).filter(isWanted));
      after = page.at(-1)?.key;
      if (page.length < PAGE) break;
    }
    return found.slice(0, limit);
  }

  /** Asks a job to pause, to go on or to stop for good. Undefined: there is no such job. */
  async ask(jobId: string, demand: Demand): Promise<Asked | undefined> {
    let refused = false;
    const job = await this.change(jobId, (current) => {
      const decided = decideDemand(current, demand, nowText());
      refused = decided === 'refused';
      return decided === 'refused' || decided === 'unchanged' ? undefined : decided;
    });
    if (job === undefined) return undefined;
    if (!refused) this.#changed();
    return { type: refused ? 'refused' : 'done', job };
  }

  /**
   * Changes a record, as often as somebody else is faster.
   * @param how gives the new record, or undefined when nothing is to be changed; may be called again
   * @returns the record as it is now; undefined when there is none
   */
  async change(
    jobId: string,
    how: (job: JobRecord) => JobRecord | undefined,
  ): Promise<JobRecord | undefined> {
    for (;;) {
      const found = await this.#read(jobId);
      if (found === undefined) return undefined;
      const changed = how(found.job);
      if (changed === undefined) return found.job;
      if (await this.replace(changed, found.revision)) return changed;
    }
  }

  /** False when the record is no longer at this revision. */
  async replace(job: JobRecord, revision: number): Promise<boolean> {
    const put = await this.#vault.put(JOB, job.jobId, { ...job }, { ifRevision: revision });
    if (put !== undefined && isOver(job)) await this.#vault.remove(OPEN, job.jobId);
    return put !== undefined;
  }

  /** Every job that is not over, oldest first. */
  async open(): Promise<OpenJob[]> {
    const open = await this.#vault.list(OPEN);
    if (open.length === 0) return [];
    const records = await this.#vault.getMany(
      JOB,
      open.map(({ key }) => key),
    );
    return open.map(({ key, value }) => {
      const record = records.get(key);
      return {
        jobId: key,
        since: String(value.since),
        job: record && jobOf(record),
        revision: record?.revision ?? 0,
      };
    });
  }

  /** It is over. */
  async close(jobId: string): Promise<void> {
    await this.#vault.remove(OPEN, jobId);
  }

  /** When everything about a job is removed (UTC); undefined as long as it waits or runs. */
  expiresAt({ state, endedAt, updatedAt }: JobRecord): string | undefined {
    if (state === 'queued' || state === 'running') return undefined;
    const from = Date.parse(endedAt ?? updatedAt);
    return new Date(from + this.keptDays * DAY_MS).toISOString();
  }

  /** Jobs whose time is over at `now` (UTC). */
  async *expired(now: string): AsyncGenerator<JobRecord> {
    for (let after = ''; ; ) {
      const page = await this.#vault.list(JOB, { after, limit: PAGE });
      const jobs = page.map(jobOf);
      for (const job of jobs) if ((this.expiresAt(job) ?? now) < now) yield job;
      // What was made later than that cannot have ended earlier.
      const last = jobs.at(-1);
      if (last === undefined || page.length < PAGE) return;
      if (Date.parse(last.createdAt) + this.keptDays * DAY_MS > Date.parse(now)) return;
      after = last.jobId;
    }
  }

  /** With its details; what its work has kept is removed before. */
  async remove(jobId: string): Promise<void> {
    await this.#vault.remove(DETAILS, jobId);
    await this.#vault.remove(JOB, jobId);
    await this.#vault.remove(OPEN, jobId);
  }

  async #read(jobId: string): Promise<{ job: JobRecord; revision: number } | undefined> {
    const found = await this.#vault.get(JOB, jobId);
    return found && { job: jobOf(found), revision: found.revision };
  }
}

function jobOf({ value }: VaultRecord): JobRecord {
  return value as unknown as JobRecord; // records of this kind are written here only
}

function nowText(): string {
  return new Date().toISOString();
}
