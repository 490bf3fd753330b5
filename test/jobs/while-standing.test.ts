import type { Identity } from '../../src/access/identity.js';
import { rightsOf } from '../../src/access/rights.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { JobRecord, JobWork } from '../../src/jobs/job.js';
import { type JobReport, JobRunner } from '../../src/jobs/job-runner.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { whileStanding } from '../../src/jobs/while-standing.js';
import { added, BY, inMemory, type Process } from '../access/known.js';
import { until } from '../support/until.js';

/** Jobs of people whose rights change, with users and tokens as they are in a vault. */

let access: Process['access'];
let jobs: Jobs;
let runner: JobRunner | undefined;
let reports: JobReport[];
/** With whom each run began, and how many rows were done. */
let runs: Identity[];
let rows: number;
/** The work does as many rows as that, and waits. */
let allowed: number;
let away: Error | undefined;

beforeEach(() => {
  const { vault, ...process } = inMemory();
  access = process.access;
  jobs = new Jobs({ vault, keptDays: 30 });
  [reports, runs, rows, allowed, away] = [[], [], 0, 10, undefined];
  runner = undefined;
});
afterEach(() => runner?.stop());

const work: JobWork = async (job, { signal, progress }) => {
  runs.push(job.identity);
  while (rows < 20) {
    if (signal.aborted) return false;
    if (rows < allowed) rows += 1;
    progress({ done: rows, counts: {} });
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return true;
};

function start(lookMs = 5): void {
  const standing = async (identity: Identity) => {
    if (away !== undefined) throw away;
    return access.standing(identity);
  };
  const watched = whileStanding(work, { standing, policy: DEFAULT_POLICY, lookMs });
  const works = { import: watched, 'bulk-action': watched };
  const report = (one: JobReport) => void reports.push(one);
  runner = new JobRunner({ jobs, works, report, lookMs: 5, retryMs: 5 });
  runner.start();
}

async function addFor(identity: Identity, type: JobRecord['type'] = 'import'): Promise<string> {
  const one = await jobs.add({ type, identity, request: {} });
  if (one.type !== 'added') throw new Error(one.type);
  return one.job.jobId;
}

async function steward(): Promise<Identity> {
  const { userId } = await added(access, 'li', ['steward']);
  const roles = ['steward'];
  return {
    actor: { id: userId, kind: 'user' },
    person: userId,
    grants: [{ person: userId, roles }],
  };
}

/** A token of a steward's own. */
async function tokenOfSteward(): Promise<Identity> {
  const { person: owner } = await steward();
  const made = await access.tokens.add({ name: 'script', roles: ['steward'], owner }, BY);
  if (made.type !== 'added') throw new Error(made.code);
  const caller = await access.identify({ type: 'bearer', token: made.token });
  if (caller === undefined) throw new Error('The token is not known.');
  return caller.identity;
}

function untilState(jobId: string, state: JobRecord['state']): Promise<void> {
  return until(`it is ${state}`, async () => (await jobs.read(jobId))?.state === state);
}

const CHANGES: readonly [string, () => Promise<Identity>, (by: Identity) => Promise<unknown>][] = [
  ['its user is locked', steward, ({ person }) => access.users.lock(person, BY)],
  [
    'its user has other roles',
    steward,
    ({ person }) => access.users.change(person, { roles: ['steward', 'sales'] }, BY),
  ],
  [
    'its user is of another org unit',
    steward,
    ({ person }) => access.users.change(person, { orgUnit: '华东' }, BY),
  ],
  ['its token is revoked', tokenOfSteward, ({ actor }) => access.tokens.revoke(actor.id, BY)],
  [
    'the owner of its token is locked',
    tokenOfSteward,
    ({ person }) => access.users.lock(person, BY),
  ],
];

describe('a job', () => {
  it.each(CHANGES)('that runs ends when %s, and says so', async (_, who, change) => {
    const identity = await who();
    const jobId = await addFor(identity);
    start();
    await until('half is done', () => rows === 10);
    await change(identity);
    await untilState(jobId, 'failed');
    allowed = 20;
    const job = await jobs.read(jobId);
    expect(job).toMatchObject({ done: 10, trouble: { zh: expect.stringContaining('保留') } });
    expect(job?.trouble?.en).toMatch(/was changed while it ran.*What was done stays/);
    expect(rows).toBe(10);
  });

  it('that was stopped is not gone on with by who may no longer ask for it', async () => {
    const identity = await steward();
    const jobId = await addFor(identity);
    await jobs.ask(jobId, 'pause');
    await access.users.change(identity.person, { roles: ['viewer'] }, BY);
    start();
    await jobs.ask(jobId, 'resume');
    await untilState(jobId, 'failed');
    expect((await jobs.read(jobId))?.trouble?.en).toMatch(/may no longer do so/);
    expect(runs).toEqual([]);
  });

  it('goes on with no more than it had and its user still has', async () => {
    const policy = DEFAULT_POLICY;
    const identity = await steward();
    const jobId = await addFor(identity);
    await access.users.change(identity.person, { roles: ['steward', 'admin'], orgUnit: 'x' }, BY);
    allowed = 20;
    start();
    await untilState(jobId, 'finished');
    const [run] = runs;
    expect(run?.grants).toHaveLength(2);
    expect(run && rightsOf(run, policy).permissions).toEqual(
      rightsOf(identity, policy).permissions,
    );
    // What it was asked for with stays what decides who is told of it.
    expect((await jobs.read(jobId))?.identity).toEqual(identity);
  });

  it('is paused as ever, and is looked at again when it goes on', async () => {
    const identity = await steward();
    const jobId = await addFor(identity, 'bulk-action');
    // Not looked at while it runs: a stop must not wait for the next look.
    start(3_600_000);
    await until('half is done', () => rows === 10);
    await jobs.ask(jobId, 'pause');
    await untilState(jobId, 'paused');
    await access.users.lock(identity.person, BY);
    await jobs.ask(jobId, 'resume');
    await untilState(jobId, 'failed');
    expect(runs).toHaveLength(1);
  });

  it('that is to stop anyway stops, whatever was changed at the same moment', async () => {
    const identity = await steward();
    const job = await jobs.read(await addFor(identity));
    if (job === undefined) throw new Error('There is no such job.');
    const stopping = new AbortController();
    const standing = (who: Identity) => access.standing(who);
    const stoppedByBoth: JobWork = async (_, { signal }) => {
      await access.users.lock(identity.person, BY);
      await until('it is told of the lock', () => signal.aborted);
      stopping.abort();
      return false;
    };
    const watched = whileStanding(stoppedByBoth, { standing, policy: DEFAULT_POLICY, lookMs: 5 });
    const control = { signal: stopping.signal, progress: () => undefined };
    expect(await watched(job, control)).toBe(false);
  });

  it('waits while nobody can say who may do what, and is done then', async () => {
    const jobId = await addFor(await steward());
    start();
    await until('half is done', () => rows === 10);
    away = new Error('the vault is away');
    await until('it stumbled', () => reports.some(({ type }) => type === 'trouble'));
    expect(reports).toContainEqual({ type: 'trouble', jobId, message: 'the vault is away' });
    allowed = 20;
    expect(rows).toBe(10);
    away = undefined;
    await untilState(jobId, 'finished');
    expect(runs).toHaveLength(2);
  });
});
