import type { Socket } from 'node:net';
import { NO_LIMITS } from '../../src/config/limits.js';
import type { HttpInside } from '../../src/http/inside.js';
import { API } from './support/client.js';
import { fakeHttp } from './support/fake-http.js';
import type { Received, Sent } from './support/http-test.js';
import { rawRequest } from './support/raw-request.js';

const NO_ONE = '01a20cca-0000-7000-8000-000000000000';

/** Cases of docs/errors.md in which something is broken: the inside, or the connection. */
export const TROUBLE_CASES: Record<string, () => Promise<Received>> = {
  'A review is postponed too often': () =>
    broken({ command: () => refused('too-many-postponements', { max: 2 }) }, step('archive')),
  'The request is not HTTP': () => rawRequest('hello\r\n\r\n'),
  'The headers are too large': () =>
    rawRequest(`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`),
  'The request does not arrive in time': () =>
    rawRequest('POST /api/v1/customers HTTP/1.1\r\nHost: x\r\n', ({ app }) => {
      // Node looks for late requests every half minute and says so like this.
      const server = app.getHttpServer();
      server.on('connection', (socket: Socket) => {
        const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
        socket.once('data', () => setImmediate(() => server.emit('clientError', late, socket)));
      });
    }),
  'A list does not show `X-Min-Position` within 5 s': () =>
    broken({ waitFor: async () => false }, { url: API, headers: { 'x-min-position': '7' } }),
  'A sorted search has over 5,000 hits': () =>
    broken({ query: () => ({ items: [], keys: [], position: 1, tooMany: true }) }, { url: API }),
  'A caller has used up what may be asked in a minute': async () => {
    const service = await fakeHttp({ limits: { ...NO_LIMITS, read: 1 } });
    await service.send({ url: '/metrics' });
    const answer = await service.send({ url: '/metrics' });
    await service.close();
    return answer;
  },
  'Somebody comes back from the OpenID provider who did not go there, or too late': () =>
    broken({ oidc: provider('no-attempt') }, { url: `${OIDC}/callback` }),
  'The OpenID provider vouches for somebody without a role here': () =>
    broken({ oidc: provider('no-role') }, { url: `${OIDC}/callback` }),
  'The OpenID provider is away': () =>
    broken({ oidc: { ...provider('wrong'), begin: throws('ProviderAway') } }, { url: OIDC }),
  'A list is still being built': () => broken({ query: throws('ViewNotReady') }, { url: API }),
  'Whether a command was stored is not known': () =>
    broken({ command: () => refused('outcome-unknown') }, step('archive')),
  'Too much waits to be written': async () => {
    const full = await broken(
      { command: throws('StoreError', { trouble: 'busy' }) },
      step('archive'),
    );
    expect(full.json.type).toBe('urn:dossier:problem:overloaded');
    return broken({ command: () => refused('overloaded') }, step('archive'));
  },
  'The store cannot be read or written': () =>
    broken({ command: throws('StoreError', { trouble: 'full' }) }, step('archive')),
  'A part of the service is in trouble (`/health/ready`)': () =>
    broken(
      { status: async () => ({ head: 7, parts: [{ name: 'log', trouble: 'No room is left.' }] }) },
      { url: '/health/ready' },
    ),
  'A fault of ours': () => broken({ query: throws('TypeError') }, { url: `${API}/${NO_ONE}` }),
};

const OIDC = '/api/v1/session/oidc';

/** As if this became of everybody whom the provider sends back. */
function provider(type: 'no-attempt' | 'no-role' | 'wrong'): NonNullable<HttpInside['oidc']> {
  return {
    begin: throws('ProviderAway'),
    finish: async () => ({ type }),
    endAddress: async () => undefined,
  };
}

/** One request to a service in which something is broken. */
async function broken(fake: Parameters<typeof fakeHttp>[0], sent: Sent): Promise<Received> {
  const silent = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const service = await fakeHttp(fake);
  try {
    return await service.send(sent);
  } finally {
    silent.mockRestore();
    await service.close();
  }
}

class ErrorOf extends Error {
  constructor(name: string, more: object = {}) {
    super('/var/lib/dossier/log.db: secret');
    this.name = name;
    Object.assign(this, more);
  }
}

function throws(name: string, more: object = {}) {
  return () => {
    throw new ErrorOf(name, more);
  };
}

function refused(code: string, params?: Record<string, number>) {
  return { type: 'refused', code, ...(params && { params }) };
}

function step(name: string): Sent {
  return { method: 'POST', url: `${API}/${NO_ONE}/${name}` };
}
