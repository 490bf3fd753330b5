import { Expected, LOOPBACK, readSecret } from './expected.js';
import { type OidcMapping, readMappingFile } from './oidc-mapping.js';

/** An OpenID provider that people sign in with, and whose tokens services bring. */
export interface OidcConfig {
  /** Exactly as the provider writes it in its tokens. */
  issuer: string;
  clientId: string;
  /** Undefined: a public client; PKCE alone shows that a code is ours. Never shown. */
  clientSecret: string | undefined;
  /** Whom bearer JWTs must be meant for; undefined: none is taken. */
  audience: string | undefined;
  mapping: OidcMapping;
}

export const OIDC_DEFAULTS = {
  DOSSIER_OIDC_ISSUER: '',
  DOSSIER_OIDC_CLIENT_ID: '',
  DOSSIER_OIDC_CLIENT_SECRET_FILE: '',
  DOSSIER_OIDC_AUDIENCE: '',
  DOSSIER_OIDC_MAPPING: '',
} as const;

type OidcVariable = keyof typeof OIDC_DEFAULTS;

type Elsewhere = 'DOSSIER_AUTH' | 'DOSSIER_HOST' | 'DOSSIER_BEHIND_PROXY' | 'DOSSIER_PUBLIC_URL';

type Read = <T>(name: OidcVariable, parse: (text: string) => T) => T | undefined;

/**
 * Undefined where `DOSSIER_AUTH` does not name `oidc`, and when something about it is wrong.
 * `problems` gets a sentence for each.
 * @param roles names of the policy
 */
export async function readOidc(
  read: Read,
  value: (name: OidcVariable | Elsewhere) => string,
  problems: string[],
  roles: ReadonlySet<string>,
): Promise<OidcConfig | undefined> {
  const isAsked = value('DOSSIER_AUTH')
    .split(',')
    .some((way) => way.trim() === 'oidc');
  if (!isAsked) return undefined;
  const issuer = read('DOSSIER_OIDC_ISSUER', parseIssuer);
  const clientId = read('DOSSIER_OIDC_CLIENT_ID', parseClientId);
  const clientSecret = read('DOSSIER_OIDC_CLIENT_SECRET_FILE', readSecret) || undefined;
  const audience = value('DOSSIER_OIDC_AUDIENCE') || undefined;
  if (audience !== undefined && audience === clientId) {
    problems.push(
      'DOSSIER_OIDC_AUDIENCE: expected another name than DOSSIER_OIDC_CLIENT_ID, since what says who signed in (an ID token, meant for the client) is no permission to call.',
    );
  }
  const isReachedAsItListens =
    LOOPBACK.test(value('DOSSIER_HOST')) && value('DOSSIER_BEHIND_PROXY') === '';
  if (!isReachedAsItListens && value('DOSSIER_PUBLIC_URL') === '') {
    problems.push(
      'DOSSIER_PUBLIC_URL: expected where browsers reach the service, for example https://dossier.example.com; the provider sends them back there.',
    );
  }
  const mapping = await readMapping(value('DOSSIER_OIDC_MAPPING'), roles, problems);
  if (issuer === undefined || clientId === undefined || mapping === undefined) return undefined;
  return { issuer, clientId, clientSecret, audience, mapping };
}

function parseIssuer(text: string): string {
  if (isAddress(text) && !text.includes('?')) return text;
  throw new Expected(
    'expected the address of the provider as it stands in its tokens, https://… (http only on this machine), for example https://sso.example.com/realms/main.',
  );
}

/** Where browsers reach the service: origin only, since nothing of ours stands below a path. */
export function parsePublicUrl(text: string): string | undefined {
  if (text === '') return undefined;
  if (isAddress(text) && new URL(text).pathname === '/' && !text.includes('?')) {
    return new URL(text).origin;
  }
  throw new Expected(
    'expected where browsers reach the service, without a path: https://… (http only on this machine), for example https://dossier.example.com.',
  );
}

/** What is sent over http can be read and changed on its way, except within one machine. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== '' || password !== '' || hash !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

function parseClientId(text: string): string {
  if (/^[ -~]{1,200}$/.test(text)) return text;
  throw new Expected('expected the name under which the provider knows this service.');
}

async function readMapping(
  path: string,
  roles: ReadonlySet<string>,
  problems: string[],
): Promise<OidcMapping | undefined> {
  if (path === '') {
    problems.push(
      'DOSSIER_OIDC_MAPPING: expected a JSON file that says which claims give which roles.',
    );
    return undefined;
  }
  const read = await readMappingFile(path, roles);
  for (const problem of read.problems) problems.push(`DOSSIER_OIDC_MAPPING: ${problem}`);
  return read.mapping;
}
