import type { CustomerCommand } from '../../src/customer/commands.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import type { Status } from '../../src/customer/record.js';
import {
  created,
  errorsOf,
  eventsOf,
  fold,
  given,
  onlyEvent,
  patch,
  pending,
  refusal,
  TODAY,
} from '../support/given.js';

/** The life cycle: what may be done to a customer in which status, and what happens then. */

const BLOCKED: CustomerEvent = {
  type: 'CustomerBlocked',
  data: {
    block: {
      blockId: 'b1',
      scope: 'all',
      reason: 'overdue',
      by: 'wang',
      department: '财务',
      until: '2026-03-30',
    },
  },
};

/** A history that ends in each status. There is no way to `merged` yet but the event of another release. */
const IN_STATUS: Record<Status, CustomerEvent[]> = {
  pending: [pending(), BLOCKED],
  active: [created(), BLOCKED],
  inactive: [created(), BLOCKED, { type: 'CustomerDeactivated', data: {} }],
  archived: [created(), BLOCKED, { type: 'CustomerArchived', data: {} }],
  merged: [created({}, { status: 'merged' }), BLOCKED],
};

const STATUSES = Object.keys(IN_STATUS) as Status[];

const BLOCK: CustomerCommand = {
  type: 'BlockCustomer',
  scope: 'orders',
  department: '财务',
  reason: 'overdue',
};

const ALLOWED: [CustomerCommand, Status[], CustomerEvent['type']][] = [
  [{ type: 'ActivateCustomer' }, ['pending'], 'CustomerActivated'],
  [{ type: 'DeactivateCustomer' }, ['active'], 'CustomerDeactivated'],
  [{ type: 'ReactivateCustomer' }, ['inactive', 'archived'], 'CustomerReactivated'],
  [{ type: 'ArchiveCustomer' }, ['pending', 'active', 'inactive'], 'CustomerArchived'],
  [BLOCK, ['pending', 'active', 'inactive', 'archived'], 'CustomerBlocked'],
  [{ type: 'LiftBlock', blockId: 'b1' }, STATUSES, 'BlockLifted'],
  [{ type: 'EndBlock', blockId: 'b1' }, STATUSES, 'BlockLifted'],
  [patch({ remarks: 'x' }), ['pending', 'active', 'inactive'], 'CustomerUpdated'],
  [
    { type: 'ReviewCustomer', outcome: 'confirmed', checklist: [], versionSeen: 1, confirm: [] },
    ['active', 'inactive'],
    'CustomerReviewed',
  ],
  [{ type: 'ScheduleReview', reviewer: 'li' }, ['active', 'inactive'], 'ReviewScheduled'],
];

describe.each(
  ALLOWED.map(([command, statuses, event]) => [command.type, command, statuses, event] as const),
)('%s', (_, command, statuses, event) => {
  it.each(STATUSES)('%s', (status) => {
    const decision = given(...IN_STATUS[status]).when(command);

    if (statuses.includes(status)) {
      expect(eventsOf(decision).map(({ type }) => type)).toEqual([event]);
    } else {
      expect(refusal(decision)).toMatchObject({ code: 'wrong-status', params: { status } });
    }
  });

  it('is refused for a customer that is not there', () => {
    expect(refusal(given().when(command)).code).toBe('not-found');
  });
});

describe('no way leads around the activation', () => {
  it('through the archive', () => {
    const back = [pending(), ...archivedAndBack()];

    expect(fold(...back)?.status).toBe('pending');
    expect(refusal(given(...back).when({ type: 'DeactivateCustomer' })).code).toBe('wrong-status');
    expect(eventsOf(given(...back).when({ type: 'ActivateCustomer' }))).toHaveLength(1);
  });

  function archivedAndBack(): CustomerEvent[] {
    const archived = eventsOf(given(pending()).when({ type: 'ArchiveCustomer' }));
    return [
      ...archived,
      ...eventsOf(given(pending(), ...archived).when({ type: 'ReactivateCustomer' })),
    ];
  }

  it('through a patch', () => {
    const { problems } = refusal(given(pending()).when(patch({ status: 'active' })));

    expect(errorsOf(problems)).toEqual(['not-writable@/status']);
  });
});

describe('why', () => {
  it('is a code of the policy’s list and free text, both optional', () => {
    const command: CustomerCommand = {
      type: 'DeactivateCustomer',
      reason: 'no-business',
      note: ' 两年无订单 ',
    };

    expect(onlyEvent(given(created()).when(command), 'CustomerDeactivated')).toEqual({
      reason: 'no-business',
      note: '两年无订单',
    });
    expect(
      onlyEvent(
        given(created()).when({ type: 'DeactivateCustomer', note: ' ' }),
        'CustomerDeactivated',
      ),
    ).toEqual({});
  });

  it.each<[object, string[]]>([
    [{ reason: 'because' }, ['not-a-choice@/reason']],
    [{ note: 'x'.repeat(2001) }, ['too-long@/note']],
    [{ note: 'a\u0001b', reason: '?' }, ['control-characters@/note', 'not-a-choice@/reason']],
  ])('is checked: %j', (because, errors) => {
    const command = { type: 'ArchiveCustomer', ...because } as CustomerCommand;

    expect(errorsOf(refusal(given(created()).when(command)).problems)).toEqual(errors);
  });
});

describe('blocks', () => {
  it('say what is stopped, why, by whom, for which department, until when', () => {
    const command: CustomerCommand = {
      ...BLOCK,
      type: 'BlockCustomer',
      note: '逾期 60 天',
      until: TODAY,
    };

    expect(onlyEvent(given(created()).when(command), 'CustomerBlocked').block).toEqual({
      blockId: 'id-1',
      scope: 'orders',
      reason: 'overdue',
      note: '逾期 60 天',
      by: 'wang',
      department: '财务',
      until: TODAY,
    });
  });

  it.each<[object, string[]]>([
    [{ reason: undefined }, ['required@/reason']],
    [{ reason: ' ' }, ['required@/reason']],
    [{ reason: 'mood' }, ['not-a-choice@/reason']],
    [{ reason: 'strike' }, ['retired-choice@/reason']],
    [{ until: '2026-03-30' }, ['date-in-the-past@/until']],
    [{ until: 'zzzz' }, ['not-a-date@/until']],
    [{ until: '2026-02-30' }, ['not-a-date@/until']],
    [{ department: '' }, ['not-a-department@/department']],
    [{ department: 'a\nb' }, ['not-a-department@/department']],
    [{ department: 'x'.repeat(65) }, ['not-a-department@/department']],
    [
      { reason: undefined, until: '2020-01-01', department: '?' },
      ['date-in-the-past@/until', 'not-a-department@/department', 'required@/reason'],
    ],
  ])('are checked: %j', (changes, errors) => {
    const command = { ...BLOCK, ...changes } as CustomerCommand;

    expect(errorsOf(refusal(given(created()).when(command)).problems)).toEqual(errors);
  });

  it('are lifted one by one, once', () => {
    const lift: CustomerCommand = {
      type: 'LiftBlock',
      blockId: 'b1',
      department: '财务',
      reason: 'resolved',
    };
    const [lifted] = eventsOf(given(created(), BLOCKED).when(lift));

    expect(lifted).toEqual({
      type: 'BlockLifted',
      data: { blockId: 'b1', cause: 'lifted', department: '财务', reason: 'resolved' },
    });
    if (lifted === undefined) throw new Error('nothing was lifted');
    expect(refusal(given(created(), BLOCKED, lifted).when(lift)).code).toBe('no-such-block');
    expect(refusal(given(created()).when({ type: 'LiftBlock', blockId: 'b1' })).code).toBe(
      'no-such-block',
    );
  });

  it.each([
    ['on its last day', '2026-03-30', 0],
    ['before', '2026-01-01', 0],
    ['the day after', '2026-03-31', 1],
    ['much later', '2027-01-01', 1],
  ])('the timer ends one whose last day is over: %s', (_, today, ended) => {
    const decision = given(created(), BLOCKED).when({ type: 'EndBlock', blockId: 'b1' }, { today });

    expect(eventsOf(decision)).toEqual(
      Array.from({ length: ended }, () => ({
        type: 'BlockLifted',
        data: { blockId: 'b1', cause: 'ended' },
      })),
    );
  });

  it('the timer leaves alone what has no last day, and what is lifted', () => {
    const forEver: CustomerEvent = {
      type: 'CustomerBlocked',
      data: {
        block: { blockId: 'b2', scope: 'all', reason: 'other', by: 'li', department: '法务' },
      },
    };

    for (const blockId of ['b2', 'gone']) {
      expect(eventsOf(given(created(), forEver).when({ type: 'EndBlock', blockId }))).toEqual([]);
    }
  });
});
