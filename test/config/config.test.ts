import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../../src/config/config.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import { temporaryFolder } from '../support/temporary-folder.js';

async function problemsOf(environment: Record<string, string>): Promise<readonly string[]> {
  try {
    await readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('is sensible without any variable', async () => {
    expect(await readConfig({})).toEqual({
      config: {
        store: { type: 'sqlite', folder: './data' },
        host: '127.0.0.1',
        port: 3000,
        behindProxy: false,
        signIn: ['local'],
        sessions: { idleMs: 30 * 60_000, absoluteMs: 12 * 3_600_000 },
        limits: { 'sign-in': 10, write: 600, search: 600, read: 6000, export: 30, masked: 30 },
        keyFile: './dossier.keys',
        source: 'urn:dossier',
        timeZone: 'Asia/Shanghai',
        importLimitBytes: 512 * 1024 * 1024,
        jobsKeptDays: 30,
        policy: DEFAULT_POLICY,
      },
      warnings: [],
    });
  });

  it('takes what is set, and an empty variable for none', async () => {
    const { config } = await readConfig({
      DOSSIER_STORE: 'sqlite:/srv/dossier',
      DOSSIER_HOST: '::1',
      DOSSIER_PORT: '0',
      DOSSIER_KEYS: '/run/secrets/dossier.keys',
      DOSSIER_SOURCE: 'https://example.cn/dossier',
      DOSSIER_TIME_ZONE: 'Europe/Berlin',
      DOSSIER_POLICY: '',
      DOSSIER_IMPORT_LIMIT_MB: '64',
      DOSSIER_JOBS_KEPT_DAYS: '7',
    });
    expect(config).toMatchObject({
      store: { type: 'sqlite', folder: '/srv/dossier' },
      host: '::1',
      port: 0,
      keyFile: '/run/secrets/dossier.keys',
      source: 'https://example.cn/dossier',
      timeZone: 'Europe/Berlin',
      importLimitBytes: 64 * 1024 * 1024,
      jobsKeptDays: 7,
      policy: DEFAULT_POLICY,
    });
  });

  it('takes the address of a database, and of brokers with a user', async () => {
    const folder = temporaryFolder();
    const passwordFile = join(folder.path, 'password');
    writeFileSync(passwordFile, 'secret\n');
    const { config } = await readConfig({
      DOSSIER_STORE: 'mongodb://user:word@db1,db2:27018/dossier?replicaSet=rs0',
      DOSSIER_KAFKA_BROKERS: 'kafka1:9092, kafka2:9092',
      DOSSIER_KAFKA_USERNAME: 'dossier',
      DOSSIER_KAFKA_PASSWORD_FILE: passwordFile,
      DOSSIER_KAFKA_SSL: 'yes',
      DOSSIER_KAFKA_RELAY: 'alone',
    });
    expect(config).toMatchObject({
      store: { type: 'mongodb', url: 'mongodb://user:word@db1,db2:27018/dossier?replicaSet=rs0' },
      kafka: {
        brokers: ['kafka1:9092', 'kafka2:9092'],
        user: { name: 'dossier', password: 'secret' },
        ssl: true,
        relay: 'alone',
      },
    });
    folder.remove();
  });

  it('wants the user and the password of Kafka together, and a password that is there', async () => {
    const alone = await problemsOf({ DOSSIER_KAFKA_USERNAME: 'dossier' });
    expect(alone).toEqual([expect.stringContaining('given together')]);
    const gone = { DOSSIER_KAFKA_USERNAME: 'dossier', DOSSIER_KAFKA_PASSWORD_FILE: '/nowhere/p' };
    expect(await problemsOf(gone)).toEqual([expect.stringContaining('a file that can be read')]);
  });

  it('cannot be changed afterwards', async () => {
    expect(Object.isFrozen((await readConfig({})).config)).toBe(true);
  });

  it.each([
    ['DOSSIER_STORE', 'postgres://db', 'sqlite:<folder>'],
    ['DOSSIER_STORE', 'sqlite:', 'sqlite:<folder>'],
    ['DOSSIER_STORE', 'mongodb://db', 'mongodb://<host>/<database>'],
    ['DOSSIER_KAFKA_BROKERS', 'kafka', 'host:port'],
    ['DOSSIER_KAFKA_SSL', 'true', 'yes, or nothing'],
    ['DOSSIER_KAFKA_RELAY', 'outside', 'inside or alone'],
    ['DOSSIER_HOST', 'http://localhost', 'a host name or an IP address'],
    ['DOSSIER_PORT', '65536', '0 (any free one) to 65535'],
    ['DOSSIER_PORT', '3000a', '0 (any free one) to 65535'],
    ['DOSSIER_PORT', '-1', '0 (any free one) to 65535'],
    ['DOSSIER_BEHIND_PROXY', 'true', 'yes, or nothing'],
    ['DOSSIER_AUTH', 'ldap', 'local, oidc, or local,oidc'],
    ['DOSSIER_AUTH', 'local,local', 'local, oidc, or local,oidc'],
    ['DOSSIER_PUBLIC_URL', 'http://dossier.example.com', 'https://'],
    ['DOSSIER_SESSION_IDLE_MINUTES', '0', 'a whole number of minutes from 1 to 1440'],
    ['DOSSIER_SESSION_HOURS', '1000', 'a whole number of hours from 1 to 168'],
    ['DOSSIER_LIMITS', 'reads=10', 'expected sign-in, write, search, read, export, masked'],
    ['DOSSIER_LIMITS', 'read=many', 'read: expected a whole number of requests a minute'],
    ['DOSSIER_LIMITS', 'read=0', 'from 1 to 999999, or off; found “0”'],
    ['DOSSIER_SOURCE', 'dossier', 'a URI'],
    ['DOSSIER_TIME_ZONE', 'Shanghai', 'an IANA time zone'],
    ['DOSSIER_IMPORT_LIMIT_MB', '0', 'a whole number of megabytes from 1 to 4096'],
    ['DOSSIER_IMPORT_LIMIT_MB', '1.5', 'a whole number of megabytes from 1 to 4096'],
    ['DOSSIER_JOBS_KEPT_DAYS', 'forever', 'a whole number of days from 1 to 3650'],
    ['DOSSIER_POLICY', '/nowhere/policy.json', 'cannot be read (ENOENT)'],
  ])('names %s when it is %j, and what is expected', async (name, value, expected) => {
    const problems = await problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name}: `);
    expect(problems[0]).toContain(expected);
  });

  it('tells everything that is wrong at once', async () => {
    const problems = await problemsOf({ DOSSIER_PORT: 'x', DOSSIER_TIME_ZONE: 'y' });
    expect(problems.map((problem) => problem.split(':', 1)[0])).toEqual([
      'DOSSIER_PORT',
      'DOSSIER_TIME_ZONE',
    ]);
  });

  it('shows no password of a store’s address', async () => {
    const problems = await problemsOf({ DOSSIER_STORE: 'mongodb://dossier:s3cret@db/dossier' });
    expect(problems.join()).not.toContain('s3cret');
  });

  it('takes how people sign in, and for how long', async () => {
    const { config } = await readConfig({
      DOSSIER_SESSION_IDLE_MINUTES: '5',
      DOSSIER_SESSION_HOURS: '1',
    });
    expect(config.sessions).toEqual({ idleMs: 300_000, absoluteMs: 3_600_000 });
  });

  it('warns of a variable that it does not know', async () => {
    const { warnings } = await readConfig({ DOSSIER_PROT: '3001', PATH: '/bin' });
    expect(warnings).toEqual(['DOSSIER_PROT is not a variable of Dossier and is ignored.']);
  });

  it('tells what is wrong in the policy file', async () => {
    const folder = temporaryFolder();
    const path = join(folder.path, 'policy.json');
    writeFileSync(path, '{"codeRule":"K"}');
    expect(await problemsOf({ DOSSIER_POLICY: path })).toEqual([
      'DOSSIER_POLICY: /codeRule: {seq:n} must occur once.',
    ]);
    folder.remove();
  });
});
