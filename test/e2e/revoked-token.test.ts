import type { Json } from '../http/support/http-test.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, start, stop } from './built-service.js';
import { clientOf } from './client.js';
import { dossier } from './dossier-command.js';
import { tokenOf } from './token.js';

/* Jobs of the built service, and a token that another process revokes while its job runs. */

let folder: ReturnType<typeof temporaryFolder>;
let service: BuiltService;
beforeAll(build, 60_000);
beforeEach(async () => {
  folder = temporaryFolder();
  service = await start(folder.path);
}, 30_000);
afterEach(async () => {
  await stop(service);
  folder.remove();
});

/** More than are imported before it is heard of. */
const ROWS = 60_000;

async function send(token: string): Promise<string> {
  const lines = Array.from({ length: ROWS }, (_, row) => `第${row}号有限公司,CN\n`);
  const form = new FormData();
  form.set('file', new Blob([`客户名称,国家\n${lines.join('')}`]), 'new.csv');
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${service.url}/api/v1/imports`, {
    method: 'POST',
    headers,
    body: form,
  });
  const body: Json = await answer.json();
  if (answer.status !== 202) throw new Error(JSON.stringify(body));
  return body.jobId;
}

it('a job ends when the token that asked for it is revoked, and what was done stays', async () => {
  const token = await tokenOf(folder.path, {}, ['steward']);
  const client = clientOf(service);
  const jobId = await send(token);
  const job = async (): Promise<Json> => (await client.get(`/jobs/${jobId}`)).json;
  await until('it gets on', async () => (await job()).done > 0);
  const [, tokenId = ''] = token.split('_');
  const revoked = await dossier(folder.path, ['token', 'revoke', tokenId]);
  expect(revoked.code).toBe(0);
  await until('it is over', async () => (await job()).endedAt !== undefined);
  const { state, done, counts, trouble } = await job();
  expect({ state, created: counts.created }).toEqual({ state: 'failed', created: done });
  expect(done).toBeLessThan(ROWS);
  expect(trouble).toMatch(/执行期间|while it ran/);
}, 120_000);
