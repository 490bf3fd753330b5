import type { RelayOutput } from '../../src/relay/output.js';
import { openProcess, type Process } from '../support/commands.js';
import { testClient, topicsOfOwn } from '../support/kafka.js';
import { publishedFaults, readPublished } from '../support/published-log.js';
import { clockByHand, kafkaOutput, startRelay } from '../support/relay.js';
import { describeWithOwnServers, type OwnKafka, startKafka } from '../support/servers/servers.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

/*
 * A single broker killed within the milliseconds after a commit: it has decided the transaction and not yet
 * marked its end in the partitions. Started again, it may forget to, and the records stay hidden.
 */

const ROUNDS = 4;
/** So many that the transaction has many partitions to mark. One more waits behind them. */
const CUSTOMERS = 60;

describeWithOwnServers('a broker killed right after a commit', () => {
  let own: OwnKafka;
  let folder: ReturnType<typeof temporaryFolder>;
  let process: Process;

  beforeAll(async () => {
    own = await startKafka();
    folder = temporaryFolder();
    process = await openProcess(folder.path);
    for (let n = 1; n <= CUSTOMERS + 1; n++) await process.create({ legalName: `第${n}公司` });
  });

  afterAll(async () => {
    await process.close();
    folder.remove();
  });

  /** Dies with the commit that carries the first messages. */
  function killing(output: RelayOutput): { output: RelayOutput; killed: () => boolean } {
    let isKilled = false;
    const takeOver = async () => {
      const session = await output.takeOver();
      const send: typeof session.send = async (messages, checkpoint) => {
        await session.send(messages, checkpoint);
        if (isKilled || messages.length === 0) return;
        isKilled = true;
        await own.kill();
      };
      const { id, checkpoint, empty } = session;
      return { id, checkpoint, empty, send, close: () => session.close() };
    };
    return {
      output: {
        prepare: () => output.prepare(),
        look: () => output.look(),
        close: () => output.close(),
        takeOver,
      },
      killed: () => isKilled,
    };
  }

  it('has everything once when it is back', async () => {
    for (let round = 1; round <= ROUNDS; round++) {
      const topics = topicsOfOwn();
      const { output, killed } = killing(kafkaOutput({ brokers: own.brokers, topics }));
      const clock = clockByHand(1_000);
      const relay = startRelay({
        log: process.journal,
        brokers: own.brokers,
        topics,
        output,
        clock,
        limits: { fewest: CUSTOMERS, most: CUSTOMERS, characters: 1_000_000 },
      });
      try {
        await until('the broker is killed', killed);
        await until('it has noticed', () => relay.relay.status().state === 'waiting');
        await own.start();
        await until('everything is published', () => {
          clock.pass();
          const { state, position } = relay.relay.status();
          return state === 'running' && position === CUSTOMERS + 1;
        });
      } finally {
        await relay.stop();
      }
      const published = await readPublished(testClient(own.brokers), topics);
      expect(await publishedFaults(process.journal, published)).toEqual([]);
    }
  });
});
