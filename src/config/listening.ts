import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Expected, LOOPBACK } from './expected.js';
import { parseYes, readText } from './values.js';
import type { Variables } from './variables.js';

/** Where the service listens, and who keeps what is said there private. */
export interface Listening {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Certificate (with its chain) and private key, as PEM; undefined: plain HTTP. */
  tls: { cert: string; key: string } | undefined;
  /** A reverse proxy in front does TLS, and says in X-Forwarded-* who its client is. */
  behindProxy: boolean;
}

/** Ways in which people can sign in. */
export type SignInWay = 'local' | 'oidc';

/** What there is to sign in with, beside OpenID Connect. */
export interface KnownWays {
  /** Somebody has a password. */
  passwords: boolean;
  /** There is an API token. */
  tokens: boolean;
}

export function readListening(variables: Variables): {
  [Name in keyof Listening]: Listening[Name] | undefined;
} {
  return {
    host: variables.read('DOSSIER_HOST', parseHost),
    port: variables.read('DOSSIER_PORT', parsePort),
    tls: readTls(variables),
    behindProxy: variables.read('DOSSIER_BEHIND_PROXY', parseYes),
  };
}

/** `local`, `oidc`, or both. */
export function readSignIn(variables: Variables): readonly SignInWay[] | undefined {
  return variables.read('DOSSIER_AUTH', (text) => {
    const ways = text.split(',').map((way) => way.trim());
    if (ways.every(isSignInWay) && new Set(ways).size === ways.length) return ways;
    throw new Expected('expected local, oidc, or local,oidc.');
  });
}

/**
 * Why the service may not listen there, as a sentence that says what to do; undefined when it may. On
 * loopback it always may: nothing is open there either, and a link for the first sign-in is printed.
 */
export function listeningProblem(
  { host, tls, behindProxy, signIn }: Listening & { signIn: readonly SignInWay[] },
  { passwords, tokens }: KnownWays,
): string | undefined {
  if (isLoopback(host)) return undefined;
  if (tls === undefined && !behindProxy) {
    return `DOSSIER_HOST: “${host}” can be reached from other machines, where passwords and tokens may not travel in the clear. Give DOSSIER_TLS_CERT and DOSSIER_TLS_KEY, or set DOSSIER_BEHIND_PROXY=yes when a reverse proxy in front does TLS.`;
  }
  const isKnown = tokens || signIn.includes('oidc') || (passwords && signIn.includes('local'));
  if (isKnown) return undefined;
  return `DOSSIER_HOST: “${host}” can be reached from other machines, and nobody can sign in yet. Add somebody first (dossier user add NAME --role administrator, or dossier token add NAME --role ROLE), or set up OpenID Connect.`;
}

/** Whether only this machine reaches it. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function isSignInWay(text: string): text is SignInWay {
  return text === 'local' || text === 'oidc';
}

function parseHost(text: string): string {
  if (!/\s|\/|^\[/.test(text)) return text;
  throw new Expected('expected a host name or an IP address.');
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Expected(`expected a port from 0 (any free one) to 65535, found “${text}”.`);
}

/** Undefined without the files, and when something about them is wrong. */
function readTls(variables: Variables): Listening['tls'] {
  const cert = variables.read('DOSSIER_TLS_CERT', readText);
  const key = variables.read('DOSSIER_TLS_KEY', readText);
  if (cert === undefined || key === undefined) return undefined;
  const isGiven = (name: 'DOSSIER_TLS_CERT' | 'DOSSIER_TLS_KEY') => variables.text(name) !== '';
  if (isGiven('DOSSIER_TLS_CERT') !== isGiven('DOSSIER_TLS_KEY')) {
    return variables.fail('DOSSIER_TLS_CERT and DOSSIER_TLS_KEY are given together.');
  }
  if (!isGiven('DOSSIER_TLS_CERT')) return undefined;
  const certificate = variables.read('DOSSIER_TLS_CERT', () => certificateOf(cert));
  const privateKey = variables.read('DOSSIER_TLS_KEY', () => privateKeyOf(key));
  if (certificate === undefined || privateKey === undefined) return undefined;
  if (certificate.checkPrivateKey(privateKey)) return { cert, key };
  return variables.fail(
    'DOSSIER_TLS_KEY: expected the private key of the certificate in DOSSIER_TLS_CERT; it is another one’s.',
  );
}

function certificateOf(pem: string) {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Expected(
      'expected a certificate in PEM (-----BEGIN CERTIFICATE-----), its chain after it.',
    );
  }
}

function privateKeyOf(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Expected('expected a private key in PEM without a passphrase.');
  }
}
