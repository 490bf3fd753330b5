import { ALL_RIGHTS } from '../../src/access/rights.js';
import type { EventLog } from '../../src/log/event-log.js';
import {
  done,
  type Process,
  processesOnOneFolder,
  recordOf,
  refused,
  underKey,
} from '../support/commands.js';
import { errorsOf, TODAY } from '../support/given.js';
import { testPolicy } from '../support/test-policy.js';

const { start } = processesOnOneFolder();

async function headOf({ log }: Process): Promise<number> {
  return (await log.head()).position;
}

function update(changes: object) {
  return { type: 'UpdateCustomer' as const, patch: { ...changes }, confirm: [] };
}

/** A log before each of whose next appends something else happens. */
function interrupted(log: EventLog, interrupts: (() => Promise<unknown>)[]): EventLog {
  return {
    ...log,
    append: async (drafts) => {
      await interrupts.shift()?.();
      return log.append(drafts);
    },
  };
}

describe('a command', () => {
  it('that creates gives the whole record, and where it stands', async () => {
    const process = await start();

    const answer = done(
      await process.create({ taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] }),
    );

    expect(answer).toMatchObject({
      changed: true,
      record: {
        code: 'C000001',
        kind: 'company',
        status: 'active',
        createdOn: TODAY,
        nextReviewOn: '2027-03-31',
        standing: { orders: { allowed: true } },
        warnings: [],
        version: 1,
        position: 1,
      },
      problems: [],
    });
    expect(answer.events.map(({ type }) => type)).toEqual(['CustomerCreated']);
    expect(answer.record.createdAt).toBe(answer.record.updatedAt);
    expect(await process.states.load(answer.record.customerId)).toMatchObject({
      standpoint: { version: 1, position: 1 },
    });
  });

  it('that changes gives the record after it', async () => {
    const process = await start();
    const { customerId, createdAt } = recordOf(await process.create());

    const { record } = done(
      await process.change(customerId, update({ remarks: 'x' }), { ifVersion: 1 }),
    );

    expect(record).toMatchObject({ customerId, createdAt, version: 2, position: 2, remarks: 'x' });
  });

  it('with errors is refused and leaves nothing', async () => {
    const process = await start();

    const { code, problems } = refused(await process.create({ legalName: '', industry: '?' }));

    expect(code).toBe('invalid');
    expect(errorsOf(problems)).toEqual(['required@/legalName', 'unknown-industry@/industry']);
    expect(await headOf(process)).toBe(0);
  });

  it('on a customer that is not there is refused', async () => {
    const process = await start();
    const nobody = '01890000-0000-7000-8000-000000000000';

    expect(refused(await process.change(nobody, update({}))).code).toBe('not-found');
    expect(refused(await process.change(nobody, update({}), { ifVersion: 3 })).code).toBe(
      'not-found',
    );
  });

  it('on another version than the caller saw is refused, with both', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    await process.change(customerId, update({ remarks: 'x' }));

    for (const ifVersion of [1, 3]) {
      const answer = await process.change(customerId, update({ remarks: 'y' }), { ifVersion });
      expect(refused(answer)).toMatchObject({
        code: 'version-mismatch',
        params: { expected: ifVersion, current: 2 },
      });
    }
  });

  it('that changes nothing writes nothing', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create({ remarks: 'x' }));

    const answer = done(await process.change(customerId, update({ remarks: 'x' }), underKey('k')));

    expect(answer).toMatchObject({ changed: false, events: [], record: { version: 1 } });
    expect(await headOf(process)).toBe(1);
    // Its key is still free: the same request is decided anew.
    const later = done(
      await process.change(customerId, update({ remarks: 'y' }), underKey('k', 'other')),
    );
    expect(later.record.version).toBe(2);
  });

  it('of a service for a user counts as the user’s', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());
    const answer = await process.change(
      customerId,
      { type: 'BlockCustomer', scope: 'all', department: '财务', reason: 'overdue' },
      {
        caller: {
          identity: {
            actor: { id: 'portal', kind: 'service', onBehalfOf: 'li' },
            person: 'li',
            grants: 'all',
          },
          rights: ALL_RIGHTS,
        },
      },
    );

    expect(recordOf(answer).blocks[0]?.by).toBe('li');
  });
});

describe('a dry run', () => {
  const dryRun = { dryRun: true };

  it('of a create tells what would be, and writes nothing', async () => {
    const process = await start();

    const answer = await process.create({ contacts: [{ phones: ['12'] }] }, dryRun);

    expect(answer).toMatchObject({
      type: 'dry-run',
      events: [{ type: 'CustomerCreated' }],
      problems: [{ code: 'phone-not-understood', pointer: '/contacts/0/phones/0' }],
      record: { code: 'C000001', version: 0, position: 0 },
    });
    expect(await headOf(process)).toBe(0);
    // Nor did it use up the code.
    expect(recordOf(await process.create()).code).toBe('C000001');
  });

  it('of a change tells what would be, and writes nothing', async () => {
    const process = await start();
    const { customerId } = recordOf(await process.create());

    const answer = await process.change(customerId, { type: 'ArchiveCustomer' }, dryRun);

    expect(answer).toMatchObject({
      type: 'dry-run',
      events: [{ type: 'CustomerArchived' }],
      record: { status: 'archived', version: 1 },
    });
    expect(recordOf(await process.change(customerId, update({}))).status).toBe('active');
    expect(await process.change(customerId, update({}), dryRun)).toMatchObject({ events: [] });
    expect(await headOf(process)).toBe(1);
  });

  it('is refused as the command would be', async () => {
    const process = await start();
    const taxIds = [{ type: 'cn-uscc', value: '91330105321935456Y' }];
    const { customerId } = recordOf(await process.create({ taxIds }));

    expect(refused(await process.create({ taxIds }, dryRun)).code).toBe('value-taken');
    expect(refused(await process.create({ country: '' }, dryRun)).code).toBe('invalid');
    const stale = { ...dryRun, ifVersion: 9 };
    expect(refused(await process.change(customerId, update({}), stale)).code).toBe(
      'version-mismatch',
    );
  });

  it('leaves the Idempotency-Key free, and is not answered by it', async () => {
    const process = await start();
    await process.create({}, { ...underKey('k'), ...dryRun });

    const { record } = done(await process.create({}, underKey('k')));
    expect(record.version).toBe(1);
    expect(await process.create({}, { ...underKey('k'), ...dryRun })).toMatchObject({
      type: 'dry-run',
    });
  });
});

describe('a lost race', () => {
  /** A process into whose next appends another one gets in between. */
  async function racing(interrupts: (() => Promise<unknown>)[]): Promise<Process> {
    return start({ around: (log) => interrupted(log, interrupts) });
  }

  it('is loaded and decided anew: neither change is lost', async () => {
    const other = await start();
    const { customerId } = recordOf(await other.create({ tags: ['a'] }));
    const process = await racing([() => other.change(customerId, update({ remarks: 'theirs' }))]);

    const { record } = done(await process.change(customerId, update({ shortName: 'ours' })));

    expect(record).toMatchObject({ version: 3, remarks: 'theirs', shortName: 'ours' });
  });

  it('is compared again with the version the caller saw', async () => {
    const other = await start();
    const { customerId } = recordOf(await other.create());
    const process = await racing([() => other.change(customerId, update({ remarks: 'theirs' }))]);

    const answer = await process.change(customerId, update({ shortName: 'ours' }), {
      ifVersion: 1,
    });

    expect(refused(answer)).toMatchObject({ code: 'version-mismatch', params: { current: 2 } });
  });

  it('is decided on what is there now', async () => {
    const other = await start();
    const { customerId } = recordOf(await other.create());
    const process = await racing([() => other.change(customerId, { type: 'ArchiveCustomer' })]);

    const answer = await process.change(customerId, update({ shortName: 'ours' }));

    expect(refused(answer)).toMatchObject({ code: 'wrong-status', params: { status: 'archived' } });
  });

  it('that the winner made pointless changes nothing', async () => {
    const other = await start();
    const { customerId } = recordOf(await other.create());
    const process = await racing([() => other.change(customerId, update({ remarks: 'same' }))]);

    const answer = done(await process.change(customerId, update({ remarks: 'same' })));

    expect(answer).toMatchObject({ changed: false, record: { version: 2 } });
  });

  it('lost again and again ends in asking the caller to come back', async () => {
    const other = await start();
    const { customerId } = recordOf(await other.create());
    const always = Array.from(
      { length: 100 },
      (_, i) => () => other.change(customerId, update({ remarks: `theirs ${i}` })),
    );
    const process = await racing(always);

    expect(refused(await process.change(customerId, update({ shortName: 'ours' }))).code).toBe(
      'overloaded',
    );
  });

  it('of many at once loses no change', async () => {
    const processes = [await start(), await start()];
    const { customerId } = recordOf(await (processes[0] as Process).create());

    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        (processes[i % 2] as Process).change(customerId, {
          type: 'BlockCustomer',
          scope: 'orders',
          department: `d${i}`,
          reason: 'overdue',
        }),
      ),
    );

    const versions = answers.map((answer) => recordOf(answer).version).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 16 }, (_, i) => i + 2));
    const last = await (processes[0] as Process).states.load(customerId);
    expect(last?.state.blocks).toHaveLength(16);
  });
});

describe('an outcome that is not known', () => {
  /** A log whose first append is not answered; what it was given is stored at once, late or never. */
  function deaf(log: EventLog, stored: 'at once' | 'late' | 'never') {
    let land: (() => Promise<unknown>) | undefined;
    let heard = false;
    return {
      landed: async () => land?.(),
      log: {
        ...log,
        append: async (drafts) => {
          if (heard) return log.append(drafts);
          heard = true;
          if (stored === 'at once') await log.append(drafts);
          if (stored === 'late') land = () => log.append(drafts);
          return drafts.map(() => ({ type: 'unknown' }));
        },
      } satisfies EventLog,
    };
  }

  const input = { taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] };

  it('is known after all when the commit is found under the key', async () => {
    const process = await start({ around: (log) => deaf(log, 'at once').log });

    expect(recordOf(await process.create(input, underKey('k')))).toMatchObject({ position: 1 });
  });

  it('is told; the same request then gets the first answer if it was stored', async () => {
    let landed = async (): Promise<unknown> => undefined;
    const process = await start({
      around: (log) => {
        const made = deaf(log, 'late');
        landed = made.landed;
        return made.log;
      },
    });
    expect(refused(await process.create(input, underKey('k'))).code).toBe('outcome-unknown');
    await landed();

    const { record } = done(await process.create(input, underKey('k')));

    expect(record).toMatchObject({ code: 'C000001', version: 1, position: 1 });
    expect(await headOf(process)).toBe(1);
  });

  it('is told; the same request is carried out if it was not', async () => {
    const process = await start({ around: (log) => deaf(log, 'never').log });
    expect(refused(await process.create(input, underKey('k'))).code).toBe('outcome-unknown');

    expect(recordOf(await process.create(input, underKey('k'))).code).toBe('C000001');
  });

  it('of a create without a key leaves its code taken: the next one goes on behind it', async () => {
    const process = await start({ around: (log) => deaf(log, 'at once').log });

    expect(refused(await process.create()).code).toBe('outcome-unknown');

    expect(recordOf(await process.create()).code).toBe('C000002');
  });
});

it('the policy decides whether a new customer waits for its activation', async () => {
  const process = await start({ policy: testPolicy({ newCustomers: 'pending' }) });
  const { customerId, status, standing } = recordOf(await process.create());

  expect({ status, allowed: standing.orders.allowed }).toEqual({
    status: 'pending',
    allowed: false,
  });
  const activated = await process.change(customerId, { type: 'ActivateCustomer' });
  expect(recordOf(activated)).toMatchObject({
    status: 'active',
    standing: { orders: { allowed: true } },
  });
});

it('a review with corrections is one commit', async () => {
  const process = await start();
  const { customerId } = recordOf(await process.create());

  const { record, events } = done(
    await process.change(customerId, {
      type: 'ReviewCustomer',
      outcome: 'corrected',
      checklist: [{ item: 'registration', answer: 'changed' }],
      corrections: { industry: 'R' },
      versionSeen: 1,
      confirm: [],
    }),
  );

  expect(events.map(({ type }) => type)).toEqual(['CustomerUpdated', 'CustomerReviewed']);
  expect(record).toMatchObject({ version: 2, position: 2, industry: 'R', lastReviewedOn: TODAY });
});
