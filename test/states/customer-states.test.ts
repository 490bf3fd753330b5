import { openProcess, type Process, recordOf } from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
let first: Process;
let second: Process;
let customerId: string;

beforeEach(async () => {
  folder = temporaryFolder();
  first = await openProcess(folder.path);
  second = await openProcess(folder.path);
  ({ customerId } = recordOf(await first.create({ remarks: 'v1' })));
});

afterEach(async () => {
  await first.close();
  await second.close();
  folder.remove();
});

function remark(process: Process, remarks: string) {
  return process.change(customerId, { type: 'UpdateCustomer', patch: { remarks }, confirm: [] });
}

describe('a customer as it is now', () => {
  it('has what other processes wrote, though it is remembered here', async () => {
    expect((await second.states.load(customerId))?.state.fields.remarks).toBe('v1');
    await remark(first, 'v2');
    await remark(first, 'v3');

    expect(await second.states.load(customerId)).toMatchObject({
      state: { fields: { remarks: 'v3' } },
      standpoint: { version: 3, position: 3 },
    });
  });

  it('is the same whether it is remembered or read anew', async () => {
    await remark(first, 'v2');
    const remembered = await first.states.load(customerId);
    const third = await openProcess(folder.path);

    expect(await third.states.load(customerId)).toEqual(remembered);
    await third.close();
  });

  it('is nothing when there is no such customer', async () => {
    expect(await first.states.load('01890000-0000-7000-8000-000000000000')).toBeUndefined();
  });
});

describe('a customer as it was', () => {
  beforeEach(async () => {
    await remark(first, 'v2');
    await remark(second, 'v3');
  });

  it.each([1, 2, 3])('at version %i', async (version) => {
    expect(await second.states.loadAt(customerId, { version })).toMatchObject({
      state: { fields: { remarks: `v${version}` } },
      standpoint: { version },
    });
  });

  it.each([0, 4, 99])('at version %i there is none', async (version) => {
    expect(await second.states.loadAt(customerId, { version })).toBeUndefined();
  });

  it('at the end of a moment, that moment included', async () => {
    const commits = await first.journal.readAll(0, 10, { opened: false });
    for (const [i, { recordedAt }] of commits.entries()) {
      // Commits of one millisecond cannot be told apart by time.
      if (commits[i + 1]?.recordedAt === recordedAt) continue;
      const then = await first.states.loadAt(customerId, { asOf: recordedAt });
      expect(then?.standpoint.version).toBe(i + 1);
    }
    expect(
      await first.states.loadAt(customerId, { asOf: '2020-01-01T00:00:00.000Z' }),
    ).toBeUndefined();
    const later = await first.states.loadAt(customerId, { asOf: '9999-01-01T00:00:00.000Z' });
    expect(later?.standpoint.version).toBe(3);
  });
});
