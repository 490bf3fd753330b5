import { onceEach } from '../../../src/relay/dead-letter.js';
import {
  type ActivityPlace,
  committedBy,
  lettersOf,
  placeOfOwn,
  reportOf,
  sendActivity,
  startConsumer,
} from '../../support/activity.js';
import { type Child, startChild } from '../../support/child.js';
import { openProcess, type Process, recordOf } from '../../support/commands.js';
import {
  describeWithOwnServers,
  describeWithServers,
  kafkaBrokers,
  startKafka,
} from '../../support/servers/servers.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { until } from '../../support/until.js';

const CHILD = 'adapters/kafka/activity.child.ts';

describe('activity in trouble', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let process: Process;
  let ids: string[];

  beforeEach(async () => {
    folder = temporaryFolder();
    process = await openProcess(folder.path);
    ids = [];
    for (let n = 0; n < 5; n++) {
      ids.push(recordOf(await process.create({ legalName: `第${n}公司` })).customerId);
    }
  });

  afterEach(async () => {
    await process.close();
    folder.remove();
  });

  const head = async () => (await process.journal.head()).position;
  const activity = async () =>
    Promise.all(ids.map(async (id) => (await process.states.load(id))?.state.activity));
  const committed = (place: ActivityPlace, count: number) =>
    until(`Kafka knows of ${count} records`, async () => (await committedBy(place)) >= count);

  function child(place: ActivityPlace, ...more: string[]): Child {
    const { brokers, topic, groupId } = place;
    return startChild(CHILD, [folder.path, brokers[0] ?? '', topic, groupId, ...more]);
  }

  describeWithServers('of its own', () => {
    it('takes nothing twice after kill -9 between the log and Kafka', async () => {
      const place = placeOfOwn(await kafkaBrokers());
      const partition = 2;
      await sendActivity(place, [
        { value: 'poison', partition },
        ...[true, false, true].map((open) => ({
          ...reportOf(ids[0] ?? '', '2026-03-01', open),
          partition,
        })),
      ]);
      const killed = child(place, 'hang');
      await until('it is in the log', () => killed.lines.includes('taken'));
      killed.kill();
      await killed.ended;
      const before = await head();
      expect(before).toBe(6);
      expect(await committedBy(place)).toBe(0);

      const consumer = startConsumer(process, place);
      await committed(place, 4);
      await consumer.stop();
      expect(await head()).toBe(before);
      expect((await activity())[0]).toEqual({ lastActivityOn: '2026-03-01', hasOpenItems: true });
      expect((await lettersOf(place).read()).letters).toHaveLength(1);
    });

    it('loses and doubles nothing when it is killed again and again', async () => {
      const place = placeOfOwn(await kafkaBrokers());
      const rounds = 4;
      let sent = 0;
      for (let round = 0; round < rounds; round++) {
        // Every one of them is written: open items come and go. All three partitions have some.
        const flips = [0, 1, 2, 3].flatMap((n) =>
          ids.map((id, i) => ({ ...reportOf(id, '2026-03-01', n % 2 === 0), partition: i % 3 })),
        );
        await sendActivity(place, flips);
        sent += flips.length;
        const killed = child(place);
        const lines = 1 + (round % 3);
        await until('it has taken some', () => killed.lines.length >= lines);
        killed.kill();
        await killed.ended;
      }
      const consumer = startConsumer(process, place);
      await committed(place, sent);
      await consumer.stop();
      expect(await activity()).toEqual(
        ids.map(() => ({ lastActivityOn: '2026-03-01', hasOpenItems: false })),
      );
      const commits = await process.journal.readAll(0, 10_000, { opened: false });
      const events = commits.flatMap(({ streams }) => streams.flatMap((part) => part.events));
      expect(events.filter(({ type }) => type === 'ActivityReported')).toHaveLength(sent);
      expect(onceEach((await lettersOf(place).read()).letters)).toEqual([]);
    });
  });

  describeWithOwnServers('of Kafka', () => {
    it('waits while Kafka is away, says so once, and goes on', async () => {
      const kafka = await startKafka();
      const place = placeOfOwn(kafka.brokers);
      await sendActivity(place, [reportOf(ids[0] ?? '', '2026-01-01')]);
      await kafka.kill();
      const { consumer, notices, stop } = startConsumer(process, place);
      await until('it waits', () => consumer.status().state === 'waiting');
      await kafka.start();
      await until('it is taken', async () => (await activity())[0] !== undefined);
      expect(consumer.status().trouble).toBeUndefined();
      expect(notices.every(({ type }) => type === 'trouble')).toBe(true);
      await kafka.kill();
      await kafka.start();
      await sendActivity(place, [reportOf(ids[0] ?? '', '2026-03-01')]);
      await until('it goes on', async () => (await activity())[0]?.lastActivityOn === '2026-03-01');
      await stop();
    });
  });
});
