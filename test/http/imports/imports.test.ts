import { readdirSync } from 'node:fs';
import os from 'node:os';
import { storeCaller } from '../../../src/access/caller.js';
import type { JobRecord } from '../../../src/jobs/job.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';
import { fakeHttp } from '../support/fake-http.js';
import { form } from '../support/form.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

const IMPORTS = '/api/v1/imports';
const CSV = '客户名称,国家,备注\n甲一号有限公司,CN,x\n甲二号有限公司,CN,\n';
const NO_JOB = '01a20cca-0000-7000-8000-000000000000';

let http: RealHttp;
/** Where files lie while they come in. */
const arriving = temporaryFolder();
beforeAll(async () => {
  http = await realHttp();
  jest.spyOn(os, 'tmpdir').mockReturnValue(arriving.path);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await http.close();
  arriving.remove();
});

function send(
  fields: Parameters<typeof form>[0] = {},
  content: string | Buffer = CSV,
  headers: Record<string, string> = {},
) {
  const { body, headers: own } = form(fields, { name: '客户.csv', content });
  return http.send({
    method: 'POST',
    url: IMPORTS,
    ...(body !== undefined && { body }),
    headers: { ...own, ...headers },
  });
}

async function sent(fields: Parameters<typeof form>[0] = {}): Promise<Json> {
  const { status, json, text } = await send(fields);
  if (status !== 202) throw new Error(text);
  return json;
}

const get = (path: string, headers: Record<string, string> = {}) =>
  http.send({ url: `${IMPORTS}${path}`, headers });
const ask = (jobId: string, demand: string) =>
  http.send({ method: 'POST', url: `${IMPORTS}/${jobId}/${demand}` });

/** Everything that the vault holds of files and jobs. */
async function kept(): Promise<{ jobs: number; open: number; files: number }> {
  const { vault } = http.inside.store;
  await until('nothing is left on the disk', () => readdirSync(arriving.path).length === 0);
  return {
    jobs: (await vault.list('job')).length,
    open: (await vault.list('open-job')).length,
    files: (await vault.list('job-details')).length,
  };
}

function become(jobId: string, change: Partial<JobRecord>) {
  return http.inside.jobs.change(jobId, (job) => ({ ...job, ...change }));
}

describe('a file that is sent for import', () => {
  it('becomes a job, with the file in the vault and its columns placed', async () => {
    const { status, headers, json } = await send({ mode: 'upsert', dryRun: 'true', batch: '一' });
    expect([status, json]).toEqual([422, expect.objectContaining({ trouble: 'mapping' })]);

    const answer = await send({ dryRun: true, batch: '一', map: { 备注: '-' } });
    const { jobId } = answer.json;
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`${IMPORTS}/${jobId}`);
    expect(headers['content-type']).toMatch(/problem/);
    expect(answer.json).toEqual({
      jobId,
      type: 'import',
      state: 'queued',
      actor: { id: 'tester', kind: 'user' },
      request: {
        mode: 'create',
        dryRun: true,
        strictColumns: false,
        map: ['备注=-'],
        batch: '一',
        fileName: '客户.csv',
        fileDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      done: 0,
      total: 2,
      counts: {},
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const chunks: Uint8Array[] = [];
    const { fileId } = (await http.inside.jobs.read(jobId))?.request ?? {};
    for await (const chunk of http.inside.store.vault.readChunks(String(fileId)))
      chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe(CSV);
    expect((await get(`/${jobId}`)).json).toMatchObject({
      jobId,
      file: { name: '客户.csv', sizeBytes: Buffer.byteLength(CSV), digest: expect.any(String) },
      columns: [
        { sheet: '', column: 1, heading: '客户名称', field: 'legalName' },
        { sheet: '', column: 2, heading: '国家', field: 'country' },
      ],
      notImported: [
        { sheet: '', column: 3, heading: '备注', reason: 'left-out', advice: expect.any(String) },
      ],
      problems: [],
      duplicates: [],
    });
  });

  it('is one job under one Idempotency-Key, and another file under it is refused', async () => {
    const key = { 'idempotency-key': 'import-1' };
    const first = await send({}, CSV, key);
    const before = await kept();
    const again = await send({}, CSV, key);
    expect([again.status, again.json]).toEqual([202, first.json]);
    expect(again.headers.location).toBe(first.headers.location);
    for (const other of [
      send({}, `${CSV}甲三号有限公司,CN,\n`, key),
      send({ batch: 'b' }, CSV, key),
    ]) {
      const { status, json } = await other;
      expect([status, json.type]).toEqual([422, 'urn:dossier:problem:idempotency-key-reused']);
    }
    expect((await send({}, CSV, { 'idempotency-key': ' ' })).json.type).toBe(
      'urn:dossier:problem:malformed-idempotency-key',
    );
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['no table', 'not-a-table', Buffer.from('%PDF-1.7 …'), /PDF/],
    ['an old workbook', 'not-a-table', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /xls/],
    ['no text', 'encoding', Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0xfe, 0xff]), /./],
    ['no column that is known', 'mapping', Buffer.from('a,b\n1,2\n'), /./],
    ['nothing at all', 'not-a-table', Buffer.alloc(0), /./],
  ])('is refused at once, in the language of the caller, when it is %s', async (...row) => {
    const [, trouble, content, said] = row;
    const before = await kept();
    const zh = await send({}, content);
    const en = await send({}, content, { 'accept-language': 'en' });
    for (const { status, json } of [zh, en]) {
      expect([status, json]).toEqual([
        422,
        expect.objectContaining({ type: 'urn:dossier:problem:not-importable', trouble }),
      ]);
    }
    expect(zh.json.detail).toMatch(said);
    expect(en.json.detail).not.toBe('');
    expect(JSON.stringify([zh.json, en.json])).not.toContain(arriving.path);
    expect(await kept()).toEqual(before);
  });

  it('needs its fields to be right, and itself', async () => {
    const { status, json } = await http.send({
      method: 'POST',
      url: IMPORTS,
      ...form({
        mode: 'replace',
        dryRun: 'maybe',
        map: { 备注: 7 },
        takeOver: { reasonCode: 'x' },
        strict: 'true',
        system: '',
      }),
    });
    expect([status, json.type]).toEqual([422, 'urn:dossier:problem:invalid']);
    const codes = json.errors.map(({ pointer, code }: Json) => [pointer, code]);
    expect(Object.fromEntries(codes)).toEqual({
      '/mode': 'not-a-choice',
      '/dryRun': 'wrong-type',
      '/map/备注': 'wrong-type',
      '/takeOver/reason': 'required',
      '/strict': 'unknown-field',
      '/file': 'required',
    });
  });

  it('comes as a form with one file called `file`', async () => {
    const before = await kept();
    const wrong = [
      http.send({ method: 'POST', url: IMPORTS, body: {} }),
      http.send({ method: 'POST', url: IMPORTS }),
      http.send({
        method: 'POST',
        url: IMPORTS,
        body: CSV,
        headers: { 'content-type': 'text/csv' },
      }),
    ];
    for (const { status } of await Promise.all(wrong)) expect(status).toBe(415);
    const named = form({}, { name: 'a.csv', content: CSV, part: 'upload' });
    const answer = await http.send({ method: 'POST', url: IMPORTS, ...named });
    expect([answer.status, answer.json.type]).toEqual([
      400,
      'urn:dossier:problem:malformed-request',
    ]);
    const { body, headers } = form({}, { name: 'a.csv', content: CSV });
    const cut = Buffer.from(body as Buffer).subarray(0, 150);
    const broken = await http.send({
      method: 'POST',
      url: IMPORTS,
      body: cut,
      ...(headers && { headers }),
    });
    expect([broken.status, broken.json.type]).toEqual([
      400,
      'urn:dossier:problem:malformed-request',
    ]);
    expect(await kept()).toEqual(before);
  });

  it('is at most as large as may be, also where nobody said before how large it is', async () => {
    const small = await fakeHttp({ importLimitBytes: 1000, guards: http.inside.store.guards });
    const sent = (bytes: number) =>
      small.send({
        method: 'POST',
        url: IMPORTS,
        ...form(
          {},
          { name: 'a.csv', content: `客户名称,国家\n${'甲,CN\n'.repeat(300)}`.slice(0, bytes) },
        ),
      });
    const { status, json, headers } = await sent(1000);
    expect([status, json.type, headers.connection]).toEqual([
      413,
      'urn:dossier:problem:file-too-large',
      'close',
    ]);
    expect((await sent(100)).status).toBe(202);
    await small.close();
  });

  it('is taken nowhere else', async () => {
    const { customerId } = await http.create();
    const answer = await http.send({
      method: 'POST',
      url: `/api/v1/customers/${customerId}/archive`,
      ...form({}, { name: 'a.csv', content: CSV }),
    });
    expect([answer.status, answer.json.type]).toEqual([
      415,
      'urn:dossier:problem:unsupported-media-type',
    ]);
    expect((await http.send({ url: `/api/v1/customers/${customerId}` })).json.status).toBe(
      'active',
    );
  });
});

describe('an import', () => {
  it('is listed, newest first, page by page, and not among what is no import', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await sent()).jobId);
    await http.inside.jobs.add({
      type: 'bulk-action',
      identity: storeCaller('tester').identity,
      request: {},
    });
    const all = (await get('?limit=200')).json;
    expect(all.items.slice(0, 3).map(({ jobId }: Json) => jobId)).toEqual(ids.sort().reverse());
    expect(all.nextCursor).toBeNull();
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const { json } = await get(`?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...json.items.map(({ jobId }: Json) => jobId));
      if (json.nextCursor === null) break;
      cursor = json.nextCursor;
    }
    expect(paged).toEqual(all.items.map(({ jobId }: Json) => jobId));
    const jobs = (await http.send({ url: '/api/v1/jobs?limit=200' })).json.items;
    expect(jobs.map(({ type }: Json) => type)).toContain('bulk-action');
    for (const [query, type] of [
      ['?limit=0', 'invalid-query'],
      ['?cursor=x', 'invalid-cursor'],
      ['?state=x', 'invalid-query'],
    ]) {
      expect((await get(query ?? '')).json.type).toBe(`urn:dossier:problem:${type}`);
    }
  });

  it('is paused, goes on and is cancelled, as often as that is asked', async () => {
    const { jobId } = await sent();
    for (const [demand, state] of [
      ['pause', 'paused'],
      ['pause', 'paused'],
      ['resume', 'queued'],
      ['resume', 'queued'],
      ['cancel', 'cancelled'],
      ['cancel', 'cancelled'],
    ] as const) {
      const { status, json } = await ask(jobId, demand);
      expect([demand, status, json.state]).toEqual([demand, 200, state]);
    }
    const { status, json } = await ask(jobId, 'pause');
    expect([status, json.type, json.state]).toEqual([
      409,
      'urn:dossier:problem:wrong-job-state',
      'cancelled',
    ]);
    expect(json.detail).toContain('cancelled');
    expect((await get(`/${jobId}`)).json.expiresAt).toEqual(expect.any(String));
  });

  it('tells how fast it goes and how long it still takes', async () => {
    const { jobId } = await sent();
    await become(jobId, {
      state: 'running',
      runner: 'someone',
      starts: 1,
      done: 500,
      total: 2000,
      perSecond: 100,
    });
    const { json } = await get(`/${jobId}`);
    expect(json).toMatchObject({ done: 500, total: 2000, perSecond: 100, remainingSeconds: 15 });
    expect(json).not.toHaveProperty('runner');
    expect(json).not.toHaveProperty('starts');
    expect(json.request).not.toHaveProperty('fileId');
    expect((await ask(jobId, 'pause')).json).toMatchObject({ state: 'running', wanted: 'pause' });
  });

  it('says why it failed in the language of the caller', async () => {
    const { jobId } = await sent();
    const trouble = { zh: '文件已损坏。', en: 'The file is damaged.' };
    await become(jobId, { state: 'failed', trouble, endedAt: new Date().toISOString() });
    expect((await get(`/${jobId}`)).json.trouble).toBe(trouble.zh);
    expect((await get(`/${jobId}`, { 'accept-language': 'en' })).json.trouble).toBe(trouble.en);
  });

  it.each([
    ['GET', `/${NO_JOB}`],
    ['GET', `/${NO_JOB}/events`],
    ['GET', `/${NO_JOB}/refused`],
    ['POST', `/${NO_JOB}/pause`],
    ['GET', '/nothing'],
  ] as const)('is not there: %s %s', async (method, path) => {
    for (const root of [IMPORTS, '/api/v1/jobs']) {
      const { status, json } = await http.send({ method, url: root + path });
      const type = path.endsWith('refused') && root !== IMPORTS ? 'no-such-route' : 'no-such-job';
      expect([status, json.type]).toEqual([404, `urn:dossier:problem:${type}`]);
    }
  });

  it('is no other job', async () => {
    const added = await http.inside.jobs.add({
      type: 'bulk-action',
      identity: storeCaller('tester').identity,
      request: {},
    });
    const jobId = added.type === 'added' ? added.job.jobId : '';
    expect((await get(`/${jobId}`)).status).toBe(404);
    expect((await ask(jobId, 'cancel')).status).toBe(404);
    expect((await http.send({ url: `/api/v1/jobs/${jobId}` })).json.state).toBe('queued');
  });

  it('has no refused rows before it has any', async () => {
    const { jobId } = await sent();
    const { status, json } = await get(`/${jobId}/refused?format=csv`);
    expect([status, json.type]).toEqual([404, 'urn:dossier:problem:no-refused-rows']);
    expect((await get(`/${jobId}/refused?format=pdf`)).status).toBe(400);
  });
});
