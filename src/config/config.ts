import { DEFAULT_POLICY } from '../customer/default-policy.js';
import type { Policy } from '../customer/policy.js';
import { readPolicyFile } from './policy-file.js';

/**
 * The configuration: environment variables, checked once at start, then one frozen object. Nothing else
 * reads the environment. Each variable is in the table of the README.
 */
export interface Config {
  /** Folder of the embedded store. */
  storeFolder: string;
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
  policy: Policy;
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
  const read = <T>(name: Variable, parse: (text: string) => T): T | undefined => {
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
    storeFolder: read('DOSSIER_STORE', parseStore),
    host: read('DOSSIER_HOST', (text) => parseHost(text, open ?? false)),
    port: read('DOSSIER_PORT', parsePort),
    open,
    keyFile: value('DOSSIER_KEYS'),
    source: read('DOSSIER_SOURCE', parseSource),
    timeZone: read('DOSSIER_TIME_ZONE', parseTimeZone),
    policy: await readPolicy(value('DOSSIER_POLICY'), problems),
  };
  if (problems.length > 0 || !isWhole(config)) throw new ConfigError(problems);
  return { config: Object.freeze(config), warnings: warningsOf(environment, config) };
}

/** What was expected instead; never what was given where that may be secret. */
class Expected extends Error {}

function isWhole(config: { [Name in keyof Config]: Config[Name] | undefined }): config is Config {
  return Object.values(config).every((value) => value !== undefined);
}

function parseOpen(text: string): boolean {
  if (text === '') return false;
  if (text === OPEN_WORD) return true;
  throw new Expected(`expected ${OPEN_WORD}, or nothing.`);
}

function parseStore(text: string): string {
  const folder = /^sqlite:(.+)$/.exec(text)?.[1];
  // What was given is not shown: the address of a database server has a password in it.
  if (folder === undefined)
    throw new Expected('expected sqlite:<folder>, for example sqlite:./data.');
  return folder;
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
