import { readFileSync } from 'node:fs';
import { DEFAULT_POLICY } from '../customer/default-policy.js';
import type { Policy } from '../customer/policy.js';
import { readPolicyFile } from './policy-file.js';

/**
 * The configuration: environment variables, checked once at start, then one frozen object. Nothing else
 * reads the environment. Each variable is in the table of the README.
 */
export interface Config {
  store: StoreAddress;
  /** Undefined: nothing goes to Kafka. */
  kafka: KafkaConfig | undefined;
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** True when a host beyond loopback was allowed although nobody signs in. */
  open: boolean;
  /** Path of the key file. */
  keyFile: string;
  /** CloudEvents `source` of everything published. */
  source: string;
  /** IANA time zone that decides what today is. */
  timeZone: string;
  /** Largest file that can be sent for import. */
  importLimitBytes: number;
  /** Days for which a job that is over is kept, with its file and its refused rows. */
  jobsKeptDays: number;
  policy: Policy;
}

/** Where log, views and vault are. */
export type StoreAddress =
  /** The embedded store. */
  | { type: 'sqlite'; folder: string }
  /** A connection string with the name of the database; it may hold a password and is never shown. */
  | { type: 'mongodb'; url: string };

export interface KafkaConfig {
  /** host:port of some of the brokers. */
  brokers: readonly string[];
  /** With a user, SASL SCRAM-SHA-512. */
  user: { name: string; password: string } | undefined;
  ssl: boolean;
  /** Whether the service relays itself, or leaves it to a process of its own (`dossier relay`). */
  relay: 'inside' | 'alone';
}

/** What is wrong with the environment, a sentence for each variable; none shows a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

const OPEN_WORD = 'yes-without-sign-in';

/** Every variable, and what holds when it is absent. */
export const DEFAULTS = {
  DOSSIER_STORE: 'sqlite:./data',
  DOSSIER_HOST: '127.0.0.1',
  DOSSIER_PORT: '3000',
  DOSSIER_OPEN: '',
  DOSSIER_KEYS: './dossier.keys',
  DOSSIER_SOURCE: 'urn:dossier',
  DOSSIER_TIME_ZONE: 'Asia/Shanghai',
  DOSSIER_POLICY: '',
  DOSSIER_IMPORT_LIMIT_MB: '512',
  DOSSIER_JOBS_KEPT_DAYS: '30',
  DOSSIER_KAFKA_BROKERS: '',
  DOSSIER_KAFKA_USERNAME: '',
  DOSSIER_KAFKA_PASSWORD_FILE: '',
  DOSSIER_KAFKA_SSL: '',
  DOSSIER_KAFKA_RELAY: 'inside',
} as const;

type Variable = keyof typeof DEFAULTS;

/**
 * Reads the variables; an empty one counts as absent. `warnings` are for the person who starts it.
 * @throws ConfigError with every problem at once
 */
export async function readConfig(
  environment: Environment,
): Promise<{ config: Config; warnings: string[] }> {
  const problems: string[] = [];
  const value = (name: Variable) => environment[name]?.trim() || DEFAULTS[name];
  const read: Read = (name, parse) => {
    try {
      return parse(value(name));
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      problems.push(`${name}: ${error.message}`);
      return undefined;
    }
  };
  const open = read('DOSSIER_OPEN', parseOpen);
  const config = {
    store: read('DOSSIER_STORE', parseStore),
    kafka: readKafka(read, value, problems),
    host: read('DOSSIER_HOST', (text) => parseHost(text, open ?? false)),
    port: read('DOSSIER_PORT', parsePort),
    open,
    keyFile: value('DOSSIER_KEYS'),
    source: read('DOSSIER_SOURCE', parseSource),
    timeZone: read('DOSSIER_TIME_ZONE', parseTimeZone),
    importLimitBytes: read('DOSSIER_IMPORT_LIMIT_MB', parseMegabytes),
    jobsKeptDays: read('DOSSIER_JOBS_KEPT_DAYS', (text) => wholeNumber(text, 'days', 3650)),
    policy: await readPolicy(value('DOSSIER_POLICY'), problems),
  };
  if (problems.length > 0 || !isWhole(config)) throw new ConfigError(problems);
  return { config: Object.freeze(config), warnings: warningsOf(environment, config) };
}

/** What was expected instead; never what was given where that may be secret. */
class Expected extends Error {}

function isWhole(config: { [Name in keyof Config]: Config[Name] | undefined }): config is Config {
  const { kafka: _, ...needed } = config;
  return Object.values(needed).every((value) => value !== undefined);
}

function parseOpen(text: string): boolean {
  if (text === '') return false;
  if (text === OPEN_WORD) return true;
  throw new Expected(`expected ${OPEN_WORD}, or nothing.`);
}

function parseStore(text: string): StoreAddress {
  const folder = /^sqlite:(.+)$/.exec(text)?.[1];
  if (folder !== undefined) return { type: 'sqlite', folder };
  if (/^mongodb(\+srv)?:\/\/[^/\s]+\/[^?\s/]+(\?\S*)?$/.test(text))
    return { type: 'mongodb', url: text };
  // What was given is not shown: the address of a database server has a password in it.
  throw new Expected(
    'expected sqlite:<folder>, for example sqlite:./data, or mongodb://<host>/<database>.',
  );
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

function parseHost(text: string, open: boolean): string {
  if (/\s|\/|^\[/.test(text)) throw new Expected('expected a host name or an IP address.');
  if (open || LOOPBACK.test(text)) return text;
  throw new Expected(
    `“${text}” can be reached from other machines, and nobody signs in yet, so everybody there could read and change everything. Expected 127.0.0.1, ::1 or localhost; if you really mean it, set DOSSIER_OPEN=${OPEN_WORD}.`,
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Expected(`expected a port from 0 (any free one) to 65535, found “${text}”.`);
}

function parseSource(text: string): string {
  if (text.length <= 200 && /^[a-z][a-z0-9+.-]*:[!-~]+$/i.test(text)) return text;
  throw new Expected('expected a URI of at most 200 characters, for example urn:dossier.');
}

function parseTimeZone(text: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new Expected(`expected an IANA time zone like Asia/Shanghai, found “${text}”.`);
  }
}

function parseMegabytes(text: string): number {
  return wholeNumber(text, 'megabytes', 4096) * 1024 * 1024;
}

function wholeNumber(text: string, unit: string, max: number): number {
  const number = Number(text);
  if (/^\d{1,6}$/.test(text) && number >= 1 && number <= max) return number;
  throw new Expected(`expected a whole number of ${unit} from 1 to ${max}, found “${text}”.`);
}

type Read = <T>(name: Variable, parse: (text: string) => T) => T | undefined;

/** Undefined without brokers, and when something about them is wrong. */
function readKafka(
  read: Read,
  value: (name: Variable) => string,
  problems: string[],
): KafkaConfig | undefined {
  const brokers = read('DOSSIER_KAFKA_BROKERS', parseBrokers) ?? [];
  const ssl = read('DOSSIER_KAFKA_SSL', parseYes) ?? false;
  const relay = read('DOSSIER_KAFKA_RELAY', parseRelay) ?? 'inside';
  const name = value('DOSSIER_KAFKA_USERNAME');
  const passwordFile = value('DOSSIER_KAFKA_PASSWORD_FILE');
  if ((name === '') !== (passwordFile === '')) {
    problems.push('DOSSIER_KAFKA_USERNAME and DOSSIER_KAFKA_PASSWORD_FILE are given together.');
  }
  const password = read('DOSSIER_KAFKA_PASSWORD_FILE', readSecret) ?? '';
  if (brokers.length === 0) return undefined;
  return { brokers, ssl, relay, user: name === '' ? undefined : { name, password } };
}

function parseBrokers(text: string): string[] {
  const brokers = text.split(',').map((broker) => broker.trim());
  if (text === '') return [];
  if (brokers.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker))) return brokers;
  throw new Expected('expected host:port, several separated by commas, for example kafka:9092.');
}

function parseYes(text: string): boolean {
  if (text === '' || text === 'yes') return text === 'yes';
  throw new Expected('expected yes, or nothing.');
}

function parseRelay(text: string): KafkaConfig['relay'] {
  if (text === 'inside' || text === 'alone') return text;
  throw new Expected('expected inside or alone.');
}

/** The first line of a file; the path may be shown, what is in it never. */
function readSecret(path: string): string {
  if (path === '') return '';
  try {
    const [secret = ''] = readFileSync(path, 'utf8').split(/\r?\n/, 1);
    if (secret !== '') return secret;
  } catch {
    throw new Expected(`expected a file that can be read; ${path} cannot.`);
  }
  throw new Expected(`expected the password in the first line of ${path}, which is empty.`);
}

async function readPolicy(path: string, problems: string[]): Promise<Policy> {
  if (path === '') return DEFAULT_POLICY;
  const read = await readPolicyFile(path);
  for (const problem of read.problems) problems.push(`DOSSIER_POLICY: ${problem}`);
  return read.policy;
}

function warningsOf(environment: Environment, { open, host }: Config): string[] {
  const warnings = Object.keys(environment)
    .filter((name) => name.startsWith('DOSSIER_') && !Object.hasOwn(DEFAULTS, name))
    .map((name) => `${name} is not a variable of Dossier and is ignored.`);
  if (open) {
    warnings.push(
      `DOSSIER_OPEN is set: whoever reaches ${host} can read and change everything without signing in.`,
    );
  }
  return warnings;
}
