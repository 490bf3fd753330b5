import type { NamedReport } from '../../src/commands/activity-reports.js';
import { activityStream } from '../../src/log/streams.js';
import { loadActivityIntake } from '../../src/states/activity-intakes.js';
import {
  callOf,
  done,
  type Process,
  processesOnOneFolder,
  recordOf,
  refused,
  underKey,
} from '../support/commands.js';
import { TODAY } from '../support/given.js';

const TOPIC = 'activity';
const nobodyRefused = async () => undefined;

describe('reports of activity', () => {
  const processes = processesOnOneFolder();
  let process: Process;
  let customerId: string;

  beforeEach(async () => {
    process = await processes.start();
    const externalIds = [{ system: 'shop', id: 'K-1' }];
    ({ customerId } = recordOf(await process.create({ externalIds })));
  });

  const head = async () => (await process.journal.head()).position;
  const eventsOf = async (id: string) =>
    (await process.journal.readStream(activityStream(id))).flatMap(({ streams }) =>
      streams
        .filter(({ streamId }) => streamId === activityStream(id))
        .flatMap(({ events }) => events),
    );
  const named = (lastActivityOn: string, hasOpenItems?: boolean): NamedReport => ({
    customer: { customerId },
    lastActivityOn,
    ...(hasOpenItems === undefined ? {} : { hasOpenItems }),
  });

  describe('one by one', () => {
    const report = (on: string, call = {}) =>
      process.activity.report(customerId, { lastActivityOn: on }, callOf(call));

    it('leave the version as it is and raise the position', async () => {
      const answer = done(await report('2026-03-01'));
      expect(answer).toMatchObject({
        changed: true,
        record: { lastActivityOn: '2026-03-01', version: 1, position: 2 },
        events: [{ type: 'ActivityReported', data: { lastActivityOn: '2026-03-01' } }],
      });
      expect(await process.states.load(customerId)).toMatchObject({
        activityVersion: 1,
        standpoint: { version: 1, position: 2, updatedAt: answer.record.updatedAt },
      });
    });

    it('write nothing that says nothing new', async () => {
      await report('2026-03-01');
      expect(done(await report('2026-03-05'))).toMatchObject({ changed: false, events: [] });
      expect(await head()).toBe(2);
    });

    it('under a key give the first answer again, also when more was reported since', async () => {
      const first = done(await report('2026-03-01', underKey('k1')));
      await report('2026-03-20');
      const again = done(await report('2026-03-01', underKey('k1')));
      expect(again.record).toEqual(first.record);
      expect(again.events).toEqual(first.events);
      expect(await head()).toBe(3);
    });

    it('are only tried in a dry run', async () => {
      expect(await report('2026-03-01', { dryRun: true })).toMatchObject({
        type: 'dry-run',
        record: { lastActivityOn: '2026-03-01', version: 1 },
      });
      expect(await head()).toBe(1);
    });

    it('are refused for a customer that is not there, a stale version, a day to come', async () => {
      const { activity } = process;
      const day = { lastActivityOn: TODAY };
      const unknown = await activity.report(
        '01890000-0000-7000-8000-0000000000ff',
        day,
        callOf({}),
      );
      expect(refused(unknown).code).toBe('not-found');
      expect(refused(await report(TODAY, { ifVersion: 7 })).code).toBe('version-mismatch');
      expect(refused(await report('2099-01-01')).code).toBe('invalid');
    });

    it('of several processes at once lose nothing', async () => {
      const others = [process, await processes.start(), await processes.start()];
      const answers = await Promise.all(
        others.map(({ activity }, n) =>
          activity.report(customerId, { lastActivityOn: `2026-0${n + 1}-01` }, callOf({})),
        ),
      );
      expect(answers.every(({ type }) => type === 'done')).toBe(true);
      const state = (await (await processes.start()).states.load(customerId))?.state;
      expect(state?.activity).toEqual({ lastActivityOn: '2026-03-01' });
    });
  });

  describe('in a batch', () => {
    const intake = async () => loadActivityIntake(process.journal, TOPIC, 3);

    it('go into one commit, with a part for each customer that changes and how far the source is', async () => {
      const { customerId: other } = recordOf(await process.create({ legalName: '另一公司' }));
      const before = await intake();
      expect(before).toMatchObject({ version: 0, offset: -1 });
      const at = { offset: 17, timestamp: 1_774_000_000_000 };
      const answer = await process.activity.take({
        reports: [
          named('2026-03-01', true),
          { customer: { customerId: other }, lastActivityOn: '2026-03-02' },
          { customer: { system: 'shop', externalId: 'K-1' }, lastActivityOn: '2026-03-20' },
          named('2026-03-21', false),
        ],
        intake: { before, ...at },
        refused: nobodyRefused,
      });
      expect(answer).toEqual({ type: 'taken', customers: 2, refused: 0 });
      expect(await head()).toBe(3);
      expect(await intake()).toEqual({ topic: TOPIC, partition: 3, version: 1, ...at });
      expect((await eventsOf(customerId)).map(({ data }) => data)).toEqual([
        { lastActivityOn: '2026-03-01', hasOpenItems: true },
        { lastActivityOn: '2026-03-20', hasOpenItems: true },
        { lastActivityOn: '2026-03-21', hasOpenItems: false },
      ]);
      const commit = await process.journal.commitAt(3, { opened: true });
      expect(commit?.actor).toEqual({ id: 'dossier-activity', kind: 'service' });
    });

    it('that says nothing new makes no commit', async () => {
      const reports = [named('2026-03-01')];
      await process.activity.take({ reports, refused: nobodyRefused });
      const answer = await process.activity.take({
        reports: [named('2026-03-02')],
        intake: { before: await intake(), offset: 9, timestamp: 1 },
        refused: nobodyRefused,
      });
      expect(answer).toMatchObject({ type: 'taken', customers: 0 });
      expect(await head()).toBe(2);
    });

    it('tells what is refused before anything is written, and takes the rest', async () => {
      const heads: number[] = [];
      const answer = await process.activity.take({
        reports: [
          { customer: { system: 'shop', externalId: 'K-2' }, lastActivityOn: '2026-03-01' },
          named('2026-03-02'),
          named('2099-01-01'),
        ],
        refused: async (refusals) => {
          heads.push(await head());
          expect([...refusals].map(([at, { code }]) => [at, code])).toEqual([
            [0, 'not-found'],
            [2, 'invalid'],
          ]);
        },
      });
      expect(answer).toEqual({ type: 'taken', customers: 1, refused: 2 });
      expect(heads).toEqual([1]);
    });

    it('is lost to whoever took the same source meanwhile', async () => {
      const before = await intake();
      const take = (day: string) =>
        process.activity.take({
          reports: [named(day)],
          intake: { before, offset: 5, timestamp: 1 },
          refused: nobodyRefused,
        });
      expect(await take('2026-01-01')).toMatchObject({ type: 'taken' });
      expect(await take('2026-03-01')).toEqual({ type: 'lost' });
      expect(await head()).toBe(2);
    });

    it('counts open items of a late report only while no later day is known', async () => {
      const late = (day: string): NamedReport => ({ ...named(day, true), isLate: true });
      await process.activity.take({
        reports: [named('2026-03-01', false)],
        refused: nobodyRefused,
      });
      await process.activity.take({ reports: [late('2026-02-01')], refused: nobodyRefused });
      expect((await process.states.load(customerId))?.state.activity?.hasOpenItems).toBe(false);
      await process.activity.take({ reports: [late('2026-03-01')], refused: nobodyRefused });
      expect((await process.states.load(customerId))?.state.activity?.hasOpenItems).toBe(true);
    });

    it('finds the last of many commits of a source', async () => {
      for (let n = 0; n < 20; n++) {
        const before = await intake();
        expect(before.version).toBe(n);
        const reports = [named('2026-03-01', n % 2 === 0)];
        const at = { before, offset: n * 10, timestamp: n };
        await process.activity.take({ reports, intake: at, refused: nobodyRefused });
      }
      expect(await intake()).toMatchObject({ version: 20, offset: 190, timestamp: 19 });
      expect(await process.activity.beginAnew(await intake())).toBe(true);
      expect(await intake()).toMatchObject({ version: 21, offset: -1 });
    });
  });

  it('are seen as they were', async () => {
    await process.activity.report(customerId, { lastActivityOn: '2026-01-01' }, callOf({}));
    const change = { type: 'UpdateCustomer', patch: { remarks: 'v2' }, confirm: [] } as const;
    await process.change(customerId, { ...change, confirm: [] });
    await process.activity.report(customerId, { lastActivityOn: '2026-03-01' }, callOf({}));
    const at = async (until: { version: number } | { position: number }) =>
      (await process.states.loadAt(customerId, until))?.state.activity?.lastActivityOn;
    expect(await at({ version: 1 })).toBeUndefined();
    expect(await at({ version: 2 })).toBe('2026-01-01');
    expect(await at({ position: 4 })).toBe('2026-03-01');
  });
});
