import { connect } from 'node:net';
import { fakeHttp } from './fake-http.js';
import type { HttpTest, Received } from './http-test.js';

/** Writes bytes to a socket of a service that listens, and reads what it answers until it hangs up. */
export async function rawRequest(
  bytes: string,
  prepare: (service: HttpTest) => void = () => undefined,
): Promise<Received> {
  const service = await fakeHttp();
  prepare(service);
  await service.app.listen(0, '127.0.0.1');
  const text = await exchange(service.app.getHttpServer().address(), bytes);
  await service.close();
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => {
    const [name = '', value = ''] = line.split(': ', 2);
    return [name.toLowerCase(), value];
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(headers),
    text: body,
    json: JSON.parse(body),
  };
}

function exchange(address: unknown, bytes: string): Promise<string> {
  const { port } = address as { port: number }; // it listens on a port
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
