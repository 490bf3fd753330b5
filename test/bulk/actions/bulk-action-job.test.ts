import fc from 'fast-check';
import {
  type BulkActionParts,
  type BulkRequest,
  bulkActionJob,
  forgetBulkAction,
} from '../../../src/bulk/actions/bulk-action-job.js';
import { BulkProgress } from '../../../src/bulk/actions/bulk-progress.js';
import { type BulkResult, bulkResults } from '../../../src/bulk/actions/bulk-results.js';
import { together } from '../../../src/log/together.js';
import { openProcess, type Process, recordOf } from '../../support/commands.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { control, jobOf, Killed, killedAt, partsOn } from './acting.js';

/** More than two blocks, the last of them not full; every seventh is archived and refuses tags. */
const CUSTOMERS = 430;
const ARCHIVED = Math.ceil(CUSTOMERS / 7);

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;
let ids: string[];
let parts: BulkActionParts;

beforeAll(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path);
  ids = await Promise.all(
    Array.from({ length: CUSTOMERS }, async (_, i) => {
      const { customerId } = recordOf(await process.create({ code: `B${i}` }));
      if (i % 7 === 0) await process.change(customerId, { type: 'ArchiveCustomer' });
      return customerId;
    }),
  );
  parts = partsOn(process, everybody());
});
afterAll(async () => {
  await process.close();
  folder.remove();
});

function everybody(pageSize = 1_000) {
  return { customers: ids, matches: async () => true, pageSize };
}

function tagging(tag: string, more: Partial<BulkRequest> = {}): Omit<BulkRequest, 'fileId'> {
  // The same action with other properties of the request.
  return {
    action: 'tag',
    params: { tags: [tag] },
    dryRun: false,
    filter: {},
    ...more,
  } as BulkRequest;
}

/** Another job for every test: its guards and files are its own. */
let jobs = 0;
function nextJobId(): string {
  jobs += 1;
  return `01990000-0000-7000-8000-${String(jobs).padStart(12, '0')}`;
}

async function resultsOf(jobId: string): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for await (const some of bulkResults(process.vault, jobId)) results.push(...some);
  return results;
}

/** How often each customer was given the tag, by what its stream says. */
async function timesTagged(tag: string): Promise<number[]> {
  return Promise.all(
    ids.map(async (customerId) => {
      const commits = await process.journal.readStream(`customer:${customerId}`);
      const events = commits.flatMap(({ streams }) => streams.flatMap((part) => part.events));
      return events.filter(({ type, data }) => {
        const [change] = (data.changes ?? []) as { to?: string[]; from?: string[] }[];
        const isNew = change?.to?.includes(tag) && !change.from?.includes(tag);
        return type === 'CustomerUpdated' && isNew;
      }).length;
    }),
  );
}

const ONCE_EACH = Array.from({ length: CUSTOMERS }, (_, i) => (i % 7 === 0 ? 0 : 1));

describe('a bulk action', () => {
  it('gives each customer its command, and keeps who refused and why', async () => {
    const heard = control();
    const jobId = nextJobId();

    expect(await bulkActionJob(parts)(jobOf(tagging('一'), jobId), heard)).toBe(true);

    expect(await timesTagged('一')).toEqual(ONCE_EACH);
    const counts = { changed: CUSTOMERS - ARCHIVED, unchanged: 0, refused: ARCHIVED };
    expect(heard.heard.at(-1)).toEqual({ done: CUSTOMERS, total: CUSTOMERS, counts });
    const refused = await resultsOf(jobId);
    expect(refused.map(({ customerId }) => customerId)).toEqual(ids.filter((_, i) => i % 7 === 0));
    expect(refused[0]).toEqual({
      customerId: ids[0],
      outcome: 'refused',
      reasons: [expect.objectContaining({ code: 'wrong-status', pointer: '' })],
    });
  });

  it('acts for who asked, under the id of the job', async () => {
    const jobId = nextJobId();
    await bulkActionJob(parts)(jobOf(tagging('二'), jobId), control());

    const [last] = (await process.journal.readStream(`customer:${ids[1]}`)).slice(-1);
    expect(last?.actor).toEqual({ id: 'wang', kind: 'user' });
    expect(last?.cause.correlationId).toBe(jobId);
    expect(await process.journal.findGuard(`once:bulk:${jobId}:${ids[1]}`)).toMatchObject({
      position: last?.position,
    });
  });

  it('leaves alone what it would not change', async () => {
    const archived = { action: 'archive', params: {}, dryRun: false, filter: {} } as const;
    const heard = control();
    const few = partsOn(process, { ...everybody(), customers: ids.slice(0, 14) });
    await bulkActionJob(few)(jobOf(tagging('三'), nextJobId()), control());
    await bulkActionJob(few)(jobOf(tagging('三'), nextJobId()), heard);
    expect(heard.heard.at(-1)?.counts).toEqual({ changed: 0, unchanged: 12, refused: 2 });

    const archiving = control();
    const two = partsOn(process, { ...everybody(), customers: [ids[0] ?? '', ids[7] ?? ''] });
    await bulkActionJob(two)(jobOf(archived, nextJobId()), archiving);
    expect(archiving.heard.at(-1)?.counts).toEqual({ changed: 0, unchanged: 2, refused: 0 });
  });

  it('visits each customer once though it changes who matches', async () => {
    const isUntagged = async (customerId: string) =>
      !(await process.states.load(customerId))?.state.fields.tags?.includes('四');
    const shifting = partsOn(process, { customers: ids, matches: isUntagged, pageSize: 30 });
    const heard = control();

    await bulkActionJob(shifting)(jobOf(tagging('四'), nextJobId()), heard);

    expect(await timesTagged('四')).toEqual(ONCE_EACH);
    expect(heard.heard.at(-1)?.done).toBe(CUSTOMERS);
  });

  it('is for the customers that were named, and refuses who is not there', async () => {
    const jobId = nextJobId();
    const nobody = '01890000-0000-7000-8000-00000000dead';
    await process.vault.putChunk(`job:${jobId}`, 0, Buffer.from(`${ids[1]}\n${nobody}\n`));
    const heard = control();

    await bulkActionJob(parts)(jobOf(tagging('五', { customers: 2 }), jobId), heard);

    expect(heard.heard.at(-1)?.counts).toEqual({ changed: 1, unchanged: 0, refused: 1 });
    expect(await resultsOf(jobId)).toMatchObject([
      { customerId: nobody, reasons: [{ code: 'not-found' }] },
    ]);
  });

  it('spreads reviews evenly over the days', async () => {
    const params = { on: '2026-05-01', spreadTo: '2026-05-10', reviewer: 'li.wei' };
    const campaign = { action: 'schedule-review', params, reason: 'risk' } as const;
    const few = partsOn(process, { ...everybody(), customers: ids.slice(1, 7) });
    const request = { ...campaign, dryRun: false, filter: {} };

    await bulkActionJob(few)(jobOf(request, nextJobId()), control());

    const states = await Promise.all(ids.slice(1, 7).map((id) => process.states.load(id)));
    expect(states.map((loaded) => loaded?.state.review.scheduledOn)).toEqual([
      '2026-05-01',
      '2026-05-02',
      '2026-05-04',
      '2026-05-06',
      '2026-05-07',
      '2026-05-09',
    ]);
  });

  it('only tried writes nothing, and lists the first with what would happen to each', async () => {
    const before = await process.log.head();
    const jobId = nextJobId();
    const heard = control();

    await bulkActionJob(parts)(jobOf(tagging('六', { dryRun: true }), jobId), heard);

    expect(await process.log.head()).toEqual(before);
    expect(heard.heard.at(-1)?.counts).toMatchObject({ changed: CUSTOMERS - ARCHIVED });
    const results = await resultsOf(jobId);
    expect(results.map(({ customerId }) => customerId)).toEqual(ids);
    expect(results[1]).toMatchObject({
      outcome: 'changed',
      events: [{ type: 'CustomerUpdated' }],
    });
  });

  it('leaves nothing in the vault once it is forgotten', async () => {
    const jobId = nextJobId();
    await bulkActionJob(parts)(jobOf(tagging('七'), jobId), control());
    await forgetBulkAction(process.vault, jobId);

    expect(await resultsOf(jobId)).toEqual([]);
    expect((await BulkProgress.open(process.vault, jobId)).record.settled).toBe(0);
  });
});

describe('a bulk action that is stopped', () => {
  it('goes on where it was, and says so', async () => {
    const jobId = nextJobId();
    const job = jobOf(tagging('停'), jobId);
    const stopping = control();
    const stopAt = {
      ...stopping,
      progress: (now: Parameters<typeof stopping.progress>[0]) => {
        if (now.done >= 225) stopping.stop();
      },
    };

    expect(await bulkActionJob(parts)(job, stopAt)).toBe(false);
    const going = control();
    expect(await bulkActionJob(parts)(job, going)).toBe(true);

    expect(going.heard[0]?.done).toBe(200);
    expect(await timesTagged('停')).toEqual(ONCE_EACH);
    expect(going.heard.at(-1)?.counts).toEqual({
      changed: CUSTOMERS - ARCHIVED,
      unchanged: 0,
      refused: ARCHIVED,
    });
  });

  it('while it still looks for its customers begins to look again', async () => {
    const jobId = nextJobId();
    const stopping = control();
    let pages = 0;
    const matches = async () => {
      if (++pages === 50) stopping.stop();
      return true;
    };
    const looking = partsOn(process, { customers: ids, matches, pageSize: 20 });

    expect(await bulkActionJob(looking)(jobOf(tagging('找'), jobId), stopping)).toBe(false);
    expect(await timesTagged('找')).toEqual(ids.map(() => 0));
    const fewer = partsOn(process, { ...everybody(), customers: ids.slice(0, 21) });
    const heard = control();
    expect(await bulkActionJob(fewer)(jobOf(tagging('找'), jobId), heard)).toBe(true);
    expect(heard.heard.at(-1)?.done).toBe(21);
  });

  it('wherever it is killed, and however often, has done each customer once in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 520 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (kills, isStopped) => {
          const jobId = nextJobId();
          const tag = `杀${jobId.slice(-4)}`;
          const job = jobOf(tagging(tag), jobId);
          for (const steps of kills) {
            const dying = bulkActionJob(killedAt(parts, steps))(job, control());
            await dying.catch((error: unknown) => {
              if (!(error instanceof Killed)) throw error;
            });
            // What was on its way when it died still arrives.
            await together();
            if (isStopped) await stopSoon(job);
          }
          const heard = control();
          expect(await bulkActionJob(parts)(job, heard)).toBe(true);

          expect(await timesTagged(tag)).toEqual(ONCE_EACH);
          const last = heard.heard.at(-1);
          expect(last).toEqual({
            done: CUSTOMERS,
            total: CUSTOMERS,
            counts: { changed: CUSTOMERS - ARCHIVED, unchanged: 0, refused: ARCHIVED },
          });
          expect(await resultsOf(jobId)).toHaveLength(ARCHIVED);
        },
      ),
      { numRuns: 10 },
    );
  }, 60_000);

  it('is left to the runner that took it up', async () => {
    const jobId = nextJobId();
    const job = jobOf(tagging('双'), jobId);
    const both = await Promise.allSettled([
      bulkActionJob(parts)(job, control()),
      bulkActionJob(parts)(job, control()),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await timesTagged('双')).toEqual(ONCE_EACH);
  });
});

/** Runs it until it has told of some progress. */
async function stopSoon(job: ReturnType<typeof jobOf>): Promise<void> {
  const stopping = control();
  const soon = { ...stopping, progress: () => stopping.stop() };
  await bulkActionJob(parts)(job, soon);
}
