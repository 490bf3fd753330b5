import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../src/config/config.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();

afterAll(() => folder.remove());

function file(name: string, text: string): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  return path;
}

let made = 0;

function mapping(content: unknown): string {
  made += 1;
  return file(`mapping-${made}.json`, JSON.stringify(content));
}

const GOOD = { rolesClaim: 'roles', roles: { 'crm-sales': 'sales' } };

const whole = (more: Record<string, string> = {}): Record<string, string> => ({
  DOSSIER_AUTH: 'oidc',
  DOSSIER_OIDC_ISSUER: 'https://sso.example.com/realms/main',
  DOSSIER_OIDC_CLIENT_ID: 'dossier',
  DOSSIER_OIDC_CLIENT_SECRET_FILE: file('secret', 'canary-secret\n'),
  DOSSIER_OIDC_MAPPING: mapping(GOOD),
  ...more,
});

async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration of an OpenID provider', () => {
  it('is whole with issuer, client and mapping', async () => {
    const { config } = await readConfig(whole({ DOSSIER_OIDC_AUDIENCE: 'urn:dossier' }));
    expect(config.oidc).toEqual({
      issuer: 'https://sso.example.com/realms/main',
      clientId: 'dossier',
      clientSecret: 'canary-secret',
      audience: 'urn:dossier',
      mapping: {
        subjectClaim: 'sub',
        rolesClaim: ['roles'],
        roles: { 'crm-sales': ['sales'] },
        orgUnitClaim: undefined,
        nameClaim: ['name'],
        defaultRoles: [],
        scopes: ['openid', 'profile'],
        service: undefined,
      },
    });
  });

  it('is left alone where nobody signs in by it', async () => {
    const { config } = await readConfig(whole({ DOSSIER_AUTH: 'local', DOSSIER_OIDC_ISSUER: 'x' }));
    expect(config.oidc).toBeUndefined();
  });

  it('takes a claim within a claim, names with dots as a list, and several roles', async () => {
    const path = mapping({
      subjectClaim: 'oid',
      rolesClaim: 'realm_access.roles',
      roles: { clerk: ['sales', 'finance'] },
      orgUnitClaim: ['https://example.com/claims', 'unit'],
      nameClaim: 'preferred_username',
      defaultRoles: ['viewer'],
      scopes: ['profile', 'groups', 'openid'],
      service: { claim: 'idtyp', startsWith: 'app' },
    });
    const { config } = await readConfig(whole({ DOSSIER_OIDC_MAPPING: path }));
    expect(config.oidc?.mapping).toEqual({
      subjectClaim: 'oid',
      rolesClaim: ['realm_access', 'roles'],
      roles: { clerk: ['sales', 'finance'] },
      orgUnitClaim: ['https://example.com/claims', 'unit'],
      nameClaim: ['preferred_username'],
      defaultRoles: ['viewer'],
      scopes: ['openid', 'profile', 'groups'],
      service: { claim: ['idtyp'], startsWith: 'app' },
    });
  });

  it.each([
    ['DOSSIER_OIDC_ISSUER', '', 'https://'],
    ['DOSSIER_OIDC_ISSUER', 'http://sso.example.com', 'https://'],
    ['DOSSIER_OIDC_ISSUER', 'https://user:word@sso.example.com', 'https://'],
    ['DOSSIER_OIDC_ISSUER', 'http://localhost.example.com', 'https://'],
    ['DOSSIER_OIDC_CLIENT_ID', '', 'the name under which'],
    ['DOSSIER_OIDC_CLIENT_SECRET_FILE', '/nowhere/secret', 'a file that can be read'],
    ['DOSSIER_OIDC_AUDIENCE', 'dossier', 'another name than DOSSIER_OIDC_CLIENT_ID'],
    ['DOSSIER_OIDC_MAPPING', '', 'a JSON file'],
    ['DOSSIER_OIDC_MAPPING', '/nowhere/mapping.json', 'cannot be read (ENOENT)'],
    ['DOSSIER_PUBLIC_URL', 'https://dossier.example.com/crm', 'without a path'],
    ['DOSSIER_PUBLIC_URL', 'http://dossier.example.com', 'https://'],
  ])('names %s when it is %j, and what is expected', async (name, value, expected) => {
    const problems = await problemsOf(whole({ [name]: value }));
    expect(problems).toEqual([expect.stringContaining(expected)]);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).not.toMatch(/canary|user:word/);
  });

  it.each(['http://127.0.0.1:8080/realms/main', 'http://localhost:8080', 'http://[::1]:8080'])(
    'takes a provider without TLS on this machine: %s',
    async (issuer) => {
      expect(await problemsOf(whole({ DOSSIER_OIDC_ISSUER: issuer }))).toEqual([]);
    },
  );

  it.each([
    [{ ...GOOD, roles: { 'crm-sales': 'seller' } }, 'crm-sales: the policy has no role “seller”'],
    [{ ...GOOD, defaultRoles: ['seller'] }, 'defaultRoles: the policy has no role “seller”'],
    [{ roles: {} }, "the file: must have required property 'rolesClaim'"],
    [{ ...GOOD, role: 'x' }, 'the file: “role” is not known here'],
    [{ ...GOOD, subjectClaim: 'email' }, '/subjectClaim: expected one of sub, oid'],
  ])('says what is wrong with the mapping %j', async (content, expected) => {
    const problems = await problemsOf(whole({ DOSSIER_OIDC_MAPPING: mapping(content) }));
    expect(problems).toEqual([expect.stringContaining(`DOSSIER_OIDC_MAPPING: ${expected}`)]);
  });

  it.each([{ DOSSIER_HOST: '0.0.0.0' }, { DOSSIER_BEHIND_PROXY: 'yes' }])(
    'wants to know where browsers reach it, when that is not where it listens: %j',
    async (more) => {
      expect(await problemsOf(whole(more))).toEqual([
        expect.stringContaining('DOSSIER_PUBLIC_URL: expected where browsers reach'),
      ]);
      const url = { DOSSIER_PUBLIC_URL: 'https://dossier.example.com/' };
      const { config } = await readConfig(whole({ ...more, ...url }));
      expect(config.publicUrl).toBe('https://dossier.example.com');
    },
  );
});
