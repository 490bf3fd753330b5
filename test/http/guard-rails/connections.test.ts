import { request as httpsRequest } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { selfSigned } from '../../support/self-signed.js';
import { type BareService, bareService } from './bare-service.js';

let service: BareService | undefined;
afterEach(async () => {
  await service?.app.close();
  service = undefined;
});

async function listening(...options: Parameters<typeof bareService>) {
  service = await bareService(...options);
  await service.app.listen(0, '127.0.0.1');
  const server = service.app.getHttpServer();
  return { server, port: (server.address() as AddressInfo).port }; // it listens on a port
}

describe('over TLS', () => {
  const tls = selfSigned();

  it('is answered as over plain HTTP, and told to come so always', async () => {
    const { port } = await listening({ tls });
    const answer = await new Promise<{ status?: number | undefined; hsts: unknown }>(
      (resolve, reject) => {
        const asked = httpsRequest({ host: '127.0.0.1', port, path: '/health/live', ca: tls.cert });
        asked.on('error', reject).on('response', ({ statusCode, headers }) => {
          resolve({ status: statusCode, hsts: headers['strict-transport-security'] });
        });
        asked.end();
      },
    );
    expect(answer).toEqual({ status: 200, hsts: 'max-age=31536000; includeSubDomains' });
  });

  it.each<['TLSv1.1' | 'TLSv1.2' | 'TLSv1.3', boolean]>([
    ['TLSv1.1', false],
    ['TLSv1.2', true],
    ['TLSv1.3', true],
  ])('%s: %s', async (version, isSpoken) => {
    const { port } = await listening({ tls });
    const spoken = await new Promise<string | undefined>((resolve) => {
      // Old versions have to be asked for on this side, too.
      const ciphers = 'DEFAULT@SECLEVEL=0';
      const range = { minVersion: version, maxVersion: version, ciphers };
      const socket = connectTls({ host: '127.0.0.1', port, ca: tls.cert, ...range }, () => {
        resolve(socket.getProtocol() ?? undefined);
        socket.destroy();
      });
      socket.on('error', () => resolve(undefined));
    });
    expect(spoken).toBe(isSpoken ? version : undefined);
  });
});

describe('a client that takes its time', () => {
  it('is cut off before its headers are whole, and told why', async () => {
    const { server, port } = await listening();
    expect(server.headersTimeout).toBe(15_000);
    // Node looks every five seconds; so long a test may take, twenty it need not.
    server.headersTimeout = 1;
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nX: '),
    );
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    await new Promise<void>((resolve) => socket.once('close', () => resolve()));
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*urn:dossier:problem:request-timeout/s);
    expect(answer).toMatch(/^X-Content-Type-Options: nosniff$/im);
  }, 15_000);
});

describe('behind a proxy', () => {
  const signIn = (address: string, forwarded?: string) =>
    service?.app.inject({
      method: 'POST',
      url: '/sign-in',
      remoteAddress: address,
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    });
  const status = async (...asked: Parameters<typeof signIn>) =>
    (await signIn(...asked))?.statusCode;

  it('counts whom the proxy names, and nobody else’s word', async () => {
    service = await bareService({ behindProxy: true, limits: { 'sign-in': 1 } });
    expect(await status('10.0.0.1', '203.0.113.1')).toBe(201);
    expect(await status('10.0.0.1', '203.0.113.1')).toBe(429);
    expect(await status('10.0.0.1', '203.0.113.2')).toBe(201);
    // What the client itself wrote stands before what the proxy adds.
    expect(await status('10.0.0.1', '198.51.100.9, 203.0.113.1')).toBe(429);
    expect(await status('198.51.100.1', '203.0.113.3')).toBe(201);
    expect(await status('198.51.100.1', '203.0.113.4')).toBe(429);
  });

  it('believes nothing of it without one', async () => {
    service = await bareService({ limits: { 'sign-in': 1 } });
    expect(await status('10.0.0.1', '203.0.113.1')).toBe(201);
    expect(await status('10.0.0.1', '203.0.113.2')).toBe(429);
  });
});
