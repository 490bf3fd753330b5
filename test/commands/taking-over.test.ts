import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { TakenOver } from '../../src/customer/commands.js';
import {
  callOf,
  done,
  type Process,
  processesOnOneFolder,
  recordOf,
  refused,
  takenBy,
  underKey,
} from '../support/commands.js';
import { errorsOf, TODAY } from '../support/given.js';

const { start } = processesOnOneFolder();

const WHY: TakenOver = { note: '期初导入' };
const PAST: TakenOver = {
  status: 'inactive',
  createdOn: '2015-06-30',
  lastReviewedOn: '2025-12-20',
  lastActivityOn: '2025-12-31',
  ...WHY,
};
const USCC = { taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] };

function takeOver(
  process: Process,
  takenOver: TakenOver,
  input: JsonObject = {},
  call: object = {},
) {
  return process.runner.create(
    {
      type: 'CreateCustomer',
      input: { legalName: '杭州春满园文化创意有限公司', country: 'CN', ...input },
      confirm: [],
      takenOver,
    },
    callOf(call),
  );
}

describe('taking over a customer', () => {
  it('writes the record and its last business in one commit', async () => {
    const process = await start();

    const answer = done(await takeOver(process, PAST));

    const { customerId } = answer.record;
    expect(answer.events.map(({ type }) => type)).toEqual(['CustomerCreated', 'ActivityReported']);
    expect(answer.record).toMatchObject({
      status: 'inactive',
      createdOn: '2015-06-30',
      takenOverOn: TODAY,
      lastReviewedOn: '2025-12-20',
      lastActivityOn: '2025-12-31',
      nextReviewOn: '2026-12-20',
      version: 1,
      position: 1,
    });
    expect(await process.log.head()).toMatchObject({ position: 1 });
    const commit = await process.journal.commitAt(1, { opened: true });
    expect(commit?.streams.map(({ streamId }) => streamId)).toEqual([
      `customer:${customerId}`,
      `activity:${customerId}`,
    ]);
    expect(commit?.streams[0]?.events[0]?.data).toMatchObject(WHY);
  });

  it('is the same customer when it is read anew, and as it was', async () => {
    const process = await start();
    const { customerId } = recordOf(await takeOver(process, PAST));
    const another = await start();

    const loaded = await another.states.load(customerId);

    expect(loaded).toMatchObject({
      state: { status: 'inactive', activity: { lastActivityOn: '2025-12-31' } },
      standpoint: { version: 1, position: 1 },
      activityVersion: 1,
    });
    for (const until of [{ version: 1 }, { position: 1 }]) {
      expect(await another.states.loadAt(customerId, until)).toEqual(loaded);
    }
  });

  it('goes on with reports of activity', async () => {
    const process = await start();
    const { customerId } = recordOf(await takeOver(process, PAST));

    const report = { lastActivityOn: '2026-03-20' };
    const answer = done(await process.activity.report(customerId, report, callOf({})));

    expect(answer.record).toMatchObject({ lastActivityOn: '2026-03-20', version: 1, position: 2 });
  });

  it('under a key that comes again gets its first answer', async () => {
    const process = await start();
    const first = done(await takeOver(process, PAST, {}, underKey('k')));

    const again = done(await takeOver(process, PAST, {}, underKey('k')));

    expect(again).toEqual({ ...first, problems: [] });
    expect(await process.log.head()).toMatchObject({ position: 1 });
  });

  it('of an archived one leaves its tax id to another, and takes it when it comes back', async () => {
    const process = await start();
    const archived = recordOf(
      await takeOver(process, { status: 'archived', ...WHY }, { code: 'A1', ...USCC }),
    );

    const holder = recordOf(await process.create(USCC));

    const back = await process.change(archived.customerId, { type: 'ReactivateCustomer' });
    expect(takenBy(back)).toHaveLength(1);
    expect(takenBy(back)[0]).toContain(holder.customerId);
  });

  it('of one with a tax id that somebody has is refused', async () => {
    const process = await start();
    await process.create(USCC);

    expect(takenBy(await takeOver(process, PAST, USCC))).toHaveLength(1);
  });

  it('refused or only tried leaves nothing', async () => {
    const process = await start();

    const answer = refused(await takeOver(process, { ...PAST, createdOn: '1900-01-01' }));
    expect(errorsOf(answer.problems)).toEqual(['date-too-early@/createdOn']);
    const tried = await takeOver(process, PAST, {}, { dryRun: true });
    expect(tried).toMatchObject({ type: 'dry-run', record: { lastActivityOn: '2025-12-31' } });
    expect(await process.log.head()).toMatchObject({ position: 0 });
  });
});
