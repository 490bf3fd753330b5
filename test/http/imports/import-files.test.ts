import { importJob } from '../../../src/bulk/imports/import-job.js';
import { JobRunner } from '../../../src/jobs/job-runner.js';
import { openBuses } from '../../../src/open-buses.js';
import { until } from '../../support/until.js';
import { form } from '../support/form.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

const IMPORTS = '/api/v1/imports';

let http: RealHttp;
let buses: Awaited<ReturnType<typeof openBuses>>;
let runner: JobRunner;
beforeAll(async () => {
  http = await realHttp();
  const { jobs, store, config } = http.inside;
  buses = await openBuses(http.inside);
  const { commands, queries } = buses;
  const parts = { commands, queries, vault: store.vault, policy: config.policy };
  runner = new JobRunner({
    jobs,
    works: {
      import: importJob({ ...parts, today: () => '2026-03-31' }),
      'bulk-action': async () => true,
    },
    report: () => undefined,
    lookMs: 10,
  });
  runner.start();
});
afterAll(async () => {
  await runner.stop();
  await buses.close();
  await http.close();
});

function post(path: string, fields: Parameters<typeof form>[0], content: string, language = 'zh') {
  const { body, headers } = form(fields, { name: '客户.csv', content });
  return http.send({
    method: 'POST',
    url: `${IMPORTS}${path}`,
    ...(body !== undefined && { body }),
    headers: { ...headers, 'accept-language': language },
  });
}

async function imported(fields: Parameters<typeof form>[0], content: string): Promise<Json> {
  const { jobId } = (await post('', fields, content)).json;
  await until('it is over', async () => {
    const { json } = await http.send({ url: `${IMPORTS}/${jobId}` });
    return json.endedAt !== undefined;
  });
  return (await http.send({ url: `${IMPORTS}/${jobId}`, headers: { 'accept-language': 'en' } }))
    .json;
}

describe('an import that is over', () => {
  const CSV = '客户名称,国家,信用额度\n甲公司,CN,100\n,CN,\n乙公司,CN,很多\n丙公司,XX,\n';

  it('tells what was refused by kind and column, and gives the rows as a file in either language', async () => {
    const body = await imported({}, CSV);
    expect(body).toMatchObject({
      state: 'finished',
      done: 4,
      total: 4,
      counts: { created: 1, refused: 3 },
    });
    const refused = body.problems.filter(({ severity }: Json) => severity === 'error');
    expect(refused.map(({ column, firstRow }: Json) => [column, firstRow])).toEqual([
      ['客户名称', 3],
      ['信用额度', 4],
      ['国家', 5],
    ]);
    for (const { message } of refused) expect(message).toMatch(/^[ -~“”]+$/);

    const url = `${IMPORTS}/${body.jobId}/refused`;
    const zh = await http.send({ url: `${url}?format=csv` });
    const en = await http.send({ url: `${url}?format=csv`, headers: { 'accept-language': 'en' } });
    expect(zh.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="refused.csv"',
      'content-language': 'zh-CN',
    });
    expect(zh.text.trim().split('\n')).toHaveLength(4);
    expect(zh.text).toMatch(/^\ufeff客户名称,国家,信用额度,行号,错误列,/);
    expect(en.text).toContain('Row,Column in error');
    const workbook = await http.send({ url });
    expect(workbook.headers['content-type']).toContain('spreadsheetml');
    expect(workbook.text).toMatch(/^PK/);
    const head = await http.send({ method: 'HEAD', url });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  it('writes nothing in a dry run', async () => {
    const { counts, state } = await imported({ dryRun: true }, '客户名称,国家\n试一试公司,CN\n');
    expect([state, counts.created]).toEqual(['finished', 1]);
    await http.inside.catchUp();
    const found = await http.send({ url: '/api/v1/customers?q=试一试' });
    expect(found.json.items).toEqual([]);
  });

  it('remembers for the next file where the columns went', async () => {
    const file = (name: string) => `抬头,地区\n${name},CN\n`;
    expect((await post('', {}, file('丁公司'))).json.trouble).toBe('mapping');
    const map = { 抬头: 'legalName', 地区: 'country' };
    expect(await imported({ map }, file('丁公司'))).toMatchObject({ counts: { created: 1 } });
    expect(await imported({}, file('戊公司'))).toMatchObject({
      counts: { created: 1, refused: 0 },
    });
    expect((await post('/columns', {}, file('己公司'))).json.saved).toEqual([
      '抬头=legalName',
      '地区=country',
    ]);
  });
});

async function allImports(): Promise<number> {
  return (await http.send({ url: `${IMPORTS}?limit=200` })).json.items.length;
}

describe('the columns of a file', () => {
  it('are shown with where they go, where they may belong, and why', async () => {
    const before = await allImports();
    const content = '客户名称,统一社会信用,随便\n甲公司,91330105321935456X,x\n';
    const { status, json } = await post('/columns', {}, content, 'en');
    expect([status, json.rows]).toEqual([200, 1]);
    const [name, code, other] = json.columns;
    expect(name).toMatchObject({
      sheet: '',
      column: 1,
      heading: '客户名称',
      placed: 'legalName',
      field: 'legalName',
    });
    expect(code).not.toHaveProperty('placed');
    expect(code).toMatchObject({
      field: 'taxIds.value',
      why: expect.arrayContaining([expect.any(String)]),
    });
    expect(code.confidence).toBeGreaterThan(other.confidence);
    expect(json).not.toHaveProperty('trouble');
    expect(await allImports()).toBe(before);
  });

  it('say what keeps the file from being imported', async () => {
    const { status, json } = await post('/columns', {}, 'a,b\n1,2\n');
    expect(status).toBe(200);
    expect(json.trouble).toMatch(/./);
    expect(json.columns.map(({ heading }: Json) => heading)).toEqual(['a', 'b']);
  });

  it.each([
    ['a map that fits no column', { map: { 没有的列: 'legalName' } }, '客户名称\n甲\n', 422],
    ['no table', {}, '%PDF-1.7', 422],
    ['a wrong field', { mode: 'x' }, '客户名称\n甲\n', 422],
  ] as const)('are refused with %s', async (_what, fields, content, expected) => {
    const { status, json } = await post('/columns', { ...fields }, content);
    expect([status, json.type]).toEqual([expected, expect.stringMatching(/^urn:dossier:problem:/)]);
  });
});

describe('the workbook to fill in', () => {
  it('is a workbook in the language of the caller', async () => {
    const url = `${IMPORTS}/template.xlsx`;
    const zh = await http.send({ url });
    const en = await http.send({ url, headers: { 'accept-language': 'en' } });
    for (const { status, text, headers } of [zh, en]) {
      expect([status, text.slice(0, 2)]).toEqual([200, 'PK']);
      expect(headers['content-type']).toContain('spreadsheetml');
    }
    expect([zh.headers['content-language'], en.headers['content-language']]).toEqual([
      'zh-CN',
      'en',
    ]);
    expect(zh.text).not.toBe(en.text);
  });
});
