import type { TopicNames } from '../../src/relay/topics.js';
import { callOf, type Process, processesOnOneFolder, recordOf } from '../support/commands.js';
import { readTopic, testClient, topicsOfOwn } from '../support/kafka.js';
import { startRelay, type TestRelay } from '../support/relay.js';
import { describeWithServers, kafkaBrokers } from '../support/servers/servers.js';

describeWithServers('activity in the topics', () => {
  const processes = processesOnOneFolder();
  let process: Process;
  let topics: TopicNames;
  let brokers: string[];
  let relays: TestRelay[];

  beforeEach(async () => {
    process = await processes.start();
    brokers = await kafkaBrokers();
    topics = topicsOfOwn();
    relays = [];
  });

  // Before the store under them is closed.
  afterEach(async () => {
    for (const relay of relays) await relay.stop();
  });

  function start(): TestRelay {
    const relay = startRelay({ log: process.journal, brokers, topics });
    relays.push(relay);
    return relay;
  }

  const report = (customerId: string, lastActivityOn: string) =>
    process.activity.report(customerId, { lastActivityOn, hasOpenItems: true }, callOf({}));
  const recordsIn = async (topic: string) =>
    (await readTopic(testClient(brokers), topic)).map(({ value, headers }) => ({
      ...JSON.parse(value ?? ''),
      id: headers.ce_id,
    }));

  it('sends the state again, and nothing else', async () => {
    const { customerId } = recordOf(await process.create());
    const relay = start();
    await relay.reaches(1);
    await report(customerId, '2026-03-01');
    relay.relay.notify();
    await relay.reaches(2);
    const [before, after] = await recordsIn(topics.state);
    expect(before).not.toHaveProperty('lastActivityOn');
    expect(after).toEqual({
      ...before,
      lastActivityOn: '2026-03-01',
      hasOpenItems: true,
      position: 2,
      id: `2.state.${customerId}`,
    });
    expect(await recordsIn(topics.finance)).toHaveLength(1);
    expect(await recordsIn(topics.events)).toHaveLength(1);
  });

  it('is in the state of a later change, whoever folds it', async () => {
    const { customerId } = recordOf(await process.create());
    await report(customerId, '2026-03-01');
    const first = start();
    await first.reaches(2);
    await first.stop();
    const patch = { shortName: '春满园' };
    await process.change(customerId, { type: 'UpdateCustomer', patch, confirm: [] });
    await report(customerId, '2026-03-20');
    await start().reaches(4);
    const last = (await recordsIn(topics.state)).at(-1);
    expect(last).toMatchObject({
      shortName: '春满园',
      lastActivityOn: '2026-03-20',
      version: 2,
      position: 4,
    });
    const loaded = await process.states.load(customerId);
    expect(loaded?.standpoint).toMatchObject({ version: 2, position: 4 });
  });
});
