import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @typedef {'docker' | 'java'} Means what this machine can run a server with */
/** @typedef {'kafka' | 'mongo'} ServerKind */

/**
 * Decided once for a run, before any test, and handed to the workers in one variable.
 * @typedef {object} TestServers
 * @property {string} [mongo] a server that somebody named: a connection string
 * @property {string[]} [kafka] brokers that somebody named
 * @property {Means} [means]
 * @property {string} [at] where the run's shared servers are asked for
 */

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * The servers named by the environment, and what else can be had, without starting anything.
 * @param {Environment} environment
 * @returns {TestServers}
 */
export function findServers(environment) {
  const mongo = environment.TEST_MONGO_URL?.trim();
  const kafka = environment.TEST_KAFKA_BROKERS?.trim();
  const means = findMeans(environment);
  return {
    ...(mongo && { mongo }),
    ...(kafka && { kafka: kafka.split(',').map((broker) => broker.trim()) }),
    ...(means && { means }),
  };
}

/**
 * @param {Environment} environment
 * @returns {Means | undefined}
 */
export function findMeans(environment) {
  if (isOnPath('docker', environment) && hasEngine(environment)) return 'docker';
  // A JRE cannot start a source file.
  const java = ['java', 'javac', 'mvn'].every((program) => isOnPath(program, environment));
  return java ? 'java' : undefined;
}

/**
 * The client is often installed where no engine runs.
 * @param {Environment} environment
 */
function hasEngine({ DOCKER_HOST, HOME = '' }) {
  const sockets = ['/var/run/docker.sock', join(HOME, '.docker', 'run', 'docker.sock')];
  return Boolean(DOCKER_HOST) || sockets.some((path) => existsSync(path));
}

/**
 * @param {string} program
 * @param {Environment} environment
 */
function isOnPath(program, { PATH = '' }) {
  return PATH.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const VARIABLE = 'TEST_SERVERS';

/** @param {TestServers} servers */
export function tellWorkers(servers) {
  process.env[VARIABLE] = JSON.stringify(servers);
}

/**
 * What the run decided.
 * @returns {TestServers}
 */
export function testServers() {
  return JSON.parse(process.env[VARIABLE] ?? '{}');
}
