import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jars, javaFolder } from './jars.js';
import { kafkaProperties } from './kafka-properties.js';
import { freePort } from './ports.js';

/**
 * @param {import('./means.js').ServerKind} kind
 * @param {boolean} kept whether MongoDB's data must outlive its process; in memory it is quicker
 * @returns {Promise<import('./own-server.js').Recipe>}
 */
export async function javaRecipe(kind, kept) {
  const folder = mkdtempSync(join(tmpdir(), 'dossier-server-'));
  const { address, args, ready } = await (kind === 'mongo' ? mongo(folder, kept) : kafka(folder));
  return {
    address,
    command: { program: 'java', args, ready },
    kill: (child) => void child.kill('SIGKILL'),
    stop: (child) => void child.kill('SIGTERM'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * @param {string} folder
 * @param {boolean} kept
 */
async function mongo(folder, kept) {
  const port = await freePort();
  const source = join(javaFolder, 'MongoWireServer.java');
  const memory = ['-Xmx512m', '-XX:+UseSerialGC'];
  const classes = ['-cp', join(await jars('mongo'), '*')];
  return {
    address: `mongodb://127.0.0.1:${port}`,
    args: [...memory, ...classes, source, String(port), folder, kept ? 'file' : 'memory'],
    ready: 'ready',
  };
}

/** @param {string} folder */
async function kafka(folder) {
  const [port, controllerPort] = [await freePort(), await freePort()];
  const data = join(folder, 'data');
  mkdirSync(data);
  const properties = kafkaProperties('127.0.0.1', port, controllerPort, data);
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(folder, 'server.properties'), lines.join('\n'));
  const options = ['-Xms256m', '-Xmx256m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  const logging = `-Dlog4j2.configurationFile=${join(javaFolder, 'log4j2.properties')}`;
  const classes = ['-cp', join(await jars('kafka'), '*')];
  const source = join(javaFolder, 'KafkaServer.java');
  return {
    address: `127.0.0.1:${port}`,
    args: [...options, logging, ...classes, source, folder, clusterId()],
    ready: 'Kafka Server started',
  };
}

/**
 * A UUID in base64url; one that begins with "-" would be read as an option.
 * @returns {string}
 */
function clusterId() {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}
