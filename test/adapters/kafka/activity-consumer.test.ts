import { onceEach, placeOf } from '../../../src/relay/dead-letter.js';
import {
  type ActivityPlace,
  committedBy,
  deleteTopic,
  forgetGroup,
  lettersOf,
  placeOfOwn,
  reportOf,
  sendActivity,
  startConsumer,
  type TestConsumer,
} from '../../support/activity.js';
import { type Process, processesOnOneFolder, recordOf } from '../../support/commands.js';
import { describeWithServers, kafkaBrokers } from '../../support/servers/servers.js';
import { until } from '../../support/until.js';

describeWithServers('activity from Kafka', () => {
  const processes = processesOnOneFolder();
  let process: Process;
  let place: ActivityPlace;
  let consumers: TestConsumer[];
  let ids: string[];

  beforeEach(async () => {
    process = await processes.start();
    place = placeOfOwn(await kafkaBrokers());
    consumers = [];
    ids = [];
    for (let n = 0; n < 4; n++) {
      const externalIds = [{ system: 'shop', id: `K-${n}` }];
      ids.push(recordOf(await process.create({ legalName: `第${n}公司`, externalIds })).customerId);
    }
  });

  // Before the store under them is closed.
  afterEach(async () => {
    for (const consumer of consumers) await consumer.stop();
  });

  function start(...options: [Parameters<typeof startConsumer>[2]?]): TestConsumer {
    const consumer = startConsumer(process, place, ...options);
    consumers.push(consumer);
    return consumer;
  }

  const id = (n: number) => ids[n] ?? '';
  const head = async () => (await process.journal.head()).position;
  const activityOf = async (n: number) => (await process.states.load(id(n)))?.state.activity;
  const committed = (count: number) =>
    until(`Kafka knows of ${count} records`, async () => (await committedBy(place)) >= count);
  const lettersIn = async () => onceEach((await lettersOf(place).read()).letters);

  it('takes what was reported before it started, by any of a customer’s ids', async () => {
    await sendActivity(place, [
      reportOf(id(0), '2026-03-01', true),
      {
        value: JSON.stringify({ system: 'shop', externalId: 'K-1', lastActivityOn: '2026-03-02' }),
      },
      reportOf(id(0), '2026-03-20', false),
      { ...reportOf(id(2).toUpperCase(), '2026-03-03'), headers: { 'x-new': 'ignored' } },
    ]);
    const { consumer } = start();
    await committed(4);
    expect(await activityOf(0)).toEqual({ lastActivityOn: '2026-03-20', hasOpenItems: false });
    expect(await activityOf(1)).toEqual({ lastActivityOn: '2026-03-02' });
    expect(await activityOf(2)).toEqual({ lastActivityOn: '2026-03-03' });
    expect(consumer.status()).toMatchObject({ state: 'running', taken: 4, deadLetters: 0 });
  });

  it('makes one commit of a batch', async () => {
    const partition = 0;
    await sendActivity(
      place,
      ids.map((one) => ({ ...reportOf(one, '2026-03-01'), partition })),
    );
    start();
    await committed(4);
    expect(await head()).toBe(5);
  });

  it('puts what it cannot take aside, unchanged, and goes on', async () => {
    const bad = Buffer.from([0xff, 0xfe]);
    const partition = 1;
    await sendActivity(place, [
      { key: 'k0', value: '{', partition, headers: { source: 'orders' } },
      { key: 'k1', value: bad, partition },
      { key: 'k2', value: null, partition },
      { key: 'k3', value: '{"lastActivityOn":"2026-03-01"}', partition },
      { key: 'k4', value: `{"customerId":"${id(0)}","lastActivityOn":"2026-02-30"}`, partition },
      { key: 'k5', value: `{"customerId":"${id(0)}","lastActivityOn":"2099-01-01"}`, partition },
      { ...reportOf('01890000-0000-7000-8000-0000000000ff', '2026-03-01'), partition },
      { ...reportOf(id(0), '2026-03-05'), partition },
    ]);
    const { notices, consumer } = start();
    await committed(8);
    expect(await activityOf(0)).toEqual({ lastActivityOn: '2026-03-05' });
    const letters = await lettersIn();
    expect(letters.map(({ record, reason }) => [placeOf(record), reason.code])).toEqual([
      ['1:0', 'not-json'],
      ['1:1', 'not-json'],
      ['1:2', 'empty'],
      ['1:3', 'not-a-report'],
      ['1:4', 'not-a-report'],
      ['1:5', 'date-in-the-future'],
      ['1:6', 'unknown-customer'],
    ]);
    expect(letters[0]?.record).toMatchObject({ topic: place.topic, key: Buffer.from('k0') });
    expect(String(letters[0]?.record.headers.source)).toBe('orders');
    expect(letters[1]?.record.value).toEqual(bad);
    expect(letters[2]?.record.value).toBeNull();
    expect(notices).toContainEqual(
      expect.objectContaining({ type: 'dead-letters', topic: place.topic, place: '1:0' }),
    );
    expect(consumer.status()).toMatchObject({ taken: 1, deadLetters: 7, changes: 1 });
  });

  it('takes nothing twice when Kafka gives everything once more', async () => {
    const partition = 0;
    const flips = [true, false, true, false].map((open) => ({
      ...reportOf(id(0), '2026-03-01', open),
      partition,
    }));
    await sendActivity(place, flips);
    await start().stop();
    const first = start();
    await committed(4);
    await first.stop();
    const before = await head();
    await forgetGroup(place);
    start();
    await committed(4);
    expect(await head()).toBe(before);
    expect(await activityOf(0)).toEqual({ lastActivityOn: '2026-03-01', hasOpenItems: false });
  });

  it('loses and doubles nothing while members come and go', async () => {
    const days = Array.from({ length: 28 }, (_, n) => `2026-02-${String(n + 1).padStart(2, '0')}`);
    const send = (some: string[]) =>
      sendActivity(
        place,
        some.flatMap((day, n) => ids.map((one) => reportOf(one, day, n % 2 === 0))),
      );
    await send(days.slice(0, 7));
    const first = start();
    await committed(28);
    const other = startConsumer(await processes.start(), place);
    consumers.push(other);
    await send(days.slice(7, 14));
    await until('the other works too', () => other.consumer.status().state === 'running');
    await send(days.slice(14, 21));
    await committed(84);
    await first.stop();
    await send(days.slice(21));
    await committed(112);
    for (const n of [0, 1, 2, 3]) {
      // Within six days, and what was said last of open items.
      const known = await activityOf(n);
      expect(known?.lastActivityOn.slice(0, 7)).toBe('2026-02');
      expect(Number(known?.lastActivityOn.slice(8))).toBeGreaterThanOrEqual(22);
      expect(known?.hasOpenItems).toBe(true);
    }
    expect(await lettersIn()).toEqual([]);
  });

  it('notices that the topic was made anew, shorter than what was taken', async () => {
    const partition = 0;
    const send = (day: string, count: number) =>
      sendActivity(
        place,
        Array.from({ length: count }, () => ({ ...reportOf(id(0), day), partition })),
      );
    await send('2026-01-01', 5);
    const first = start();
    await committed(5);
    await first.stop();
    await deleteTopic(place);
    await send('2026-03-01', 2);
    const { notices } = start();
    await until('it is taken', async () => (await activityOf(0))?.lastActivityOn === '2026-03-01');
    expect(notices).toEqual([{ type: 'made-anew', topic: place.topic, partition }]);
    await committed(2);
  });

  it('notices that the topic was made anew, longer than what was taken', async () => {
    const partition = 0;
    const send = (n: number, count: number, timestamp: string) =>
      sendActivity(
        place,
        Array.from({ length: count }, () => ({
          ...reportOf(id(n), '2026-01-01'),
          partition,
          timestamp,
        })),
      );
    await send(0, 3, '1774000000000');
    const first = start();
    await committed(3);
    await first.stop();
    await deleteTopic(place);
    await send(1, 1, '1774000009000');
    await send(2, 9, '1774000009001');
    const { notices } = start();
    await committed(10);
    expect(await activityOf(1)).toEqual({ lastActivityOn: '2026-01-01' });
    expect(await activityOf(2)).toEqual({ lastActivityOn: '2026-01-01' });
    expect(notices).toEqual([{ type: 'made-anew', topic: place.topic, partition }]);
  });

  it('takes nothing before it is certain whose topic it is', async () => {
    let mayTake = false;
    let asked = 0;
    await sendActivity(place, [reportOf(id(0), '2026-03-01')]);
    const { consumer } = start({
      mayTake: () => {
        asked += 1;
        return mayTake;
      },
    });
    await until('it has asked some times', () => asked >= 3);
    expect(consumer.status()).toMatchObject({ state: 'starting', taken: 0 });
    mayTake = true;
    await committed(1);
    expect(await activityOf(0)).toEqual({ lastActivityOn: '2026-03-01' });
  });
});
