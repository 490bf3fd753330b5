import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storeCaller } from '../../../src/access/caller.js';
import { importJob } from '../../../src/bulk/imports/import-job.js';
import { findImport } from '../../../src/bulk/imports/import-record.js';
import { importReport, removeImport } from '../../../src/bulk/imports/import-report.js';
import type { JsonObject } from '../../../src/customer/catalogue/json.js';
import type { JobControl, JobRecord } from '../../../src/jobs/job.js';
import { uscc } from '../../support/tax-ids.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Base, openBase } from './importing.js';

let place: ReturnType<typeof temporaryFolder>;
let base: Base;
beforeEach(async () => {
  place = temporaryFolder();
  mkdirSync(join(place.path, 'store'));
  base = await openBase(join(place.path, 'store'));
});
afterEach(async () => {
  await base.close();
  place.remove();
});

const HEADINGS = ['客户编码', '企业名称', '统一社会信用代码', '信用额度'];
const row = (n: number, limit = '') => [`K-${n}`, `第${n}号有限公司`, uscc(n), limit];
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => row(from + i));

const FILE_ID = 'upload';
const JOB: JobRecord = {
  jobId: '019aaaaa-0000-7000-8000-000000000001',
  type: 'import',
  state: 'running',
  identity: storeCaller('wang').identity,
  request: {},
  done: 0,
  counts: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

async function run(
  content: readonly (readonly string[])[],
  request: JsonObject = {},
  control: Partial<JobControl> = {},
): Promise<boolean> {
  const bytes = await readFile(base.file(content));
  await base.parts.vault.putChunk(FILE_ID, 0, bytes);
  const asked = {
    fileId: FILE_ID,
    fileName: '客户.csv',
    mode: 'create',
    dryRun: false,
    ...request,
  };
  return importJob(base.parts)(
    { ...JOB, request: asked },
    { signal: new AbortController().signal, progress: () => undefined, ...control },
  );
}

describe('the job of an import', () => {
  it('imports the file that lies in the vault, by who asked, and keeps what it has to say', async () => {
    const told: JsonObject[] = [];
    const progress = ({ done, total }: { done: number; total?: number }) => {
      told.push({ done, total });
    };
    expect(await run([HEADINGS, row(1), ['K-2', '', '', '']], {}, { progress })).toBe(true);
    expect(await base.byCode('K-1')).toBeDefined();
    expect(told.at(-1)).toEqual({ done: 2, total: 2 });
    const [commit] = await base.process.log.readAll(0, 1);
    expect(JSON.parse(commit?.body ?? '')).toMatchObject({ actor: { id: 'wang' } });
    const record = await findImport(base.parts.vault, JOB.jobId);
    expect(record).toMatchObject({ importId: JOB.jobId, file: '客户.csv', refused: { rows: 1 } });
    const report = await importReport(base.parts.vault, JOB.jobId);
    expect(report).toMatchObject({
      counts: { created: 1, refused: 1 },
      problems: [{ code: 'required', column: '企业名称', firstRows: [3] }, { code: 'required' }],
      columns: [{ column: 1, heading: '客户编码', field: 'code' }, {}, {}, {}],
    });
  });

  it('stops when it is told, and goes on where it was', async () => {
    const content = [HEADINGS, ...rows(1, 500)];
    const stopping = new AbortController();
    const control = { signal: stopping.signal, progress: () => stopping.abort() };
    expect(await run(content, {}, control)).toBe(false);
    const before = await base.commits();
    expect(before).toBeLessThan(500);
    expect(await run(content)).toBe(true);
    expect(await base.commits()).toBe(500);
  });

  it('fails with a sentence in both languages when the file cannot be imported', async () => {
    await expect(run([['备注'], ['x']])).rejects.toMatchObject({
      name: 'JobFailed',
      sentence: { zh: expect.stringContaining('没有'), en: expect.stringContaining('No column') },
    });
    const gone = run([HEADINGS], { fileId: 'expired' });
    await expect(gone).rejects.toThrow('客户.csv is no longer kept here; send it again.');
    const vain = run([HEADINGS, row(1)], { takeOver: { reason: ' ' } });
    await expect(vain).rejects.toThrow('The reason of the taking over');
  });

  it('of a dry run keeps refused rows as well, begins anew after a stop, and leaves nothing when removed', async () => {
    const content = [HEADINGS, ['K-9', '', uscc(9), ''], ...rows(1, 400)];
    const stopping = new AbortController();
    const control = { signal: stopping.signal, progress: () => stopping.abort() };
    expect(await run(content, { dryRun: true }, control)).toBe(false);
    expect(await run(content, { dryRun: true })).toBe(true);
    const { vault } = base.parts;
    const record = await findImport(vault, JOB.jobId);
    expect(record).toMatchObject({ counts: { created: 400, refused: 1 }, refused: { rows: 1 } });
    expect(await base.commits()).toBe(0);
    await removeImport(vault, JOB.jobId);
    expect(await findImport(vault, JOB.jobId)).toBeUndefined();
    expect(await importReport(vault, JOB.jobId)).toBeUndefined();
    for await (const _chunk of vault.readChunks(`refused:${JOB.jobId}`)) throw new Error('left');
  });
});
