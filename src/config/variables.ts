import { Expected } from './expected.js';
import { OIDC_DEFAULTS } from './oidc-config.js';

/** Every variable, and what holds when it is absent. */
export const DEFAULTS = {
  DOSSIER_STORE: 'sqlite:./data',
  DOSSIER_HOST: '127.0.0.1',
  DOSSIER_PORT: '3000',
  DOSSIER_TLS_CERT: '',
  DOSSIER_TLS_KEY: '',
  DOSSIER_BEHIND_PROXY: '',
  DOSSIER_AUTH: 'local',
  DOSSIER_PUBLIC_URL: '',
  ...OIDC_DEFAULTS,
  DOSSIER_SESSION_IDLE_MINUTES: '30',
  DOSSIER_SESSION_HOURS: '12',
  DOSSIER_LIMITS: 'sign-in=10,write=600,search=600,read=6000,export=30,masked=30',
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

export type Variable = keyof typeof DEFAULTS;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables of one environment, and remembers everything that is wrong with them. */
export class Variables {
  /** Sentences, each with the name of its variable. */
  readonly problems: string[] = [];

  constructor(private readonly environment: Environment) {}

  /** An empty variable counts as absent. */
  text(name: Variable): string {
    return this.environment[name]?.trim() || DEFAULTS[name];
  }

  /** Undefined when the value is not as `parse` expects it; what was expected is remembered. */
  read<T>(name: Variable, parse: (text: string) => T): T | undefined {
    try {
      return parse(this.text(name));
    } catch (error) {
      if (!(error instanceof Expected)) throw error;
      this.problems.push(`${name}: ${error.message}`);
      return undefined;
    }
  }

  /** For what is wrong with several variables together. */
  fail(sentence: string): undefined {
    this.problems.push(sentence);
    return undefined;
  }

  /** Names that look like ours and are not. */
  unknown(): string[] {
    return Object.keys(this.environment).filter(
      (name) =>
        name.startsWith('DOSSIER_') && !ELSEWHERE.has(name) && !Object.hasOwn(DEFAULTS, name),
    );
  }
}

/** Read by the command line alone, for a service elsewhere. */
const ELSEWHERE: ReadonlySet<string> = new Set(['DOSSIER_TOKEN_FILE']);
