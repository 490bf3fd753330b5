import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Desk, openDesk } from './dossier.js';

jest.setTimeout(60_000);

const TOKEN = 'dossier_canary-of-a-token';

let desk: Desk;
let servers: Server[];
beforeEach(() => {
  desk = openDesk();
  servers = [];
  desk.write('token', `${TOKEN}\nwhat follows is no token\n`);
});
afterEach(() => {
  for (const server of servers) server.close();
  desk.remove();
});

/** A server, and what it is asked. */
async function listening(status: number, headers: Record<string, string> = {}) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(status, headers).end('{}');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return { url: `http://127.0.0.1:${port}`, asked };
}

const list = (url: string, tokenFile = 'token') =>
  desk.runWith({ DOSSIER_TOKEN_FILE: tokenFile }, 'jobs', 'list', '--url', url);

describe('a command with --url', () => {
  it('sends the first line of the file as its token, and says it nowhere', async () => {
    const { url, asked } = await listening(500);
    const { code, stdout, stderr } = await list(url);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${TOKEN}`]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).not.toContain('canary');
  });

  it('does not go where it is sent on to', async () => {
    const there = await listening(200);
    const here = await listening(302, { location: `${there.url}/api/v1/jobs?token=x` });
    const { code, stderr } = await list(here.url);
    expect(code).toBe(1);
    expect(stderr).toContain(`sends on to ${there.url}; --url takes that.`);
    expect(there.asked).toEqual([]);
  });

  it('needs such a file', async () => {
    const { url, asked } = await listening(200);
    const missing = await list(url, 'nowhere');
    expect([missing.code, missing.stderr]).toEqual([
      2,
      'DOSSIER_TOKEN_FILE: nowhere cannot be read (ENOENT).\n',
    ]);
    expect((await list(url, '')).stderr).toMatch(/^--url needs a token: DOSSIER_TOKEN_FILE names/);
    desk.write('token', 'two words\n');
    expect((await list(url)).stderr).toContain('the first line of token is no token');
    expect(asked).toEqual([]);
  });
});
