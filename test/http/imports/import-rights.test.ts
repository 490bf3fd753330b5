import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lookAt } from '../../../src/bulk/tables/source-file.js';
import { DEFAULT_POLICY } from '../../../src/customer/default-policy.js';
import type { Policy } from '../../../src/customer/policy.js';
import type { Role } from '../../../src/customer/roles.js';
import { StoreError } from '../../../src/log/store-error.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { importOf, type Person, personIn } from '../jobs/people.js';
import { run } from '../jobs/running.js';
import { form } from '../support/form.js';
import type { Json } from '../support/http-test.js';
import { type RealHttp, realHttp } from '../support/real-http.js';

/** Imports of people who may not see or write everything. */

const IMPORTS = '/api/v1/imports';
const SALES = DEFAULT_POLICY.roles.sales as Role; // one of the default roles
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  roles: {
    ...DEFAULT_POLICY.roles,
    agent: { ...SALES, permissions: [...SALES.permissions, 'imports'], rows: 'org-unit' },
  },
};

let http: RealHttp;
let agent: Person;

beforeAll(async () => {
  http = await realHttp(POLICY);
  agent = await personIn(http, 'agent', '华东');
});
afterAll(() => http.close());

describe('the template', () => {
  it('has only what may be written, and the code by which a row means a customer', async () => {
    const answer = await http.app.inject({
      method: 'GET',
      url: `${IMPORTS}/template.xlsx`,
      headers: { authorization: `Bearer ${agent.token}` },
    });
    const folder = temporaryFolder();
    const path = join(folder.path, 'template.xlsx');
    writeFileSync(path, answer.rawPayload);
    const { sheets } = await lookAt(path);
    folder.remove();
    expect(sheets.map(({ name }) => name)).toEqual(['客户', '联系人', '地址', '填写说明']);
    const headings = sheets.flatMap((sheet) => sheet.headings);
    expect(headings).toEqual(expect.arrayContaining(['客户编码', '客户名称', '备注']));
    expect(headings.join()).not.toMatch(/信用|额度|付款|账期|审核/);
  });
});

describe('the columns of a file', () => {
  it('are offered only where they may be written', async () => {
    const content = '客户名称,信用额度,F7\n甲,1,月结30天\n乙,2,款到发货\n丙,3,票到60天\n';
    const sent = form({}, { name: 'x.csv', content });
    const { json } = await agent.send({ method: 'POST', url: `${IMPORTS}/columns`, ...sent });
    const [name, limit, terms] = json.columns;
    expect(name).toMatchObject({ field: 'legalName', confidence: 1 });
    expect(limit).toMatchObject({ placed: 'creditLimit', confidence: 0 });
    expect(JSON.stringify(terms)).not.toContain('paymentTerms');
  });
});

describe('an import', () => {
  it('tells nothing of a customer out of sight: not in its report, nor in what it refuses', async () => {
    const uscc = '91330105321935456Y';
    const taxIds = [{ type: 'cn-uscc', value: uscc }];
    await http.create({ orgUnit: '华南', code: 'OUTSIDE', legalName: '外人有限公司', taxIds });
    await http.inside.catchUp();
    for (const mode of ['create', 'upsert']) {
      for (const dryRun of [true, false]) {
        const content = `客户名称,税号\n丙有限公司,${uscc}\n`;
        const { json } = await importOf(agent, content, {
          mode,
          dryRun,
          batch: `${mode}${dryRun}`,
        });
        await run(http, json.jobId);
        const report = (await agent.send({ url: `${IMPORTS}/${json.jobId}` })).json;
        expect(report).toMatchObject({ counts: { refused: 1 }, duplicates: [] });
        const url = `${IMPORTS}/${json.jobId}/refused?format=csv`;
        const told = JSON.stringify(report) + (await agent.send({ url })).text;
        expect(told).not.toMatch(/OUTSIDE|外人/);
      }
    }
  });

  it('no longer names customers in its report that have gone out of sight', async () => {
    const names = { orgUnit: '华东', legalName: '同名有限公司', code: 'GOES' };
    const { customerId } = await http.create(names);
    await http.inside.catchUp();
    const content = '客户名称,国家\n同名有限公司,中国\n';
    const { json } = await importOf(agent, content, { dryRun: true });
    await run(http, json.jobId);
    const duplicates = async (): Promise<Json[]> =>
      (await agent.send({ url: `${IMPORTS}/${json.jobId}` })).json.duplicates;
    expect(await duplicates()).toMatchObject([{ customers: [{ code: 'GOES' }] }]);
    await http.send({
      method: 'PATCH',
      url: `/api/v1/customers/${customerId}`,
      body: { orgUnit: '华南' },
      headers: { 'if-match': '"1"' },
    });
    expect(await duplicates()).toEqual([]);
  });

  it('is written down before its job can run, and once for a repeated request', async () => {
    const { journal } = http.inside.store;
    const content = '客户名称,国家\n丁有限公司,中国\n';
    const headers = { 'idempotency-key': 'one' };
    const sent = form({ dryRun: true }, { name: 'x.csv', content });
    const request = { method: 'POST' as const, url: IMPORTS, ...sent };
    const post = () => agent.send({ ...request, headers: { ...sent.headers, ...headers } });
    const { jobId } = (await post()).json;
    const head = await journal.head();
    const commit = await journal.commitAt(head.position, { opened: false });
    const fileDigest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(commit?.streams).toMatchObject([
      {
        streamId: `access:${agent.userId}`,
        events: [
          { type: 'ImportStarted', data: { jobId, mode: 'create', dryRun: true, fileDigest } },
        ],
      },
    ]);
    expect((await post()).json.jobId).toBe(jobId);
    expect(await journal.head()).toEqual(head);
  });

  it('that cannot be written down is not added, and leaves nothing behind', async () => {
    const { vault } = http.inside.store;
    const kept = async () => [
      (await vault.list('job')).length,
      (await vault.list('open-job')).length,
      (await vault.list('job-details')).length,
    ];
    const before = await kept();
    const down = jest.spyOn(http.inside.trace, 'record').mockImplementation(async () => {
      throw new StoreError('no-access', 'The log is away.');
    });
    expect((await importOf(agent, '客户名称,国家\n戊有限公司,中国\n')).status).toBe(503);
    down.mockRestore();
    expect(await kept()).toEqual(before);
  });
});
