import { join } from 'node:path';
import { callerOf } from '../../src/access/caller.js';
import { ALL_RIGHTS, type Rights } from '../../src/access/rights.js';
import { SqliteViewStore } from '../../src/adapters/sqlite/view-store.js';
import { DEFAULT_POLICY } from '../../src/customer/default-policy.js';
import type { Role } from '../../src/customer/roles.js';
import { accessStream, activityStream, customerStream } from '../../src/log/streams.js';
import { ListAccessTrail } from '../../src/queries/access-trail.js';
import { ListAccessTrailHandler } from '../../src/queries/list-access-trail.js';
import { type AccessItem, accessTrail } from '../../src/views/access-trail.js';
import { customerList } from '../../src/views/customer-list.js';
import { rebuildView } from '../../src/views/rebuild.js';
import { ViewRunner } from '../../src/views/runner.js';
import { ViewReader } from '../../src/views/view-reader.js';
import type { Filter } from '../../src/views/view-store.js';
import { ACCESS_EXAMPLES } from '../support/access-events.js';
import { created } from '../support/given.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { FakeLog } from './fake-log.js';

const policy = DEFAULT_POLICY;
const VIEWS = [customerList, accessTrail];
const EXAMPLES = Object.values(ACCESS_EXAMPLES);
const NEWEST_FIRST = { descending: true };
/** Of whom the example of revealed values tells. */
const CUSTOMER = ACCESS_EXAMPLES.ValuesRevealed.data.customerId;

describe('the trail of access', () => {
  const folder = temporaryFolder();
  let store: SqliteViewStore;
  let log: FakeLog;
  let runner: ViewRunner;
  let reader: ViewReader;
  let tests = 0;

  beforeEach(async () => {
    store = new SqliteViewStore({ path: join(folder.path, `${++tests}.db`) });
    log = new FakeLog();
    reader = new ViewReader(store, VIEWS, policy);
    runner = new ViewRunner({ views: VIEWS, policy, log, store, report: () => undefined });
    // Beside customers, of whom it tells nothing.
    const { type, data } = created({ owner: 'li.wei', orgUnit: 'east' });
    log.append({ streamId: customerStream(CUSTOMER), type, data: { ...data } });
    for (const { type, data } of EXAMPLES) {
      log.append({ streamId: accessStream('u1'), type, data: { ...data } });
    }
    log.append({
      streamId: activityStream(CUSTOMER),
      type: 'ActivityReported',
      data: { lastActivityOn: '2026-03-31' },
    });
    await runner.catchUp();
  });

  afterEach(() => store.close());
  afterAll(() => folder.remove());

  async function list(
    { rights = ALL_RIGHTS, filter }: { rights?: Rights; filter?: Filter } = {},
    limit = 50,
  ): Promise<AccessItem[]> {
    const handler = new ListAccessTrailHandler(reader);
    const items: AccessItem[] = [];
    for (let cursor: ListAccessTrail['cursor']; ; ) {
      const page = await handler.execute(
        new ListAccessTrail(rights, filter, NEWEST_FIRST, cursor, limit),
      );
      expect(page.keys).toHaveLength(page.items.length);
      items.push(...page.items.map((json) => JSON.parse(json)));
      if (page.next === undefined) return items;
      cursor = page.next;
    }
  }

  const typesOf = (items: AccessItem[]) => items.map(({ type }) => type);

  it('has every event of access, newest first, and nothing else', async () => {
    const items = await list();
    expect(typesOf(items)).toEqual(EXAMPLES.map(({ type }) => type).toReversed());
    expect(items.find(({ type }) => type === 'ImportStarted')).toEqual({
      position: 14,
      at: '2026-01-01T00:00:14.000Z',
      user: 'u1',
      actor: { id: 'tester', kind: 'user' },
      type: 'ImportStarted',
      jobId: ACCESS_EXAMPLES.ImportStarted.data.jobId,
      data: {
        mode: 'upsert',
        dryRun: false,
        fileDigest: ACCESS_EXAMPLES.ImportStarted.data.fileDigest,
      },
    });
    expect(await list({}, 4)).toEqual(items);
  });

  it('keeps two events of one commit apart', async () => {
    const { SignedIn, PasswordChanged } = ACCESS_EXAMPLES;
    log.append(
      { streamId: accessStream('u2'), ...SignedIn },
      { streamId: accessStream('u2'), ...PasswordChanged },
    );
    await runner.catchUp();
    const ofUser = await list({ filter: { type: 'eq', column: 'user', value: 'u2' } });
    expect(typesOf(ofUser)).toEqual(['PasswordChanged', 'SignedIn']);
  });

  it.each<[string, Filter, string[]]>([
    ['type', { type: 'eq', column: 'type', value: 'UserLocked' }, ['UserLocked']],
    ['actor', { type: 'eq', column: 'actor', value: 'nobody' }, []],
    ['customerId', { type: 'eq', column: 'customerId', value: CUSTOMER }, ['ValuesRevealed']],
    [
      'tokenId',
      { type: 'eq', column: 'tokenId', value: ACCESS_EXAMPLES.TokenMade.data.tokenId },
      ['TokenRevoked', 'TokenMade'],
    ],
    [
      'time',
      {
        type: 'range',
        column: 'at',
        from: '2026-01-01T00:00:03.000Z',
        to: '2026-01-01T00:00:04.000Z',
      },
      ['SignInsFailed', 'SignedOut'],
    ],
  ])('is filtered by %s', async (_, filter, types) => {
    expect(typesOf(await list({ filter }))).toEqual(types);
  });

  it('is the same when it is built again', async () => {
    const rebuilt = await rebuildView(accessTrail, { log, store, policy });
    expect(rebuilt).toMatchObject({ position: log.commits.length, same: true });
  });

  describe('for who does not see every customer or field', () => {
    /** An auditor whose role is changed like this, and who is of this org unit. */
    function auditor(changes: Partial<Role>, orgUnit: string): Rights {
      const role = { ...(policy.roles.auditor as Role), ...changes };
      const grants = [{ person: 'u9', roles: ['auditor'], orgUnit }];
      const actor = { id: 'u9', kind: 'user' as const };
      return callerOf({ actor, person: 'u9', grants }, { roles: { auditor: role } }).rights;
    }

    const revealed = (items: AccessItem[]) => items.find(({ type }) => type === 'ValuesRevealed');

    it('leaves out what concerns a customer out of sight, and pages go on behind it', async () => {
      const rights = auditor({ rows: 'org-unit' }, 'west');
      const filter: Filter = { type: 'eq', column: 'customerId', value: CUSTOMER };
      expect(await list({ rights, filter })).toEqual([]);
      const items = await list({ rights }, 1);
      expect(items).toHaveLength(EXAMPLES.length - 1);
      expect(JSON.stringify(items)).not.toContain(CUSTOMER);
      const east = auditor({ rows: 'org-unit' }, 'east');
      expect(revealed(await list({ rights: east }))).toMatchObject({ customerId: CUSTOMER });
    });

    it('names no path of a group that he does not read', async () => {
      const [phone, account] = ACCESS_EXAMPLES.ValuesRevealed.data.paths;
      const all = auditor({}, 'west');
      expect(revealed(await list({ rights: all }))?.data).toEqual({ paths: [phone, account] });
      const some = auditor({ read: ['identity', 'contacts'] }, 'west');
      expect(revealed(await list({ rights: some }))?.data).toEqual({ paths: [phone] });
    });
  });
});
