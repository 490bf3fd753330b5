import { DEFAULT_POLICY } from '../customer/default-policy.js';
import type { Policy } from '../customer/policy.js';
import { Expected } from './expected.js';
import { type KafkaConfig, readKafka } from './kafka.js';
import { type Limits, readLimits } from './limits.js';
import { type Listening, readListening, readSignIn, type SignInWay } from './listening.js';
import { type OidcConfig, parsePublicUrl, readOidc } from './oidc-config.js';
import { readPolicyFile } from './policy-file.js';
import { wholeNumber } from './values.js';
import { type Environment, Variables } from './variables.js';

/**
 * The configuration: environment variables, checked once at start, then one frozen object. Nothing else
 * reads the environment. Each variable is in the table of the README.
 */
export interface Config extends Listening {
  store: StoreAddress;
  /** Undefined: nothing goes to Kafka. */
  kafka: KafkaConfig | undefined;
  /** How people sign in; tokens always work. */
  signIn: readonly SignInWay[];
  /** Undefined: nobody signs in with an OpenID provider. */
  oidc: OidcConfig | undefined;
  /** Where browsers reach the service; undefined: where they say they do. */
  publicUrl: string | undefined;
  sessions: SessionTimes;
  limits: Limits;
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

/** When a session is over. */
export interface SessionTimes {
  /** Without a request. */
  idleMs: number;
  /** After the sign-in, whatever happens. */
  absoluteMs: number;
}

/** What is wrong with the environment, a sentence for each variable; none shows a secret. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * Reads the variables; an empty one counts as absent. `warnings` are for the person who starts it.
 * @throws ConfigError with every problem at once
 */
export async function readConfig(
  environment: Environment,
): Promise<{ config: Config; warnings: string[] }> {
  const variables = new Variables(environment);
  const policy = await readPolicy(variables);
  const config = {
    store: variables.read('DOSSIER_STORE', parseStore),
    kafka: readKafka(variables),
    ...readListening(variables),
    signIn: readSignIn(variables),
    oidc: await readOidc(
      (name, parse) => variables.read(name, parse),
      (name) => variables.text(name),
      variables.problems,
      new Set(Object.keys(policy.roles)),
    ),
    publicUrl: variables.read('DOSSIER_PUBLIC_URL', parsePublicUrl),
    sessions: readSessions(variables),
    limits: readLimits(variables),
    keyFile: variables.text('DOSSIER_KEYS'),
    source: variables.read('DOSSIER_SOURCE', parseSource),
    timeZone: variables.read('DOSSIER_TIME_ZONE', parseTimeZone),
    importLimitBytes: variables.read('DOSSIER_IMPORT_LIMIT_MB', parseMegabytes),
    jobsKeptDays: variables.read('DOSSIER_JOBS_KEPT_DAYS', (text) =>
      wholeNumber(text, 'days', 3650),
    ),
    policy,
  };
  const { problems } = variables;
  if (problems.length > 0 || !isWhole(config)) throw new ConfigError(problems);
  const warnings = variables
    .unknown()
    .map((name) => `${name} is not a variable of Dossier and is ignored.`);
  if (config.limits['sign-in'] === undefined) {
    warnings.push('DOSSIER_LIMITS: attempts to sign in are not limited by address.');
  }
  return { config: Object.freeze(config), warnings };
}

type Read = { [Name in keyof Config]: Config[Name] | undefined };

function isWhole(config: Read): config is Config {
  const { kafka: _kafka, tls: _tls, oidc: _oidc, publicUrl: _publicUrl, ...needed } = config;
  return Object.values(needed).every((value) => value !== undefined);
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

function readSessions(variables: Variables): SessionTimes | undefined {
  const idle = variables.read('DOSSIER_SESSION_IDLE_MINUTES', (text) =>
    wholeNumber(text, 'minutes', 1440),
  );
  const hours = variables.read('DOSSIER_SESSION_HOURS', (text) => wholeNumber(text, 'hours', 168));
  if (idle === undefined || hours === undefined) return undefined;
  return { idleMs: idle * 60_000, absoluteMs: hours * 3_600_000 };
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

async function readPolicy(variables: Variables): Promise<Policy> {
  const path = variables.text('DOSSIER_POLICY');
  if (path === '') return DEFAULT_POLICY;
  const read = await readPolicyFile(path);
  for (const problem of read.problems) variables.fail(`DOSSIER_POLICY: ${problem}`);
  return read.policy;
}
