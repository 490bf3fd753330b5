import {
  done,
  openProcess,
  type Process,
  recordOf,
  refused,
  underKey,
} from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** The same request again, under its Idempotency-Key. */

let folder: ReturnType<typeof temporaryFolder>;
let first: Process;
let second: Process;

beforeEach(async () => {
  folder = temporaryFolder();
  first = await openProcess(folder.path);
  second = await openProcess(folder.path);
});

afterEach(async () => {
  await first.close();
  await second.close();
  folder.remove();
});

const TAX_ID = { taxIds: [{ type: 'cn-uscc', value: '91330105321935456Y' }] };

function update(changes: object) {
  return { type: 'UpdateCustomer' as const, patch: { ...changes }, confirm: [] };
}

describe('a repeated command gets its first answer', () => {
  it('to a create, though its own tax id is taken by then', async () => {
    const answer = done(await first.create(TAX_ID, underKey('k')));

    const again = done(await second.create(TAX_ID, underKey('k')));

    expect(again).toEqual({ ...answer, problems: [] });
    expect(await first.log.head()).toMatchObject({ position: 1 });
  });

  it('as the record was then, whatever has happened since', async () => {
    const { customerId } = recordOf(await first.create({ remarks: 'a' }));
    const then = done(await first.change(customerId, update({ remarks: 'b' }), underKey('k')));
    await first.change(customerId, update({ remarks: 'c' }));
    await first.change(customerId, { type: 'ArchiveCustomer' });

    const again = done(await second.change(customerId, update({ remarks: 'b' }), underKey('k')));

    expect(again.record).toEqual(then.record);
    expect(again.record).toMatchObject({ remarks: 'b', version: 2, status: 'active' });
  });

  it('before the version is compared', async () => {
    const { customerId } = recordOf(await first.create());
    const call = { ...underKey('k'), ifVersion: 1 };
    await first.change(customerId, update({ remarks: 'b' }), call);

    expect(recordOf(await first.change(customerId, update({ remarks: 'b' }), call)).version).toBe(
      2,
    );
  });

  it('before anything is decided', async () => {
    const { customerId } = recordOf(await first.create());
    const archive = { type: 'ArchiveCustomer' as const };
    await first.change(customerId, archive, underKey('k'));

    expect(recordOf(await first.change(customerId, archive, underKey('k'))).status).toBe(
      'archived',
    );
    expect(refused(await first.change(customerId, archive, underKey('other'))).code).toBe(
      'wrong-status',
    );
  });

  it('with the events of that commit, of a review both', async () => {
    const { customerId } = recordOf(await first.create());
    const review = {
      type: 'ReviewCustomer' as const,
      outcome: 'corrected' as const,
      checklist: [],
      corrections: { contacts: { 'new-1': { name: '王芳' } } },
      versionSeen: 1,
      confirm: [],
    };
    const answer = done(await first.change(customerId, review, underKey('k')));

    const again = done(await second.change(customerId, review, underKey('k')));

    expect(again.events).toEqual(answer.events);
    expect(again.events).toHaveLength(2);
  });
});

describe('a key', () => {
  it('that was used for another request is refused', async () => {
    const { customerId } = recordOf(await first.create({}, underKey('k', 'one body')));

    expect(refused(await first.create({}, underKey('k', 'another body'))).code).toBe(
      'idempotency-key-reused',
    );
    expect(
      refused(await second.change(customerId, update({ remarks: 'x' }), underKey('k', 'a patch')))
        .code,
    ).toBe('idempotency-key-reused');
    expect(await first.log.head()).toMatchObject({ position: 1 });
  });

  it('is the actor’s own', async () => {
    const mine = recordOf(await first.create({}, underKey('k', 'body', 'wang')));
    const theirs = recordOf(await first.create({}, underKey('k', 'body', 'li')));

    expect(theirs.customerId).not.toBe(mine.customerId);
  });

  it('is not used up by a refusal: the request is decided anew', async () => {
    const { customerId } = recordOf(await first.create());
    await first.change(customerId, { type: 'ArchiveCustomer' });
    const call = underKey('k');
    expect(refused(await first.change(customerId, update({ remarks: 'x' }), call)).code).toBe(
      'wrong-status',
    );
    await first.change(customerId, { type: 'ReactivateCustomer' });

    expect(recordOf(await first.change(customerId, update({ remarks: 'x' }), call)).remarks).toBe(
      'x',
    );
  });
});

describe('at the same time', () => {
  it('the same request, ten times over two processes, makes one customer', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? first : second).create(TAX_ID, underKey('k'))),
    );

    const records = answers.map(recordOf);
    expect(new Set(records.map(({ customerId }) => customerId)).size).toBe(1);
    expect(records.every((record) => record.version === 1 && record.position === 1)).toBe(true);
    expect(await first.log.head()).toMatchObject({ position: 1 });
  });

  it('the same change, ten times over two processes, is made once', async () => {
    const { customerId } = recordOf(await first.create());
    const block = {
      type: 'BlockCustomer' as const,
      scope: 'all' as const,
      department: '财务',
      reason: 'overdue',
    };

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 ? first : second).change(customerId, block, underKey('k')),
      ),
    );

    expect(new Set(answers.map((answer) => recordOf(answer).blocks[0]?.blockId)).size).toBe(1);
    expect((await first.states.load(customerId))?.state.blocks).toHaveLength(1);
  });

  it('two requests under one key: one is done, the other refused', async () => {
    const answers = await Promise.all([
      first.create({ remarks: 'a' }, underKey('k', 'a')),
      second.create({ remarks: 'b' }, underKey('k', 'b')),
    ]);

    const refusals = answers.filter(({ type }) => type === 'refused');
    expect(refusals).toHaveLength(1);
    expect(refusals[0]).toMatchObject({ code: 'idempotency-key-reused' });
  });
});
