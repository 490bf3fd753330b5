import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { bulkActionJob } from '../../../src/bulk/actions/bulk-action-job.js';
import type { Json, Received } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

const PATH = '/api/v1/bulk-actions';

let http: RealHttp;
beforeAll(async () => {
  http = await realHttp();
});
afterAll(() => http.close());

/** Customers of a test of its own, found by a tag that nobody else has. */
let groups = 0;
async function group(size: number, fields: object = {}): Promise<{ tag: string; all: Json[] }> {
  groups += 1;
  const tag = `组${groups}`;
  const all: Json[] = [];
  for (let i = 0; i < size; i++) all.push(await http.create({ tags: [tag], ...fields }));
  await http.inside.catchUp();
  return { tag, all };
}

function post(body: object, headers: Record<string, string> = {}, query = ''): Promise<Received> {
  return http.send({ method: 'POST', url: `${PATH}${query}`, body, headers });
}

/** Does what the job's runner would do, and gives the job as it is then. */
async function run({ json }: Received): Promise<Json> {
  const { jobs, store, config } = http.inside;
  const parts = {
    commands: http.app.get(CommandBus, { strict: false }),
    queries: http.app.get(QueryBus, { strict: false }),
    vault: store.vault,
    policy: config.policy,
  };
  const job = await jobs.read(json.jobId);
  if (job === undefined) throw new Error('There is no such job.');
  let heard: Json;
  const control = { signal: new AbortController().signal, progress: (now: Json) => (heard = now) };
  await bulkActionJob(parts)(job, control);
  await jobs.change(json.jobId, (kept) => ({ ...kept, ...heard, state: 'finished' }));
  await http.inside.catchUp();
  return (await http.send({ url: `${PATH}/${json.jobId}` })).json;
}

async function recordOf({ customerId }: { customerId: string }): Promise<Json> {
  return (await http.send({ url: `/api/v1/customers/${customerId}` })).json;
}

const errorsOf = ({ json }: Received): string[] =>
  json.errors.map(({ code, pointer }: Json) => `${code}@${pointer}`).sort();

describe('a bulk action over HTTP', () => {
  it('is a job, with its address, that is listed', async () => {
    const { tag, all } = await group(3);

    const answer = await post({ action: 'tag', params: { tags: ['新'] }, filter: { tags: tag } });

    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`${PATH}/${answer.json.jobId}`);
    expect(answer.json).toMatchObject({
      type: 'bulk-action',
      state: 'queued',
      request: { action: 'tag', params: { tags: ['新'] }, filter: { tags: tag }, dryRun: false },
    });
    expect(Object.keys(answer.json.request).sort()).toEqual([
      'action',
      'dryRun',
      'filter',
      'params',
    ]);
    const done = await run(answer);
    expect(done).toMatchObject({
      state: 'finished',
      done: 3,
      total: 3,
      counts: { changed: 3, unchanged: 0, refused: 0 },
    });
    expect((await recordOf(all[0])).tags).toEqual([tag, '新']);
    const { json } = await http.send({ url: PATH });
    expect(json.items[0].jobId).toBe(answer.json.jobId);
    expect((await http.send({ url: `/api/v1/jobs/${answer.json.jobId}` })).status).toBe(200);
  });

  it.each([
    [
      'untag',
      { action: 'untag', params: { tags: ['甲'] } },
      { tags: [expect.stringMatching('组')] },
    ],
    [
      'set',
      { action: 'set', params: { owner: 'li.wei', orgUnit: '华东', reviewCycle: 'quarterly' } },
      { owner: 'li.wei', orgUnit: '华东', reviewCycle: 'quarterly' },
    ],
    [
      'schedule-review',
      {
        action: 'schedule-review',
        params: { on: '2999-01-01', reviewer: 'li.wei' },
        reason: 'risk',
        note: '专项',
      },
      { nextReviewOn: '2999-01-01', reviewer: 'li.wei' },
    ],
    [
      'review',
      {
        action: 'review',
        params: {
          outcome: 'confirmed',
          source: 'telephone',
          checklist: [{ item: 'contacts', answer: 'ok' }],
        },
        note: '电话核对',
      },
      { lastReviewedOn: expect.stringMatching(/^\d{4}-/) },
    ],
    [
      'block',
      { action: 'block', params: { scope: 'orders', department: '财务' }, reason: 'overdue' },
      { blocks: [expect.objectContaining({ scope: 'orders', reason: 'overdue', by: 'tester' })] },
    ],
    ['deactivate', { action: 'deactivate', reason: 'no-business' }, { status: 'inactive' }],
    ['archive', { action: 'archive', params: {}, note: '清理' }, { status: 'archived' }],
  ])('%s', async (_, action, expected) => {
    const { tag, all } = await group(2, { riskLevel: 'low' });
    await run(await post({ action: 'tag', params: { tags: ['甲'] }, filter: { tags: [tag] } }));

    const done = await run(await post({ ...action, filter: { tags: [tag] } }));

    expect(done.counts).toEqual({ changed: 2, unchanged: 0, refused: 0 });
    for (const customer of all) expect(await recordOf(customer)).toMatchObject(expected);
  });

  it('lifts blocks, and brings back and activates', async () => {
    const { tag, all } = await group(2);
    const filter = { tags: tag };
    const block = (department: string) =>
      post({ action: 'block', params: { scope: 'all', department }, reason: 'dispute', filter });
    await run(await block('财务'));
    await run(await block('销售'));
    expect((await run(await block('销售'))).counts).toMatchObject({ unchanged: 2 });

    const params = { blockDepartment: '财务', department: '财务' };
    await run(await post({ action: 'lift-blocks', params, reason: 'resolved', filter }));
    expect((await recordOf(all[0])).blocks).toMatchObject([{ department: '销售' }]);

    await run(await post({ action: 'deactivate', filter }));
    expect((await run(await post({ action: 'reactivate', filter }))).counts.changed).toBe(2);
    expect((await run(await post({ action: 'activate', filter }))).counts.unchanged).toBe(2);
  });

  it('takes values away', async () => {
    const { tag, all } = await group(1, { riskLevel: 'low', owner: 'li.wei' });

    await run(await post({ action: 'set', params: { riskLevel: null }, filter: { tags: tag } }));

    expect(await recordOf(all[0])).not.toHaveProperty('riskLevel');
    expect(await recordOf(all[0])).toHaveProperty('owner');
  });

  it('is for customers that are named, each once', async () => {
    const { all } = await group(2);
    const ids = all.map(({ customerId }) => customerId);

    const answer = await post({ action: 'archive', customerIds: [...ids, ...ids] });

    expect(answer.json).toMatchObject({ total: 2, request: { customers: 2 } });
    expect((await run(answer)).counts).toEqual({ changed: 2, unchanged: 0, refused: 0 });
  });

  it('takes ten thousand of them, though no other body may be so long', async () => {
    const ids = Array.from(
      { length: 10_000 },
      (_, i) => `01890000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    );
    expect((await post({ action: 'archive', customerIds: ids })).json.total).toBe(10_000);
    const more = [...ids, '01890000-0000-7000-8000-00000000ffff'];
    expect(errorsOf(await post({ action: 'archive', customerIds: more }))).toEqual([
      'too-many@/customerIds',
    ]);
    const { status, json } = await post({ action: 'archive', note: 'x'.repeat(600_000) });
    expect(status).toBe(413);
    expect(json.detail).toContain('512000');
  });

  it('tells who refused and why, with code and name, as JSON, CSV and workbook', async () => {
    const { tag, all } = await group(3);
    await http.post(all[1], 'archive');
    await http.inside.catchUp();
    const answer = await post({ action: 'tag', params: { tags: ['x'] }, filter: { tags: tag } });

    expect((await run(answer)).counts).toEqual({ changed: 2, unchanged: 0, refused: 1 });

    const results = `${PATH}/${answer.json.jobId}/results`;
    const { json } = await http.send({ url: results, headers: { 'accept-language': 'en' } });
    const { customerId, code, legalName } = all[1];
    expect(json).toEqual({
      more: false,
      items: [
        {
          customerId,
          code,
          legalName,
          outcome: 'refused',
          errors: [
            {
              pointer: '',
              code: 'wrong-status',
              severity: 'error',
              message: 'The customer is archived; this cannot be done.',
            },
          ],
        },
      ],
    });
    const csv = await http.send({ url: `${results}.csv` });
    expect(csv.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-language': 'zh-CN',
      'content-disposition': 'attachment; filename="results.csv"',
    });
    expect(csv.text.split('\r\n')).toEqual([
      '\ufeff客户编码,客户名称,系统编号,结果,原因代码,原因',
      `${code},${legalName},${customerId},未执行,wrong-status,客户当前状态为“archived”，不能执行此操作。`,
      '',
    ]);
    const workbook = await http.send({ url: `${results}.xlsx` });
    expect(workbook.status).toBe(200);
    expect(workbook.text.startsWith('PK')).toBe(true);
  });
});

describe('a dry run', () => {
  it('of a few is answered at once: how many, and what would become of each', async () => {
    const { tag, all } = await group(3);
    await http.post(all[0], 'archive');
    await http.inside.catchUp();
    const before = await http.inside.store.journal.head();
    const body = { action: 'tag', params: { tags: ['y'] }, filter: { q: tag, tags: tag } };

    for (const answer of [
      await post({ ...body, filter: { tags: tag }, dryRun: true }),
      await post({ ...body, filter: { tags: tag } }, {}, '?dryRun=true'),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        dryRun: true,
        total: 3,
        counts: { changed: 2, unchanged: 0, refused: 1 },
      });
      expect(answer.json.items).toMatchObject([
        { customerId: all[0].customerId, outcome: 'refused', errors: [{ code: 'wrong-status' }] },
        {
          code: all[1].code,
          legalName: all[1].legalName,
          outcome: 'changed',
          events: [{ type: 'CustomerUpdated', data: { changes: [{ path: '/tags' }] } }],
        },
        { customerId: all[2].customerId, outcome: 'changed' },
      ]);
    }
    expect(await http.inside.store.journal.head()).toEqual(before);
  });

  it('of many is a job', async () => {
    const ids = Array.from(
      { length: 201 },
      (_, i) => `01890000-0000-7000-8000-${String(i).padStart(12, '0')}`,
    );
    const answer = await post({ action: 'archive', customerIds: ids, dryRun: true });
    expect(answer.status).toBe(202);
    expect((await run(answer)).counts).toEqual({ changed: 0, unchanged: 0, refused: 201 });
    const { json } = await http.send({ url: `${PATH}/${answer.json.jobId}/results` });
    expect(json.items).toHaveLength(201);
    expect(json.items[0]).toMatchObject({ errors: [{ code: 'not-found' }] });
    expect(json.items[0]).not.toHaveProperty('code');
  });
});

describe('a bulk action that is not right', () => {
  const filter = { tags: 'nobody' };

  it.each([
    ['nothing at all', {}, ['required@/action', 'required@/filter']],
    ['an action that is none', { action: 'delete', filter }, ['not-a-choice@/action']],
    ['nobody', { action: 'archive' }, ['required@/filter']],
    ['an empty selection', { action: 'archive', customerIds: [] }, ['required@/customerIds']],
    [
      'both a filter and a selection',
      { action: 'archive', filter, customerIds: ['x'] },
      ['excludes-each-other@/customerIds'],
    ],
    [
      'ids that are none',
      { action: 'archive', customerIds: ['x', '01890000-0000-7000-8000-000000000001', 'C000001'] },
      ['not-a-customer-id@/customerIds/0', 'not-a-customer-id@/customerIds/2'],
    ],
    [
      'filters that are none',
      {
        action: 'archive',
        filter: { nothing: 'x', 'creditLimit.from': 'much', category: {}, q: 'a' },
      },
      [
        'not-a-decimal@/filter/creditLimit.from',
        'term-too-short@/filter/q',
        'unknown-parameter@/filter/nothing',
        'wrong-type@/filter/category',
      ],
    ],
    ['a field that is none', { action: 'archive', filter, x: 1 }, ['unknown-field@/x']],
    ['params that are no object', { action: 'tag', params: [], filter }, ['wrong-type@/params']],
    [
      'params that are none',
      { action: 'archive', params: { x: 1 }, filter },
      ['unknown-field@/params/x'],
    ],
    ['no tags', { action: 'tag', filter }, ['required@/params/tags']],
    ['empty tags', { action: 'untag', params: { tags: [] }, filter }, ['required@/params/tags']],
    [
      'a tag too long',
      { action: 'tag', params: { tags: ['a', 'x'.repeat(51)] }, filter },
      ['too-long@/params/tags/1'],
    ],
    ['nothing to set', { action: 'set', params: {}, filter }, ['required@/params']],
    [
      'what cannot be set for many, and wrong values',
      {
        action: 'set',
        params: { legalName: 'x', owner: '王 芳', category: 'x', reviewer: 5 },
        filter,
      },
      [
        'not-a-choice@/params/category',
        'not-an-actor@/params/owner',
        'unknown-field@/params/legalName',
        'wrong-type@/params/reviewer',
      ],
    ],
    [
      'a review that corrects',
      { action: 'review', params: { outcome: 'corrected' }, filter },
      ['not-a-choice@/params/outcome'],
    ],
    [
      'a checklist that is none',
      {
        action: 'review',
        params: { outcome: 'confirmed', checklist: [{ item: 'x', answer: 'ok' }] },
        filter,
      },
      ['not-a-choice@/params/checklist/0/item'],
    ],
    [
      'a schedule without a day, and without a reason for one',
      { action: 'schedule-review', params: {}, filter },
      ['required@/params/on'],
    ],
    [
      'a campaign that ends before it begins',
      { action: 'schedule-review', params: { on: '2999-01-02', spreadTo: '2999-01-01' }, filter },
      ['date-before-start@/params/spreadTo', 'required@/reason'],
    ],
    [
      'a day that is over',
      { action: 'schedule-review', params: { on: '2020-01-01' }, reason: 'risk', filter },
      ['date-in-the-past@/params/on'],
    ],
    [
      'a block without a reason',
      { action: 'block', params: { scope: 'all', department: '/' }, filter },
      ['not-a-department@/params/department', 'required@/reason'],
    ],
    [
      'reasons that are none',
      { action: 'lift-blocks', params: { blockReason: 'x' }, reason: 'y', filter },
      ['not-a-choice@/params/blockReason', 'not-a-choice@/reason'],
    ],
    [
      'a reason where there is a note only',
      { action: 'review', params: { outcome: 'confirmed' }, reason: 'other', filter },
      ['unknown-field@/reason'],
    ],
    [
      'a reason of another list',
      { action: 'archive', reason: 'workload', filter },
      ['not-a-choice@/reason'],
    ],
  ])('%s', async (_, body, errors) => {
    const answer = await post(body);

    expect(answer.status).toBe(422);
    expect(answer.json.type).toBe('urn:dossier:problem:invalid');
    expect(errorsOf(answer)).toEqual(errors);
  });

  it('is refused in the language of the caller', async () => {
    const { json } = await post(
      { action: 'archive', filter: { x: '1' } },
      { 'accept-language': 'en' },
    );
    expect(json.errors[0].message).toBe('There is no parameter called “x”.');
  });

  it('of somebody who is not known is refused, and a job of another kind is not found', async () => {
    expect((await post({}, { 'x-actor': '' })).json.type).toContain('sign-in-required');
    const nobody = '01890000-0000-7000-8000-000000000001';
    for (const path of ['', '/results', '/results.csv', '/results.xlsx']) {
      expect((await http.send({ url: `${PATH}/${nobody}${path}` })).json.type).toContain(
        'no-such-job',
      );
    }
  });
});

describe('a bulk action under an Idempotency-Key', () => {
  it('is added once; another one under the key is refused', async () => {
    const body = { action: 'tag', params: { tags: ['k'] }, filter: { tags: 'nobody' } };
    const key = { 'idempotency-key': 'k-1' };

    const first = await post(body, key);
    const again = await post(body, key);

    expect(again.json.jobId).toBe(first.json.jobId);
    const other = await post({ ...body, params: { tags: ['other'] } }, key);
    expect(other.status).toBe(422);
    expect(other.json.type).toContain('idempotency-key-reused');
  });
});
