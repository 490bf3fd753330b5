import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CUSTOMER_EXAMPLE } from '../../src/http/customers/customer-example.js';
import { Browser } from '../http/support/browser.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, run, start, stop } from './built-service.js';

let folder: ReturnType<typeof temporaryFolder>;
let service: BuiltService | undefined;
beforeAll(build, 60_000);
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  if (service?.process.exitCode === null) await stop(service);
  service = undefined;
  folder.remove();
});

async function ask(path: string, { headers, ...init }: RequestInit = {}) {
  const answer = await fetch(`${service?.url}${path}`, {
    headers: {
      authorization: `Bearer ${service?.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...init,
  });
  return { status: answer.status, json: JSON.parse((await answer.text()) || 'null') };
}

const post = (path: string, body: object) =>
  ask(path, { method: 'POST', body: JSON.stringify(body) });

describe('the built service', () => {
  it('says in one line where it listens and where its documentation is', async () => {
    service = await start(folder.path);
    expect(service.said()).toMatch(
      /^Dossier listens on http:\/\/127\.0\.0\.1:\d+ \(API documentation: http:\/\/127\.0\.0\.1:\d+\/docs\)$/m,
    );
    expect(service.said()).not.toMatch(/warning/i);
  });

  it('creates, lists, and finds everything again after it was stopped', async () => {
    service = await start(folder.path);
    const created = await post('/api/v1/customers', CUSTOMER_EXAMPLE);
    expect(created.status).toBe(201);
    const listed = await ask('/api/v1/customers?q=chunmanyuan', {
      headers: { 'x-min-position': String(created.json.position) },
    });
    expect(listed.json.items).toMatchObject([{ customerId: created.json.customerId }]);
    const ready = await ask('/health/ready');
    expect(ready.json).toMatchObject({ status: 'up', head: created.json.position });
    await stop(service);
    expect((await service.ended).code).toBe(0);
    expect(service.said()).toMatch(/Stopped\.\n$/);

    service = await start(folder.path);
    const again = await ask(`/api/v1/customers/${created.json.customerId}`);
    expect(again.json).toEqual(created.json);
  });

  it('gives its OpenAPI document and the page to it', async () => {
    service = await start(folder.path);
    const { json } = await ask('/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    const page = await fetch(`${service.url}/docs/swagger-ui-bundle.js`);
    expect(page.status).toBe(200);
    expect((await page.text()).length).toBeGreaterThan(100_000);
  });

  it('warns of an unknown variable', async () => {
    service = await start(folder.path, { DOSSIER_PROT: '1' });
    expect(service.said()).toMatch(/Warning: DOSSIER_PROT is not a variable of Dossier/);
  });

  it('prints a link for the first sign-in as long as nobody is known, and it works once', async () => {
    const first = run(folder.path);
    const link = () => /does: (http:\S+\/sign-in\?link=[\w-]+)$/m.exec(first.said())?.[1];
    await until('it prints the link', () => link() !== undefined);
    const url = new URL(link() ?? '');
    try {
      const browser = new Browser(url.origin);
      expect((await browser.get('/api/v1/session')).status).toBe(401);
      const page = await browser.get(url.pathname + url.search);
      expect((await browser.submit(page, '/sign-in/link')).status).toBe(303);
      const { json } = await browser.get('/api/v1/session');
      expect(json.permissions).toContain('users.manage');
      const other = new Browser(url.origin);
      const replayed = await other.get(url.pathname + url.search);
      expect((await other.submit(replayed, '/sign-in/link')).status).toBe(401);
    } finally {
      first.process.kill('SIGTERM');
      await first.ended;
    }
    service = await start(folder.path);
    expect(service.said()).not.toContain('sign-in?link=');
  });
});

describe('the built service does not start', () => {
  async function failure(environment: Record<string, string>) {
    const started = run(folder.path, environment);
    const { code } = await started.ended;
    return { code, lines: started.said().trim().split('\n') };
  }

  it('with a wrong configuration: 2, and a line for each variable', async () => {
    const { code, lines } = await failure({ DOSSIER_PORT: 'http', DOSSIER_AUTH: 'yes' });
    expect(code).toBe(2);
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual(expect.stringMatching(/^DOSSIER_AUTH: expected local, oidc/));
    expect(lines).toContainEqual(expect.stringMatching(/^DOSSIER_PORT: expected a port/));
  });

  it('beyond this machine without TLS, and where nobody could sign in: 2, and one line', async () => {
    const open = await failure({ DOSSIER_HOST: '0.0.0.0' });
    expect([open.code, open.lines]).toEqual([2, [expect.stringMatching(/^DOSSIER_HOST: .*TLS/)]]);
    const proxied = await failure({ DOSSIER_HOST: '0.0.0.0', DOSSIER_BEHIND_PROXY: 'yes' });
    expect([proxied.code, proxied.lines.at(-1)]).toEqual([
      2,
      expect.stringMatching(/^DOSSIER_HOST: .*nobody can sign in yet/),
    ]);
  });

  it('on a port that is taken: 1, and one line', async () => {
    const other: Server = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, lines } = await failure({ DOSSIER_PORT: String(port) });
    expect(code).toBe(1);
    expect(lines.at(-1)).toContain(`127.0.0.1:${port}`);
    expect(lines.filter((line) => line.includes(' at '))).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
  });

  it('on a folder that is not a store: 1, and one line', async () => {
    mkdirSync(join(folder.path, 'data'));
    writeFileSync(join(folder.path, 'data', 'log.db'), 'notes on something else'.repeat(1000));
    const { code, lines } = await failure({});
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('log.db');
  });

  it('with another key file: 1, and one line', async () => {
    await stop(await start(folder.path));
    const { code, lines } = await failure({ DOSSIER_KEYS: './other.keys' });
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/key/);
  });
});
