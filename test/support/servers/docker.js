import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { kafkaProperties } from './kafka-properties.js';
import { freePort } from './ports.js';

/** Those of docker-compose.yml. */
export const IMAGES = { kafka: 'apache/kafka:4.3.1', mongo: 'mongo:8' };

const READY = 'the test server is ready';

/**
 * A container with a volume of its own, which stays when the container is killed.
 * @param {import('./means.js').ServerKind} kind
 * @returns {Promise<import('./own-server.js').Recipe>}
 */
export async function dockerRecipe(kind) {
  const port = await freePort();
  const name = `dossier-test-${randomUUID()}`;
  const { data, settings, script } = kind === 'mongo' ? mongo(port) : kafka(port);
  const publish = ['-p', `127.0.0.1:${port}:${port}`, '-v', `${name}:${data}`];
  const set = Object.entries(settings).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const options = ['--rm', '-i', '--name', name, ...publish, ...set, '--entrypoint', 'bash'];
  // When its input ends, whoever wanted it is gone.
  const untilEnd = `cat >/dev/null; kill $server; wait $server`;
  return {
    address: kind === 'mongo' ? `mongodb://127.0.0.1:${port}/?replicaSet=rs0` : `127.0.0.1:${port}`,
    command: {
      program: 'docker',
      args: ['run', ...options, IMAGES[kind], '-c', `${script}\necho ${READY}\n${untilEnd}`],
      ready: READY,
    },
    kill: () => void spawnSync('docker', ['kill', name]),
    stop: (child) => void child.stdin?.end(),
    remove: () => void spawnSync('docker', ['volume', 'rm', '-f', name]),
  };
}

/**
 * It listens inside on the port it has outside, so that the replica set's name for it is right for both.
 * @param {number} port
 */
function mongo(port) {
  const initiate = `rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "127.0.0.1:${port}" }] })`;
  const check = `try { rs.status() } catch { ${initiate} } quit(db.hello().isWritablePrimary ? 0 : 1)`;
  return {
    data: '/data/db',
    settings: {},
    script: `mongod --replSet rs0 --bind_ip_all --port ${port} & server=$!
until mongosh --quiet --port ${port} --eval '${check}' </dev/null >/dev/null 2>&1; do kill -0 $server || exit 1; sleep 0.2; done`,
  };
}

/** @param {number} port */
function kafka(port) {
  const controllerPort = 19_093;
  const data = '/var/lib/kafka/data';
  const { 'controller.quorum.bootstrap.servers': controller, ...properties } = kafkaProperties(
    '',
    port,
    controllerPort,
    data,
  );
  // The image formats its data itself, for a quorum that is written down.
  const all = { ...properties, 'controller.quorum.voters': `1@${controller}` };
  const settings = Object.entries(all).map(([name, value]) => [
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
    value,
  ]);
  return {
    data,
    settings: Object.fromEntries(settings),
    script: `/etc/kafka/docker/run & server=$!
until (echo >/dev/tcp/127.0.0.1/${port}) 2>/dev/null; do kill -0 $server || exit 1; sleep 0.2; done`,
  };
}
