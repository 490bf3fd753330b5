import type { TopicNames } from '../../src/relay/topics.js';
import { startChild } from '../support/child.js';
import { openProcess, type Process } from '../support/commands.js';
import { testClient, topicsOfOwn } from '../support/kafka.js';
import type { Placing } from '../support/placed-checkpoint.js';
import { publishedFaults, readPublished } from '../support/published-log.js';
import { describeWithServers, kafkaBrokers } from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { COMMITS_AT_ONCE, type RelayLife } from './relay-life.js';

/*
 * A relay killed while it writes, and the same with a fault planted: a checkpoint outside the transaction
 * of its messages must be found, or the test that the service passes under kills would prove nothing.
 */

const CUSTOMERS = 8;
const COMMITS = 24;
/** In which transaction with messages each life ends, and how far in; in the first life some got through. */
const KILLS = [
  { killedIn: 2, killedAfterMs: 0 },
  { killedIn: 1, killedAfterMs: 3 },
  { killedIn: 2, killedAfterMs: 8 },
];

describeWithServers('a relay killed in the middle of its work', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let process: Process;
  let brokers: string[];

  beforeAll(async () => {
    brokers = await kafkaBrokers();
    folder = temporaryFolder();
    process = await openProcess(folder.path);
    const ids: string[] = [];
    for (let n = 0; n < CUSTOMERS; n++) {
      const created = await process.create({ legalName: `第${n}公司` });
      if (created.type === 'done') ids.push(created.record.customerId);
    }
    for (let n = CUSTOMERS; n < COMMITS; n++) {
      const patch = { shortName: `第${n}次` };
      const change = { type: 'UpdateCustomer', patch, confirm: [] } as const;
      await process.change(ids[n % CUSTOMERS] ?? '', change);
    }
    expect((await process.journal.head()).position).toBe(COMMITS);
  });

  afterAll(async () => {
    await process.close();
    folder.remove();
  });

  /** What is wrong in the topics after lives that were killed and one that came to the end. */
  async function faultsWith(placing: Placing): Promise<string[]> {
    const topics = topicsOfOwn();
    for (const kill of KILLS) expect(await live(topics, placing, kill)).toBe('SIGKILL');
    expect(await live(topics, placing, { killedIn: 0, killedAfterMs: 0 })).toBe(0);
    return publishedFaults(process.journal, await readPublished(testClient(brokers), topics));
  }

  async function live(
    topics: TopicNames,
    placing: Placing,
    kill: Pick<RelayLife, 'killedIn' | 'killedAfterMs'>,
  ): Promise<number | string> {
    const options: RelayLife = { folder: folder.path, brokers, topics, placing, ...kill };
    const child = startChild('relay/relay.child.ts', [JSON.stringify(options)]);
    const code = await child.ended;
    if (code !== undefined && code !== 0) throw new Error(child.errors());
    return code ?? 'SIGKILL';
  }

  it('with its checkpoint in the transaction publishes everything once', async () => {
    expect(await faultsWith('inside')).toEqual([]);
  });

  it('with its checkpoint after the transaction publishes twice, and that is found', async () => {
    const doubled = KILLS.length * COMMITS_AT_ONCE;
    expect(await faultsWith('after')).toContainEqual(
      expect.stringMatching(new RegExp(`^${doubled} doubled`)),
    );
  });

  it('with its checkpoint before the transaction loses events, and that is found', async () => {
    const lost = KILLS.length * COMMITS_AT_ONCE;
    expect(await faultsWith('before')).toContainEqual(
      expect.stringMatching(new RegExp(`^${lost} lost`)),
    );
  });
});
