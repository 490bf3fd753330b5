import { storeCaller } from '../../src/access/caller.js';
import { JobFailed, type JobRecord, type JobWork } from '../../src/jobs/job.js';
import { type JobReport, JobRunner } from '../../src/jobs/job-runner.js';
import { Jobs } from '../../src/jobs/jobs.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';
import { until } from '../support/until.js';

/** What all services of a test share: the vault, and which rows were done how often. */
let store: ReturnType<typeof memoryVaultStore>;
let jobs: Jobs;
let rowsDone: Map<string, number>;
let services: JobRunner[];
beforeEach(() => {
  store = memoryVaultStore();
  jobs = new Jobs({ vault: memoryVault(store), keptDays: 30 });
  rowsDone = new Map();
  services = [];
});
afterEach(() => Promise.all(services.map((service) => service.stop())));

/** A work of rows in batches, each let through by a gate; how far it is stands beside the job. */
function rowsWork(rows: number, gate: () => Promise<void> = async () => undefined): JobWork {
  return async ({ jobId }, { signal, progress }) => {
    const progressOf = memoryVault(store);
    let done = Number((await progressOf.get('import', jobId))?.value.done ?? 0);
    while (done < rows) {
      if (signal.aborted) return false;
      await gate();
      const row = `${jobId} ${done}`;
      rowsDone.set(row, (rowsDone.get(row) ?? 0) + 1);
      done += 1;
      await progressOf.put('import', jobId, { done });
      progress({ done, total: rows, counts: { created: done } });
    }
    return true;
  };
}

/** A service with a vault and a clock of its own. */
function service(work: JobWork, more: { atOnce?: number; lookMs?: number } = {}) {
  const clock = { at: 0 };
  const reports: JobReport[] = [];
  const vault = memoryVault(store);
  const runner = new JobRunner({
    jobs: new Jobs({ vault, keptDays: 30 }),
    works: { import: work, 'bulk-action': work },
    report: (report) => reports.push(report),
    now: () => clock.at,
    lookMs: 5,
    ...more,
  });
  services.push(runner);
  return { runner, reports, clock, vault };
}

async function add(): Promise<string> {
  const added = await jobs.add({
    type: 'import',
    identity: storeCaller('tester').identity,
    request: {},
  });
  return added.type === 'key-reused' ? '' : added.job.jobId;
}

async function stateOf(jobId: string): Promise<JobRecord['state'] | undefined> {
  return (await jobs.read(jobId))?.state;
}

function untilState(jobId: string, state: JobRecord['state']): Promise<void> {
  return until(`the job is ${state}`, async () => (await stateOf(jobId)) === state);
}

/** Lets batches through one by one. */
function gate() {
  const waiting: (() => void)[] = [];
  return {
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    waits: () => waiting.length,
    open: () => waiting.shift()?.(),
  };
}

describe('the runner of jobs', () => {
  it('runs a job to its end, and says how far it got', async () => {
    const jobId = await add();
    const { runner, reports } = service(rowsWork(25));
    runner.start();
    await untilState(jobId, 'finished');
    const job = await jobs.read(jobId);
    expect(job).toMatchObject({
      done: 25,
      total: 25,
      counts: { created: 25 },
      startedAt: expect.any(String),
      endedAt: expect.any(String),
    });
    expect(job).not.toHaveProperty('runner');
    await until('it is reported', () => reports.length > 0);
    expect(reports).toEqual([{ type: 'ended', job }]);
    expect(await jobs.open()).toEqual([]);
  });

  it('runs two at once and the others in the order in which they came', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push(await add());
    ids.sort();
    const begun: string[] = [];
    const gates = new Map(ids.map((id) => [id, gate()]));
    const { runner } = service(async (job, control) => {
      begun.push(job.jobId);
      return rowsWork(1, () => gates.get(job.jobId)?.pass() ?? Promise.resolve())(job, control);
    });
    runner.start();
    await until('two run', () => begun.length === 2);
    expect(await Promise.all(ids.map(stateOf))).toEqual(['running', 'running', 'queued', 'queued']);
    gates.get(ids[1] ?? '')?.open();
    await until('a third runs', () => begun.length === 3);
    expect(begun).toEqual(ids.slice(0, 3));
    for (const id of ids) {
      await until('it waits at its gate', () => gates.get(id)?.waits() !== 0 || id === ids[1]);
      gates.get(id)?.open();
    }
    for (const id of ids) await untilState(id, 'finished');
  });

  it('shows progress and rate while a job runs', async () => {
    const jobId = await add();
    const { pass, open, waits } = gate();
    const { runner, clock } = service(rowsWork(100, pass));
    runner.start();
    for (let row = 0; row < 40; row++) {
      await until('a row is under way', () => waits() > 0);
      clock.at += 100;
      open();
    }
    await until('it is shown', async () => (await jobs.read(jobId))?.done === 40);
    expect(await jobs.read(jobId)).toMatchObject({ state: 'running', total: 100, perSecond: 10 });
    await jobs.ask(jobId, 'cancel');
    await until('it is cancelled', async () => {
      open();
      return (await stateOf(jobId)) === 'cancelled';
    });
    expect(await jobs.read(jobId)).not.toHaveProperty('perSecond');
  });

  it('pauses after what is under way, goes on where it was, and does no row twice', async () => {
    const jobId = await add();
    const { pass, open, waits } = gate();
    const { runner } = service(rowsWork(6, pass));
    runner.start();
    await until('a row is under way', () => waits() > 0);
    open();
    await until('the next one is', () => waits() > 0);
    await jobs.ask(jobId, 'pause');
    // Whatever wakes it, the row under way is finished first.
    await until('it knows', async () => {
      runner.look();
      return (await jobs.read(jobId))?.wanted === 'pause';
    });
    open();
    await until('it is paused', async () => {
      open();
      return (await stateOf(jobId)) === 'paused';
    });
    expect(await jobs.read(jobId)).not.toHaveProperty('wanted');
    const before = rowsDone.size;
    expect(before).toBeLessThan(6);
    await jobs.ask(jobId, 'resume');
    runner.look();
    await until('it is finished', async () => {
      open();
      return (await stateOf(jobId)) === 'finished';
    });
    expect([...rowsDone.values()]).toEqual(Array(6).fill(1));
  });

  it('cancels for good', async () => {
    const jobId = await add();
    const { pass, open, waits } = gate();
    const { runner } = service(rowsWork(6, pass));
    runner.start();
    await until('a row is under way', () => waits() > 0);
    await jobs.ask(jobId, 'cancel');
    await until('it is cancelled', async () => {
      open();
      return (await stateOf(jobId)) === 'cancelled';
    });
    expect(rowsDone.size).toBeLessThan(6);
    expect((await jobs.ask(jobId, 'resume'))?.type).toBe('refused');
  });

  it('leaves a job to the next runner when it stops, which goes on at once', async () => {
    const jobId = await add();
    const { pass, open, waits } = gate();
    const first = service(rowsWork(6, pass));
    first.runner.start();
    await until('a row is under way', () => waits() > 0);
    const stopped = first.runner.stop();
    open();
    await stopped;
    expect(await jobs.read(jobId)).toMatchObject({ state: 'queued', done: 1 });
    expect(await jobs.read(jobId)).not.toHaveProperty('runner');
    const second = service(rowsWork(6));
    second.runner.start();
    await untilState(jobId, 'finished');
    expect([...rowsDone.values()]).toEqual(Array(6).fill(1));
  });

  describe('of several', () => {
    it('is one that runs a job', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 12; n++) ids.push(await add());
      const runs = new Map<string, number>();
      const work: JobWork = async (job, control) => {
        runs.set(job.jobId, (runs.get(job.jobId) ?? 0) + 1);
        return rowsWork(3)(job, control);
      };
      for (let n = 0; n < 4; n++) service(work).runner.start();
      for (const id of ids) await untilState(id, 'finished');
      expect([...runs.values()]).toEqual(Array(12).fill(1));
      expect([...rowsDone.values()]).toEqual(Array(36).fill(1));
    });

    it('takes up the job of one whose beat has stood still for 5 s of its own clock', async () => {
      const jobId = await add();
      const { pass, open, waits } = gate();
      const dead = service(rowsWork(6, pass), { lookMs: 100_000 });
      dead.clock.at = 1_000_000;
      dead.runner.start();
      await until('it runs', () => waits() > 0);
      open();
      await until('the next row is under way', () => waits() > 0);

      const other = service(rowsWork(6));
      await other.runner.turn();
      other.clock.at = 4_999;
      await other.runner.turn();
      expect((await jobs.read(jobId))?.done).toBe(0);
      // A beat of the other, and the five seconds begin anew.
      await dead.runner.turn();
      other.clock.at = 9_000;
      await other.runner.turn();
      other.clock.at = 13_999;
      await other.runner.turn();
      expect(await jobs.read(jobId)).toMatchObject({ state: 'running', done: 1 });
      other.clock.at = 14_000;
      await other.runner.turn();
      await untilState(jobId, 'finished');

      // The frozen one wakes: it sees that the job is no longer its own, and leaves the record alone.
      const after = await jobs.read(jobId);
      await dead.runner.turn();
      open();
      await until('it gave up', () => waits() === 0);
      await dead.runner.stop();
      expect(await jobs.read(jobId)).toEqual(after);
    });

    it('does at once what was wanted of a job that nobody runs any more', async () => {
      const [paused, cancelled] = [await add(), await add()];
      for (const jobId of [paused, cancelled]) {
        await jobs.change(jobId, (job) => ({ ...job, state: 'running', runner: 'dead' }));
      }
      await jobs.ask(paused, 'pause');
      await jobs.ask(cancelled, 'cancel');
      const { runner, clock } = service(rowsWork(3));
      await runner.turn();
      clock.at = 5_000;
      await runner.turn();
      expect([await stateOf(paused), await stateOf(cancelled)]).toEqual(['paused', 'cancelled']);
      expect(rowsDone.size).toBe(0);
    });
  });

  describe('when a job fails', () => {
    it('says why, for good, when nobody can go on', async () => {
      const jobId = await add();
      const sentence = { zh: '文件已损坏。', en: 'The file is damaged.' };
      const { runner, reports } = service(async () => {
        throw new JobFailed(sentence);
      });
      runner.start();
      await untilState(jobId, 'failed');
      expect(await jobs.read(jobId)).toMatchObject({
        trouble: sentence,
        endedAt: expect.any(String),
      });
      await until('it is reported', () => reports.length > 0);
      expect(reports).toEqual([expect.objectContaining({ type: 'ended' })]);
    });

    it('tries again after growing pauses, and says that it waits', async () => {
      const jobId = await add();
      let tries = 0;
      const { runner, reports, clock } = service(async (job, control) => {
        tries += 1;
        if (tries <= 3) throw new Error('away');
        return rowsWork(2)(job, control);
      });
      for (const [at, expected] of [
        [0, 1],
        [999, 1],
        [1_000, 2],
        [2_999, 2],
        [3_000, 3],
        [6_999, 3],
      ] as const) {
        clock.at = at;
        await runner.turn();
        await until('it stumbled', () => reports.length === expected);
        expect([at, tries]).toEqual([at, expected]);
      }
      expect(await jobs.read(jobId)).toMatchObject({
        state: 'queued',
        trouble: { en: expect.stringContaining('tried again') },
      });
      clock.at = 7_000;
      await runner.turn();
      await untilState(jobId, 'finished');
      expect(await jobs.read(jobId)).not.toHaveProperty('trouble');
      expect(reports[0]).toEqual({ type: 'trouble', jobId, message: 'away' });
    });

    it('gives up what begins again and again without getting any further', async () => {
      const jobId = await add();
      // As if whoever runs it were killed each time.
      let runs = 0;
      for (; (await stateOf(jobId)) !== 'failed'; runs++) {
        if (runs > 100) throw new Error('It never gives up.');
        const { runner, clock } = service(() => new Promise(() => undefined));
        await runner.turn();
        clock.at = 5_000;
        await runner.turn();
        services.pop();
      }
      // The one after that sees that it is no use.
      expect(runs).toBe(31);
      expect((await jobs.read(jobId))?.trouble?.en).toContain('30 times');
    });

    it('goes on when the vault was away for a time', async () => {
      const jobId = await add();
      const { runner, reports, vault } = service(rowsWork(2));
      const { list } = vault;
      vault.list = async () => {
        throw new Error('the vault is away');
      };
      runner.start();
      await until('that is reported', () => reports.length > 0);
      expect(reports[0]).toEqual({ type: 'trouble', message: 'the vault is away' });
      vault.list = list;
      await untilState(jobId, 'finished');
    });
  });
});
