import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { type BuiltService, build, start } from './built-service.js';

let folder: ReturnType<typeof temporaryFolder>;
let service: BuiltService;
let agent: Agent;
beforeAll(build, 60_000);
beforeEach(async () => {
  folder = temporaryFolder();
  service = await start(folder.path);
  agent = new Agent({ keepAlive: true });
});
afterEach(async () => {
  agent.destroy();
  if (service.process.exitCode === null) service.process.kill('SIGKILL');
  await service.ended;
  folder.remove();
});

const BODY = JSON.stringify({ legalName: '停机测试有限公司', country: 'CN' });

interface Exchange {
  request: ClientRequest;
  answer: Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }>;
}

/** Sends the head of a create and half of its body; the rest follows with `request.end(rest)`. */
function halfACreate(): Exchange {
  const headers = {
    authorization: `Bearer ${service.token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(BODY),
  };
  const sent = request(`${service.url}/api/v1/customers`, { method: 'POST', agent, headers });
  const answer = new Promise<Awaited<Exchange['answer']>>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    });
  });
  answer.catch(() => undefined);
  sent.write(BODY.slice(0, 10));
  return { request: sent, answer };
}

async function isUnderWay(): Promise<void> {
  // A request that came after it was answered, so the service has seen the half one.
  await fetch(`${service.url}/health/live`);
}

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  it('lets requests under way finish, and takes no new ones', async () => {
    const { request: sent, answer } = halfACreate();
    await isUnderWay();
    service.process.kill(signal);
    await until('it stops', () => service.said().includes('Stopping'));
    await until('it takes no new connection', () =>
      fetch(`${service.url}/health/live`).then(
        () => false,
        () => true,
      ),
    );
    sent.end(BODY.slice(10));
    expect((await answer).status).toBe(201);
    expect(await service.ended).toEqual({ code: 0, signal: null });
  });
});

describe('stopping', () => {
  it('closes connections that are only kept alive', async () => {
    const { request: sent, answer } = halfACreate();
    sent.end(BODY.slice(10));
    expect((await answer).headers.connection).toBe('keep-alive');
    service.process.kill('SIGTERM');
    expect((await service.ended).code).toBe(0);
  });

  it('ends event streams', async () => {
    const headers = { authorization: `Bearer ${service.token}` };
    const stream = await fetch(`${service.url}/api/v1/events/stream`, { headers });
    service.process.kill('SIGTERM');
    expect(await stream.text()).toContain(': connected');
    expect((await service.ended).code).toBe(0);
  });

  it('is one demand when two signals come together, as npm and a terminal send them', async () => {
    const { request: sent, answer } = halfACreate();
    await isUnderWay();
    service.process.kill('SIGINT');
    await until('it stops', () => service.said().includes('Stopping'));
    service.process.kill('SIGINT');
    service.process.kill('SIGTERM');
    sent.end(BODY.slice(10));
    expect((await answer).status).toBe(201);
    expect((await service.ended).code).toBe(0);
  });

  it('is cut short by a signal that comes later', async () => {
    halfACreate();
    await isUnderWay();
    const asked = Date.now();
    service.process.kill('SIGTERM');
    await until('it is another demand', () => Date.now() - asked > 2_200);
    service.process.kill('SIGTERM');
    expect((await service.ended).code).toBe(1);
    expect(service.said()).toContain('Ended at once by SIGTERM.');
  });
});
