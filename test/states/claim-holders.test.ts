import { type Claim, codeForm, externalIdForm } from '../../src/customer/claims.js';
import { openProcess, type Process, recordOf } from '../support/commands.js';
import { temporaryFolder } from '../support/temporary-folder.js';

let folder: ReturnType<typeof temporaryFolder>;
let process: Process;

beforeEach(async () => {
  folder = temporaryFolder();
  process = await openProcess(folder.path);
});

afterEach(async () => {
  await process.close();
  folder.remove();
});

const CODE: Claim = { kind: 'code', form: codeForm('A-1'), pointer: '/code' };
const ERP: Claim = { kind: 'external-id', form: externalIdForm('erp', '7'), pointer: '/x' };

async function idOf(input: object): Promise<string> {
  return recordOf(await process.create({ ...input })).customerId;
}

const ARCHIVE = { type: 'ArchiveCustomer' as const };

describe('looking claims up', () => {
  it('of values nobody had gives their first generation', async () => {
    const found = await process.claims.find([CODE, ERP], undefined);

    expect(found).toEqual({ guards: process.claims.firstGuards([CODE, ERP]), holders: [] });
    expect(found.guards.every((guard) => guard.endsWith('#1'))).toBe(true);
    // A guard is a digest: it tells nothing of the value.
    expect(found.guards.join()).not.toMatch(/a-1|erp/i);
  });

  it('of one that is held names the holder, unless that is who asks', async () => {
    const holder = await idOf({ code: 'A-1' });

    const found = await process.claims.find([CODE, ERP], undefined);
    expect(found.holders).toMatchObject([{ claim: CODE, customer: { customerId: holder } }]);
    expect(found.guards).toHaveLength(1);
    expect((await process.claims.find([CODE], holder)).holders).toEqual([]);
  });

  it('of one that was let go gives the generation behind the last', async () => {
    for (const generation of [2, 3, 4, 5, 6]) {
      await process.change(await idOf({ code: 'A-1' }), ARCHIVE);

      const { guards, holders } = await process.claims.find([CODE], undefined);
      expect(holders).toEqual([]);
      expect(guards[0]?.endsWith(`#${generation}`)).toBe(true);
    }
  });
});

describe('who held a value last', () => {
  it('is found whatever its status', async () => {
    const first = await idOf({ code: 'A-1' });
    await process.change(first, ARCHIVE);
    expect((await process.claims.lastHolder(CODE))?.customerId).toBe(first);

    const second = await idOf({ code: 'A-1' });
    expect((await process.claims.lastHolder(CODE))?.customerId).toBe(second);
  });

  it('is nobody for a value that its last holder no longer has', async () => {
    const { customerId, externalIds } = recordOf(
      await process.create({ externalIds: [{ system: 'erp', id: '7' }] }),
    );
    const gone = { externalIds: { [externalIds?.[0]?.externalIdId ?? '']: null } };
    await process.change(customerId, { type: 'UpdateCustomer', patch: gone, confirm: [] });

    expect(await process.claims.lastHolder(ERP)).toBeUndefined();
    expect(await process.claims.lastHolder(CODE)).toBeUndefined();
  });
});
