import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { openSqliteVault } from '../../src/adapters/sqlite/vault.js';
import type { Json } from '../http/support/http-test.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, start, stop } from './built-service.js';
import { type Client, clientOf } from './client.js';
import { dossier } from './dossier-command.js';
import { type KilledService, killedService } from './killed-service.js';

/* Imports as jobs of the built service: they outlive it, and every row is in exactly once. */

let folder: ReturnType<typeof temporaryFolder>;
beforeAll(build, 60_000);
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

/** Rows without a number that would keep a second one of them out. */
function csv(rows: number, name = '导入'): string {
  const lines = Array.from({ length: rows }, (_, row) => `${name}${row}号有限公司,CN\n`);
  return `客户名称,国家\n${lines.join('')}`;
}

type Asked = Pick<BuiltService, 'url' | 'token'>;

function headersOf({ token }: Pick<Asked, 'token'>): Record<string, string> {
  return { authorization: `Bearer ${token}`, 'accept-language': 'en' };
}

async function send({ url, token }: Asked, content: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([content]), 'new.csv');
  const answer = await fetch(`${url}/api/v1/imports`, {
    method: 'POST',
    headers: headersOf({ token }),
    body: form,
  });
  const body: Json = await answer.json();
  if (answer.status !== 202) throw new Error(JSON.stringify(body));
  return body.jobId;
}

async function jobOf(client: Client, jobId: string): Promise<Json> {
  return (await client.get(`/imports/${jobId}`)).json;
}

function untilState(client: Client, jobId: string, state: string): Promise<void> {
  return until(
    `the import is ${state}`,
    async () => (await jobOf(client, jobId)).state === state,
    90,
  );
}

/** Legal names of all customers that were created, in the order of the log. */
async function created(client: Client): Promise<string[]> {
  const names: string[] = [];
  for (let after = 0; ; ) {
    const { text } = await client.get(`/events?after=${after}&limit=5000`);
    const events = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    if (events.length === 0) return names;
    names.push(...events.map(({ data }) => data.fields.legalName));
    after = events.at(-1).position;
  }
}

describe('an import', () => {
  let service: KilledService;
  afterEach(() => service.end());

  it('goes on after each kill of the service, and does every row once', async () => {
    const ROWS = 3000;
    service = killedService(folder.path, {});
    const token = await service.token();
    const jobId = await send({ url: await service.url(), token }, csv(ROWS));
    for (const rows of [400, 1100, 1900]) {
      const url = await service.url();
      await until(
        `${rows} rows are in`,
        async () => {
          const ready = await fetch(`${url}/health/ready`, { headers: headersOf({ token }) });
          return ((await ready.json()) as { head: number }).head >= rows;
        },
        60,
      );
      await service.killAndStart();
    }
    const client = clientOf({ url: await service.url(), token });
    await untilState(client, jobId, 'finished');
    expect(await jobOf(client, jobId)).toMatchObject({
      done: ROWS,
      counts: { created: ROWS, refused: 0 },
    });
    const names = await created(client);
    expect([names.length, new Set(names).size]).toEqual([ROWS, ROWS]);
    expect(service.kills()).toBe(3);
    expect((await service.stop()).code).toBe(0);
    expect((await dossier(folder.path, ['verify'])).code).toBe(0);
  }, 180_000);
});

describe('imports in a service', () => {
  let service: BuiltService;
  let client: Client;
  beforeEach(async () => {
    mkdirSync(join(folder.path, 'arriving'));
    service = await start(folder.path, { TMPDIR: join(folder.path, 'arriving') });
    client = clientOf(service);
  }, 30_000);
  afterEach(async () => {
    service.process.kill('SIGKILL');
    await service.ended;
  });

  it('run two at once, pause, go on, and are cancelled', async () => {
    const [one, other] = [
      await send(service, csv(6000, '甲')),
      await send(service, csv(2000, '乙')),
    ];
    const third = await send(service, csv(10, '丙'));
    await until('both get on', async () => {
      const jobs = await Promise.all([jobOf(client, one), jobOf(client, other)]);
      return jobs.every(({ state, done }) => state === 'running' && done > 0);
    });
    expect((await jobOf(client, third)).state).toBe('queued');
    await client.post(`/imports/${one}/pause`);
    await untilState(client, one, 'paused');
    const { done } = await jobOf(client, one);
    // Its place is free now.
    await untilState(client, third, 'finished');
    await untilState(client, other, 'finished');
    expect(await jobOf(client, one)).toMatchObject({ state: 'paused', done });
    expect(done).toBeLessThan(6000);
    await client.post(`/imports/${one}/resume`);
    await untilState(client, one, 'finished');
    const names = await created(client);
    expect([names.length, new Set(names).size]).toEqual([8010, 8010]);

    // So many that it is not done before it hears of it.
    const last = await send(service, csv(30_000, '丁'));
    await until('it gets on', async () => (await jobOf(client, last)).done > 0);
    await client.post(`/imports/${last}/cancel`);
    await untilState(client, last, 'cancelled');
    const cancelled = await jobOf(client, last);
    expect(cancelled.done).toBeLessThan(30_000);
    expect(await created(client)).toHaveLength(8010 + cancelled.done);
    await stop(service);
    expect(service.said()).toMatch(/Stopped\.\n$/);
  }, 120_000);

  it('are told of as they go on, from a snapshot to the end', async () => {
    const jobId = await send(service, csv(2500));
    const answer = await fetch(`${service.url}/api/v1/imports/${jobId}/events`, {
      headers: headersOf(service),
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const events: { id: string; job: Json }[] = [];
    const stream = answer.body
      ?.pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream());
    for await (const { id = '', event, data } of stream ?? []) {
      expect(event).toBe('job');
      events.push({ id, job: JSON.parse(data) });
    }
    const done = events.map(({ job }) => job.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const states = events.map(({ job }) => job.state);
    expect(states.indexOf('finished')).toBe(states.length - 1);
    expect(states).toContain('running');
    // Whoever has the last event is told not to come back.
    const headers = { ...headersOf(service), 'last-event-id': events.at(-1)?.id ?? '' };
    const again = await fetch(`${service.url}/api/v1/imports/${jobId}/events`, { headers });
    expect(again.status).toBe(204);
  }, 60_000);

  it('stop with the service, and go on with the next one', async () => {
    const jobId = await send(service, csv(10_000));
    await until('it gets on', async () => (await jobOf(client, jobId)).done > 0);
    await stop(service);
    const listed = await dossier(folder.path, ['jobs', 'list', '--json']);
    expect(JSON.parse(listed.out)).toEqual([expect.objectContaining({ jobId, state: 'queued' })]);
    service = await start(folder.path);
    client = clientOf(service);
    await untilState(client, jobId, 'finished');
    const names = await created(client);
    expect([names.length, new Set(names).size]).toEqual([10_000, 10_000]);
  }, 120_000);

  it('leave nothing of a file that does not arrive whole', async () => {
    await new Promise<void>((resolve) => {
      const sending = request(`${service.url}/api/v1/imports`, {
        method: 'POST',
        headers: {
          ...headersOf(service),
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 5_000_000,
        },
      });
      sending.on('error', () => resolve());
      sending.write(
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n客户名称,国家\n',
      );
      sending.write(Buffer.alloc(2_000_000, '半张表,CN\n'), () => sending.destroy());
    });
    const arriving = join(folder.path, 'arriving');
    await until('nothing is left on the disk', () => readdirSync(arriving).length === 0);
    expect((await client.get('/imports')).json.items).toEqual([]);
    await stop(service);
    const vault = await openSqliteVault(join(folder.path, 'data'));
    expect([await vault.list('open-job'), await vault.list('job')]).toEqual([[], []]);
    await vault.close();
  }, 30_000);

  /** How the command line says who it is. */
  function tokenFile(): Record<string, string> {
    const file = join(folder.path, 'token');
    writeFileSync(file, `${service.token}\n`);
    return { DOSSIER_TOKEN_FILE: file };
  }

  it('are sent and followed from the command line, and refused rows come back', async () => {
    writeFileSync(join(folder.path, 'new.csv'), `${csv(50)},CN\n`);
    const args = ['import', 'new.csv', '--url', service.url, '--json'];
    const sent = await dossier(folder.path, args, tokenFile());
    expect({ code: sent.code, out: JSON.parse(sent.out) }).toMatchObject({
      code: 1,
      out: {
        state: 'finished',
        counts: { created: 50, refused: 1 },
        refusedFile: 'new.refused.csv',
        problems: [{ code: 'required', column: '客户名称', firstRow: 52 }],
      },
    });
    expect(readFileSync(join(folder.path, 'new.refused.csv'), 'utf8')).toContain('必填');
    const { jobId } = JSON.parse(sent.out);
    const jobs = (words: string[]) =>
      dossier(folder.path, ['jobs', ...words, '--url', service.url], tokenFile());
    expect((await jobs(['list'])).out).toContain(`${jobId}  `);
    expect((await jobs(['show', jobId])).out).toContain('finished  51 of 51  new.csv');
    const refused = await jobs(['cancel', jobId]);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining('The job is finished'),
    ]);
    expect((await jobs(['pause', 'nothing'])).code).toBe(2);
  }, 60_000);

  it('are paused by Ctrl-C on the command line, and the same command goes on', async () => {
    writeFileSync(join(folder.path, 'new.csv'), csv(10_000));
    const args = ['import', 'new.csv', '--url', service.url];
    const child = spawn(process.execPath, [join(__dirname, '../../dist/cli/main.js'), ...args], {
      cwd: folder.path,
      env: { PATH: process.env.PATH, ...tokenFile() },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await until('it gets on', async () => {
      const { items } = (await client.get('/imports')).json;
      return items[0]?.done > 0;
    });
    child.kill('SIGINT');
    expect(await ended).toBe(1);
    expect(said).toContain('Paused. Give the same command again to go on');
    const [{ jobId, done }] = (await client.get('/imports')).json.items;
    expect(await jobOf(client, jobId)).toMatchObject({ state: 'paused' });
    expect(done).toBeLessThan(10_000);

    const again = await dossier(folder.path, args, tokenFile());
    expect([again.code, again.err]).toEqual([0, expect.stringContaining(`${jobId} on`)]);
    expect((await client.get('/imports')).json.items).toHaveLength(1);
    const names = await created(client);
    expect([names.length, new Set(names).size]).toEqual([10_000, 10_000]);
  }, 120_000);
});

describe('two services on one store', () => {
  it('run each import once', async () => {
    const services = await Promise.all([start(folder.path), start(folder.path)]);
    try {
      const ids: string[] = [];
      for (let n = 0; n < 6; n++)
        ids.push(await send(services[n % 2] ?? services[0], csv(200, `第${n}批`)));
      const client = clientOf(services[0]);
      for (const id of ids) await untilState(client, id, 'finished');
      const names = await created(client);
      expect([names.length, new Set(names).size]).toEqual([1200, 1200]);
      for (const service of services) await stop(service);
      const said = services.map((service) => service.said()).join('');
      for (const id of ids) expect(said.split(`Job ${id} (import): finished`)).toHaveLength(2);
    } finally {
      for (const { process } of services) process.kill('SIGKILL');
    }
  }, 90_000);
});
