import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../src/config/config.js';
import { listeningProblem } from '../../src/config/listening.js';
import { selfSigned } from '../support/self-signed.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOBODY = { passwords: false, tokens: false };
const SOMEBODY = { passwords: true, tokens: false };

async function problem(environment: Record<string, string>, ways = SOMEBODY) {
  return listeningProblem((await readConfig(environment)).config, ways);
}

describe('where the service may listen', () => {
  it.each(['127.0.0.1', '127.0.1.1', 'localhost', '::1'])(
    '%s: this machine only, also before anybody can sign in',
    async (host) => {
      expect(await problem({ DOSSIER_HOST: host }, NOBODY)).toBeUndefined();
    },
  );

  const BEYOND = [
    '0.0.0.0',
    '::',
    'dossier.example.cn',
    '10.0.0.7',
    '128.0.0.1',
    '127.0.0.1.evil.cn',
  ];

  it.each(BEYOND)('not %s without TLS, or a proxy that does it', async (host) => {
    const found = await problem({ DOSSIER_HOST: host });
    expect(found).toContain(`“${host}”`);
    expect(found).toContain('DOSSIER_TLS_CERT');
    expect(found).toContain('DOSSIER_BEHIND_PROXY=yes');
    expect(await problem({ DOSSIER_HOST: host, DOSSIER_BEHIND_PROXY: 'yes' })).toBeUndefined();
  });

  it.each<[string, { passwords: boolean; tokens: boolean }, boolean]>([
    ['nobody', NOBODY, false],
    ['somebody with a password', SOMEBODY, true],
    ['a token', { passwords: false, tokens: true }, true],
  ])('beyond this machine: with %s', async (_, ways, may) => {
    const beyond = { DOSSIER_HOST: '0.0.0.0', DOSSIER_BEHIND_PROXY: 'yes' };
    const found = await problem(beyond, ways);
    if (may) expect(found).toBeUndefined();
    else expect(found).toContain('dossier user add');
  });

  it('counts no passwords where only a provider signs people in', async () => {
    const { config } = await readConfig({ DOSSIER_HOST: '0.0.0.0', DOSSIER_BEHIND_PROXY: 'yes' });
    expect(listeningProblem({ ...config, signIn: ['oidc'] }, NOBODY)).toBeUndefined();
    expect(listeningProblem({ ...config, signIn: [] }, SOMEBODY)).toBeDefined();
  });
});

describe('TLS', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());
  const own = selfSigned();

  function file(name: string, text: string): string {
    const path = join(folder.path, name);
    writeFileSync(path, text);
    return path;
  }

  async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
    const read = readConfig(environment).then(() => []);
    return read.catch((error: unknown) =>
      error instanceof ConfigError ? error.problems : [String(error)],
    );
  }

  it('takes a certificate and its key', async () => {
    const environment = {
      DOSSIER_HOST: '0.0.0.0',
      DOSSIER_TLS_CERT: file('cert.pem', own.cert),
      DOSSIER_TLS_KEY: file('key.pem', own.key),
    };
    expect((await readConfig(environment)).config.tls).toEqual(own);
    expect(await problem(environment)).toBeUndefined();
  });

  it.each<[string, () => Record<string, string>, string]>([
    ['a certificate alone', () => ({ DOSSIER_TLS_CERT: file('c', own.cert) }), 'given together'],
    ['a key alone', () => ({ DOSSIER_TLS_KEY: file('k', own.key) }), 'given together'],
    [
      'a certificate that is not there',
      () => ({ DOSSIER_TLS_CERT: '/nowhere/cert.pem', DOSSIER_TLS_KEY: file('k', own.key) }),
      'DOSSIER_TLS_CERT: expected a file that can be read',
    ],
    [
      'something else than a certificate',
      () => ({ DOSSIER_TLS_CERT: file('c', own.key), DOSSIER_TLS_KEY: file('k', own.key) }),
      'DOSSIER_TLS_CERT: expected a certificate in PEM',
    ],
    [
      'something else than a key',
      () => ({ DOSSIER_TLS_CERT: file('c', own.cert), DOSSIER_TLS_KEY: file('k', 'secret') }),
      'DOSSIER_TLS_KEY: expected a private key in PEM',
    ],
    [
      'the key of another certificate',
      () => ({
        DOSSIER_TLS_CERT: file('c', own.cert),
        DOSSIER_TLS_KEY: file('k', selfSigned().key),
      }),
      'DOSSIER_TLS_KEY: expected the private key of the certificate',
    ],
  ])('refuses %s', async (_, environment, expected) => {
    const problems = await problemsOf(environment());
    expect(problems).toEqual([expect.stringContaining(expected)]);
    expect(problems.join()).not.toMatch(/BEGIN PRIVATE|secret/);
  });
});
