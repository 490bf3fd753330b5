import { createServer, get } from 'node:http';
import { startServer } from './own-server.js';

/** @typedef {import('./means.js').ServerKind} ServerKind */
/** @typedef {import('./own-server.js').OwnServer} OwnServer */

/**
 * @typedef {object} SharedServers
 * @property {string} at where workers ask
 * @property {() => Promise<void>} close
 */

/**
 * Lives in Jest's main process for the time of one run: the first test that asks for a server has it
 * started, the others are told the same address.
 * @param {import('./means.js').Means} means
 * @returns {Promise<SharedServers>}
 */
export async function offerServers(means) {
  /** @type {Map<ServerKind, Promise<OwnServer>>} */
  const started = new Map();
  const serve = (/** @type {ServerKind} */ kind) => {
    const server = started.get(kind) ?? startServer(means, kind, false);
    started.set(kind, server);
    return server;
  };
  const door = createServer((request, response) => {
    serve(request.url === '/kafka' ? 'kafka' : 'mongo').then(
      ({ address }) => response.end(address),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => door.listen(0, '127.0.0.1', () => resolve(undefined)));
  door.unref();
  // A TCP server has an address of this type.
  const { port } = /** @type {import('node:net').AddressInfo} */ (door.address());
  return {
    at: `http://127.0.0.1:${port}`,
    close: async () => {
      door.close();
      const servers = await Promise.allSettled(started.values());
      await Promise.all(
        servers.map(async (server) => {
          if (server.status === 'fulfilled') await server.value.remove();
        }),
      );
    },
  };
}

/**
 * The address of the run's server, which is started when nobody asked before.
 * @param {string} at
 * @param {ServerKind} kind
 * @returns {Promise<string>}
 */
export function askForServer(at, kind) {
  return new Promise((resolve, reject) => {
    get(`${at}/${kind}`, { agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(text));
      });
    }).on('error', reject);
  });
}
