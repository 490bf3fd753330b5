import { storeCaller } from '../../src/access/caller.js';
import { removeExpired } from '../../src/jobs/job-expiry.js';
import { jobFileId, keepFile } from '../../src/jobs/job-files.js';
import { Jobs, type NewJob } from '../../src/jobs/jobs.js';
import type { Vault } from '../../src/vault/vault.js';
import type { VaultUnderTest } from './vault.js';

const NEW: NewJob = {
  type: 'import',
  identity: storeCaller('tester').identity,
  request: { fileName: '客户.csv' },
};
const DAY_MS = 86_400_000;

/** What the records of jobs promise, on every vault. `make` gives an empty one. */
export function jobsContract(name: string, make: () => Promise<VaultUnderTest>): void {
  describe(`the records of jobs: ${name}`, () => {
    let store: VaultUnderTest;
    let vault: Vault;
    let jobs: Jobs;
    let looks: number;

    beforeEach(async () => {
      store = await make();
      vault = await store.open();
      looks = 0;
      jobs = new Jobs({ vault, keptDays: 30, changed: () => looks++ });
    });

    afterEach(async () => {
      await vault.close();
      await store.destroy();
    });

    async function added(job: Partial<NewJob> = {}) {
      return (await jobs.add({ ...NEW, ...job })) as { type: 'added'; job: { jobId: string } };
    }

    async function openIds(): Promise<string[]> {
      return (await jobs.open()).map(({ jobId }) => jobId);
    }

    async function sizeOf(fileId: string): Promise<number> {
      let size = 0;
      for await (const chunk of vault.readChunks(fileId)) size += chunk.byteLength;
      return size;
    }

    it('begin queued, with nothing done, and tell whoever runs them', async () => {
      const { job } = await added({ total: 7 });
      expect(job).toMatchObject({
        ...NEW,
        state: 'queued',
        done: 0,
        total: 7,
        counts: {},
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(await jobs.read(job.jobId)).toEqual(job);
      expect(looks).toBe(1);
      expect(await openIds()).toEqual([job.jobId]);
    });

    it('are listed newest first, page by page, all or of one type', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 7; n++) {
        const type = n % 2 === 0 ? 'import' : 'bulk-action';
        ids.push((await added({ type })).job.jobId);
      }
      ids.sort().reverse();
      const listed: string[] = [];
      for (;;) {
        const before = listed.at(-1);
        const page = await jobs.list(3, { ...(before !== undefined && { before }) });
        if (page.length === 0) break;
        listed.push(...page.map(({ jobId }) => jobId));
      }
      expect(listed).toEqual(ids);
      const imports = await jobs.list(10, { type: 'import' });
      expect(imports.map(({ type }) => type)).toEqual(Array(4).fill('import'));
    });

    describe('when something is asked of them', () => {
      const ask = async (jobId: string, ...demands: ('pause' | 'resume' | 'cancel')[]) => {
        const answers: string[] = [];
        for (const demand of demands) {
          const asked = await jobs.ask(jobId, demand);
          answers.push(`${asked?.type} ${asked?.job.wanted ?? asked?.job.state}`);
        }
        return answers;
      };
      const become = (jobId: string, change: object) =>
        jobs.change(jobId, (job) => ({ ...job, ...change }));

      it('pause, go on and are cancelled while they wait, as often as that is asked', async () => {
        const { jobId } = (await added()).job;
        expect(await ask(jobId, 'pause', 'pause', 'resume', 'resume', 'pause')).toEqual([
          'done paused',
          'done paused',
          'done queued',
          'done queued',
          'done paused',
        ]);
        expect(await ask(jobId, 'cancel', 'cancel', 'resume', 'pause')).toEqual([
          'done cancelled',
          'done cancelled',
          'refused cancelled',
          'refused cancelled',
        ]);
        expect((await jobs.read(jobId))?.endedAt).toBeDefined();
        expect(await openIds()).toEqual([]);
      });

      it('are only told what is wanted while they run', async () => {
        const { jobId } = (await added()).job;
        await become(jobId, { state: 'running', runner: 'somebody' });
        expect(await ask(jobId, 'resume', 'pause', 'pause', 'resume', 'cancel')).toEqual([
          'done running',
          'done pause',
          'done pause',
          'done running',
          'done cancel',
        ]);
        expect(await ask(jobId, 'cancel', 'pause', 'resume')).toEqual([
          'done cancel',
          'refused cancel',
          'refused cancel',
        ]);
        expect(await jobs.read(jobId)).toMatchObject({ state: 'running', wanted: 'cancel' });
      });

      it.each(['finished', 'failed'] as const)('stay as they are when %s', async (state) => {
        const { jobId } = (await added()).job;
        await become(jobId, { state, endedAt: new Date().toISOString() });
        const before = await jobs.read(jobId);
        expect(await ask(jobId, 'pause', 'resume', 'cancel')).toEqual(
          Array(3).fill(`refused ${state}`),
        );
        expect(await jobs.read(jobId)).toEqual(before);
      });

      it('are not there when nobody added them', async () => {
        expect(await jobs.ask('01a20cca-0000-7000-8000-000000000000', 'pause')).toBeUndefined();
      });

      it('lose nothing when many change them at once', async () => {
        const { jobId } = (await added()).job;
        await Promise.all(
          Array.from({ length: 12 }, () =>
            jobs.change(jobId, (job) => ({ ...job, done: job.done + 1 })),
          ),
        );
        expect((await jobs.read(jobId))?.done).toBe(12);
      });
    });

    describe('under a key', () => {
      const KEY = { guard: 'once:a', requestDigest: 'this' };

      it('are added once, whoever asks at the same moment', async () => {
        const answers = await Promise.all(Array.from({ length: 5 }, () => jobs.add(NEW, KEY)));
        const types = answers.map(({ type }) => type).sort();
        expect(types).toEqual(['added', ...Array(4).fill('repeated')]);
        const ids = answers.map((answer) => answer.type !== 'key-reused' && answer.job.jobId);
        expect(new Set(ids).size).toBe(1);
        expect(await jobs.list(10)).toHaveLength(1);
        expect(await openIds()).toHaveLength(1);
      });

      it('are refused for another request', async () => {
        await jobs.add(NEW, KEY);
        expect(await jobs.add(NEW, { ...KEY, requestDigest: 'that' })).toEqual({
          type: 'key-reused',
        });
        expect(await jobs.list(10)).toHaveLength(1);
      });

      it('are added when whoever had the key got no further', async () => {
        const { job } = (await jobs.add(NEW, KEY)) as { job: { jobId: string } };
        await jobs.remove(job.jobId);
        expect((await jobs.add(NEW, KEY)).type).toBe('added');
      });
    });

    describe('with their files', () => {
      const bytes = Buffer.alloc(2_500_000, '客户');

      it('come back byte by byte, however they came in', async () => {
        async function* parts() {
          for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
        }
        const { sizeBytes, digest } = await keepFile(vault, 'job:a', parts());
        expect(sizeBytes).toBe(bytes.length);
        const chunks: Uint8Array[] = [];
        for await (const chunk of vault.readChunks('job:a')) chunks.push(chunk);
        expect(chunks.map(({ byteLength }) => byteLength)).toEqual([1048576, 1048576, 402848]);
        expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
      });

      it('leave nothing of one that breaks off', async () => {
        async function* broken() {
          yield bytes;
          throw new Error('broken off');
        }
        await expect(keepFile(vault, 'job:b', broken())).rejects.toThrow('broken off');
        expect(await sizeOf('job:b')).toBe(0);
      });

      it('go together with everything else when their time is over, and not before', async () => {
        const forgotten: string[] = [];
        const tidyUp = (days: number) =>
          removeExpired(
            {
              jobs,
              vault,
              forget: async ({ jobId }) => {
                forgotten.push(jobId);
              },
            },
            new Date(Date.now() + days * DAY_MS),
          );
        const fileId = jobFileId('x');
        await keepFile(vault, fileId, bytesOnce());
        const done = (await added({ request: { fileId } })).job.jobId;
        const waiting = (await added()).job.jobId;
        const paused = (await added()).job.jobId;
        await jobs.putDetails(done, { rows: 7 });
        expect(await jobs.details(done)).toEqual({ rows: 7 });
        await jobs.ask(done, 'cancel');
        await jobs.ask(paused, 'pause');

        await tidyUp(29);
        expect(forgotten).toEqual([]);
        expect(await sizeOf(fileId)).toBe(3);

        await tidyUp(31);
        expect(forgotten.sort()).toEqual([done, paused].sort());
        expect(await sizeOf(fileId)).toBe(0);
        expect(await jobs.read(done)).toBeUndefined();
        expect(await jobs.details(done)).toBeUndefined();
        expect(await jobs.read(paused)).toBeUndefined();
        expect((await jobs.read(waiting))?.state).toBe('queued');
        expect(await openIds()).toEqual([waiting]);
      });

      it('go when whoever took them in is gone, and not while that may still go on', async () => {
        const jobId = await jobs.begin();
        await keepFile(vault, jobFileId(jobId), bytesOnce());
        const tidyUp = (hours: number) =>
          removeExpired(
            { jobs, vault, forget: async () => undefined },
            new Date(Date.now() + hours * 3_600_000),
          );
        await tidyUp(1.9);
        expect(await sizeOf(jobFileId(jobId))).toBe(3);
        await tidyUp(2.1);
        expect(await sizeOf(jobFileId(jobId))).toBe(0);
        expect(await jobs.open()).toEqual([]);
      });
    });
  });
}

async function* bytesOnce() {
  yield Uint8Array.of(1, 2, 3);
}
