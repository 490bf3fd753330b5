import { type Config, ConfigError, readConfig } from '../config/config.js';
import type { KafkaConfig } from '../config/kafka.js';
import { lookAtKafka } from '../open-relay.js';
import { checkFiles } from './doctor-files.js';
import type { Finding } from './doctor-finding.js';
import { EXIT, endOf } from './exit.js';
import { withInside } from './inside.js';
import { count, counted, print, printJson } from './say.js';
import { addressText, hasStore } from './store.js';

const SIGNS: Readonly<Record<Finding['state'], string>> = { good: '✓', warning: '!', trouble: '✗' };
const SERVICE_TIMEOUT_MS = 1_000;

/** `dossier doctor`: looks at everything and changes nothing; 1 when something does not work. */
export async function doctor({ json }: { json?: boolean }, version: string): Promise<number> {
  const findings = await lookAtAll(version);
  if (json) printJson(findings);
  else for (const { about, state, found } of findings) print(`${SIGNS[state]} ${about}: ${found}`);
  return findings.some(({ state }) => state === 'trouble') ? EXIT.wrong : EXIT.good;
}

async function lookAtAll(version: string): Promise<Finding[]> {
  const versions: Finding = {
    about: 'versions',
    state: 'good',
    found: `Dossier ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  };
  try {
    const { config, warnings } = await readConfig(process.env);
    return [
      versions,
      ...configured(config),
      ...warnings.map((found): Finding => ({ about: 'configuration', state: 'warning', found })),
      ...checkFiles(config),
      ...(await checkStore(config)),
      ...(config.kafka ? [await checkKafka(config.kafka)] : []),
      await checkService(config),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [
      versions,
      ...error.problems.map(
        (found): Finding => ({ about: 'configuration', state: 'trouble', found }),
      ),
    ];
  }
}

function configured({
  store,
  kafka,
  keyFile,
  host,
  port,
  source,
  timeZone,
  policy,
}: Config): Finding[] {
  const { lists, attributes } = policy;
  const values = {
    DOSSIER_STORE: store.type === 'sqlite' ? `sqlite:${store.folder}` : addressText(store),
    DOSSIER_KEYS: keyFile,
    DOSSIER_HOST: host,
    DOSSIER_PORT: String(port),
    DOSSIER_SOURCE: source,
    DOSSIER_TIME_ZONE: timeZone,
    DOSSIER_KAFKA_BROKERS: kafka ? kafka.brokers.join(',') : 'none: nothing goes to Kafka',
    DOSSIER_POLICY: `${counted(Object.keys(lists).length, 'list')}, ${counted(attributes.length, 'own attribute')}`,
  };
  return Object.entries(values).map(([about, found]) => ({ about, state: 'good', found }));
}

/** Opens the store as the service would; without one there is nothing to open. */
async function checkStore(config: Config): Promise<Finding[]> {
  try {
    if (!(await hasStore(config))) return emptyDatabase(config);
    return await withInside(config, async ({ store, viewStatus }) => {
      const head = await store.log.head();
      const registry = await store.views.registry();
      return [
        ...database(config, store.warning),
        {
          about: 'log',
          state: 'good',
          found: `${counted(head.position, 'commit')}, head ${head.hash.slice(0, 16)}…`,
        },
        {
          about: 'vault and keys',
          state: 'good',
          found: 'open, and the key file is the one it was made with',
        },
        ...viewStatus().map(({ name, identity }): Finding => {
          const live = registry.find((row) => row.identity === identity && row.live);
          return listFinding(name, live?.checkpoint.position, head.position);
        }),
      ];
    });
  } catch (error) {
    return [{ about: 'store', state: 'trouble', found: endOf(error).lines.join(' ') }];
  }
}

/** What is said of a database that can be reached; of an embedded store its files say as much. */
function database({ store }: Config, warning: string | undefined): Finding[] {
  if (store.type !== 'mongodb') return [];
  const found = addressText(store);
  return warning === undefined
    ? [{ about: 'database', state: 'good', found: `${found} answers, and is a replica set` }]
    : [{ about: 'database', state: 'warning', found: `${found} answers. ${warning}` }];
}

function emptyDatabase({ store }: Config): Finding[] {
  if (store.type !== 'mongodb') return [];
  const found = `${addressText(store)} answers; there is no store in it yet, the first start makes it`;
  return [{ about: 'database', state: 'good', found }];
}

function listFinding(name: string, position: number | undefined, head: number): Finding {
  const about = `list ${name}`;
  if (position === undefined) {
    return {
      about,
      state: head === 0 ? 'good' : 'warning',
      found: 'not built yet; the service builds it when it starts',
    };
  }
  const behind = head - position;
  return behind > 0
    ? {
        about,
        state: 'warning',
        found: `${counted(behind, 'commit')} behind; a running service follows`,
      }
    : { about, state: 'good', found: `up to date at ${count(position)}` };
}

async function checkKafka(kafka: KafkaConfig): Promise<Finding> {
  const about = 'Kafka';
  try {
    const { brokers, missing } = await lookAtKafka(kafka);
    const topics =
      missing.length === 0
        ? 'the topics are there'
        : `not there yet, the relay makes them: ${missing.join(', ')}`;
    return { about, state: 'good', found: `${counted(brokers, 'broker')} in reach; ${topics}` };
  } catch (error) {
    // What waits is safe in the log, and goes when Kafka is back.
    const found = error instanceof Error ? error.message : String(error);
    return { about, state: 'trouble', found };
  }
}

async function checkService({ host, port }: Config): Promise<Finding> {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  try {
    const answer = await fetch(`${address}/health/ready`, {
      signal: AbortSignal.timeout(SERVICE_TIMEOUT_MS),
    });
    const ready = answer.ok ? 'ready' : `not ready (${answer.status})`;
    return {
      about: 'service',
      state: answer.ok ? 'good' : 'warning',
      found: `${address} is ${ready}`,
    };
  } catch {
    return { about: 'service', state: 'good', found: `nothing answers at ${address}` };
  }
}
