import type { CustomerCommand } from '../../src/customer/commands.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import type { Block } from '../../src/customer/record.js';
import { created, errorsOf, eventsOf, given, onlyEvent, refusal, TODAY } from '../support/given.js';

/** Commands made to be sent to many customers, whatever state each of them is in. */

function changeTags(add: string[], remove: string[] = []): CustomerCommand {
  return { type: 'ChangeTags', add, remove };
}

describe('changing tags', () => {
  const tagged = created({ tags: ['华东', '2026展会'] });

  it('puts new ones behind those that are there', () => {
    const { changes } = onlyEvent(
      given(tagged).when(changeTags(['重点', '华东'])),
      'CustomerUpdated',
    );

    expect(changes).toEqual([
      { path: '/tags', from: ['华东', '2026展会'], to: ['华东', '2026展会', '重点'] },
    ]);
  });

  it('takes others off, and leaves no empty list', () => {
    const both = given(tagged).when(changeTags([], ['华东', '2026展会', '没有']));

    expect(onlyEvent(both, 'CustomerUpdated').changes).toEqual([
      { path: '/tags', from: ['华东', '2026展会'] },
    ]);
  });

  it('takes a tag for the same with spaces around it', () => {
    expect(eventsOf(given(tagged).when(changeTags([' 华东 '])))).toEqual([]);
    const { changes } = onlyEvent(given(tagged).when(changeTags([], ['华东 '])), 'CustomerUpdated');
    expect(changes[0]?.to).toEqual(['2026展会']);
    const twice = given(created()).when(changeTags(['重点', ' 重点']));
    expect(onlyEvent(twice, 'CustomerUpdated').changes[0]?.to).toEqual(['重点']);
  });

  it('that changes nothing is no event', () => {
    expect(eventsOf(given(tagged).when(changeTags(['华东'], ['没有'])))).toEqual([]);
    expect(eventsOf(given(created()).when(changeTags([], ['没有'])))).toEqual([]);
  });

  it('says why', () => {
    const why = { reason: 'other', note: '展会名单' };
    const decision = given(tagged).when({ type: 'ChangeTags', add: ['新'], remove: [], ...why });

    expect(onlyEvent(decision, 'CustomerUpdated')).toMatchObject(why);
  });

  it('names what is wrong by its place among those that were to be added', () => {
    const { problems } = refusal(
      given(tagged).when(changeTags(['华东', '好', 'x'.repeat(51)], ['2026展会'])),
    );

    expect(errorsOf(problems)).toEqual(['too-long@/add/2']);
  });

  it('is refused beyond a hundred, and for an archived one', () => {
    const many = Array.from({ length: 101 }, (_, i) => `标签${i}`);
    expect(errorsOf(refusal(given(created()).when(changeTags(many))).problems)).toEqual([
      'too-many@/tags',
    ]);
    const archived: CustomerEvent = { type: 'CustomerArchived', data: {} };
    expect(refusal(given(created(), archived).when(changeTags(['a']))).code).toBe('wrong-status');
  });
});

const BLOCK = { scope: 'orders', reason: 'overdue', department: '财务' } as const;

function blocked(blockId: string, changes: Partial<Block> = {}): CustomerEvent {
  const block = { blockId, by: 'wang', ...BLOCK, ...changes };
  return { type: 'CustomerBlocked', data: { block } };
}

describe('blocking only once', () => {
  it('does nothing where the same block stands', () => {
    const again: CustomerCommand = { type: 'BlockCustomer', ...BLOCK, onlyOnce: true };

    expect(eventsOf(given(created(), blocked('b1')).when(again))).toEqual([]);
    expect(eventsOf(given(created()).when(again))).toHaveLength(1);
  });

  it.each([
    { scope: 'all' },
    { reason: 'dispute' },
    { department: '销售' },
    { until: '2026-12-31' },
  ] as const)('blocks beside one that differs: %j', (other) => {
    const command: CustomerCommand = { type: 'BlockCustomer', ...BLOCK, ...other, onlyOnce: true };

    expect(eventsOf(given(created(), blocked('b1')).when(command))).toHaveLength(1);
  });
});

describe('lifting all blocks that are as named', () => {
  const three = [
    created(),
    blocked('b1'),
    blocked('b2', { scope: 'all', reason: 'dispute' }),
    blocked('b3', { department: '销售' }),
  ];
  const lifted = (of: Extract<CustomerCommand, { type: 'LiftBlocks' }>['of']) =>
    eventsOf(given(...three).when({ type: 'LiftBlocks', of, reason: 'resolved' })).map(
      (event) => event.type === 'BlockLifted' && event.data.blockId,
    );

  it.each([
    [{}, ['b1', 'b2', 'b3']],
    [{ scope: 'orders' }, ['b1', 'b3']],
    [{ reason: 'dispute' }, ['b2']],
    [{ department: '财务' }, ['b1', 'b2']],
    [{ department: '财务', scope: 'orders', reason: 'overdue' }, ['b1']],
    [{ department: '仓库' }, []],
  ] as const)('%j', (of, ids) => {
    expect(lifted(of)).toEqual(ids);
  });

  it('says why and who, as with a single one', () => {
    const [event] = eventsOf(
      given(created(), blocked('b1')).when({
        type: 'LiftBlocks',
        of: {},
        reason: 'resolved',
        note: '已回款',
        department: '财务',
      }),
    );

    expect(event).toEqual({
      type: 'BlockLifted',
      data: {
        blockId: 'b1',
        cause: 'lifted',
        reason: 'resolved',
        note: '已回款',
        department: '财务',
      },
    });
  });

  it('is refused with a reason or department that is none', () => {
    const { problems } = refusal(
      given(...three).when({ type: 'LiftBlocks', of: {}, reason: 'whim', department: '/' }),
    );

    expect(errorsOf(problems)).toEqual(['not-a-choice@/reason', 'not-a-department@/department']);
  });
});

describe('a review that names no version', () => {
  it('saw the one that is there', () => {
    const decision = given(created()).when(
      { type: 'ReviewCustomer', outcome: 'confirmed', checklist: [], confirm: [] },
      { version: 7 },
    );

    expect(onlyEvent(decision, 'CustomerReviewed')).toMatchObject({ on: TODAY, versionSeen: 7 });
  });
});
