import { connect, type Socket } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import { limitBodyTime } from '../../../src/http/request/body-time.js';
import { until } from '../../support/until.js';

const LIMIT_MS = 100;

let service: FastifyInstance;
let late: string[];
beforeEach(async () => {
  late = [];
  service = fastify({
    clientErrorHandler(error, socket) {
      late.push(error.code ?? '');
      socket.destroy();
    },
  });
  limitBodyTime(service, ({ url }) => url === '/upload', LIMIT_MS);
  for (const url of ['/upload', '/small']) service.post(url, async () => 'done');
  await service.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => service.close());

/** Sends a head that promises 10 bytes, and as many of them as are given. */
function send(url: string, bytes: string): { socket: Socket; text(): string; closed(): boolean } {
  const { port } = service.server.address() as { port: number }; // it listens on a port
  const socket = connect(port, '127.0.0.1');
  let text = '';
  let closed = false;
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  const head = `POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n`;
  socket.write(head + bytes);
  return { socket, text: () => text, closed: () => closed };
}

describe('the time that a body may take', () => {
  it('ends for one that does not arrive, and not for an upload', async () => {
    const upload = send('/upload', '"123');
    const small = send('/small', '"123');
    await until('the small one is given up', small.closed);
    expect(late).toEqual(['ERR_HTTP_REQUEST_TIMEOUT']);
    expect(upload.closed()).toBe(false);
    upload.socket.write('45678"');
    await until('the upload is answered', () => upload.text().includes('200 OK'));
    upload.socket.destroy();
  });

  it('is over when the body is there, however long the connection stays', async () => {
    const { socket, text, closed } = send('/small', '"12345678"');
    await until('it is answered', () => text().includes('200 OK'));
    const other = send('/small', '"123');
    await until('a later one is given up', other.closed);
    expect([late.length, closed()]).toEqual([1, false]);
    socket.destroy();
  });
});
