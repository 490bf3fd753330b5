import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessEventType } from '../../src/access/access-events.js';
import type { ActivityReported } from '../../src/customer/activity.js';
import type { CustomerEvent, CustomerEventType } from '../../src/customer/events.js';
import { evolve } from '../../src/customer/evolve.js';
import { joinPersonal, splitPersonal } from '../../src/customer/personal.js';
import { canonicalJson, hashOfBody } from '../../src/log/commit.js';
import type { Commit } from '../../src/log/event-log.js';
import type { RecordedEvent } from '../../src/log/recorded.js';
import { upcasters } from '../../src/log/upcasters.js';
import { upcasting } from '../../src/log/upcasting.js';
import { testJournal } from '../support/journal.js';
import { memoryLog, memoryStore } from '../support/memory-log.js';
import { memoryVault } from '../support/memory-vault.js';

/**
 * An example of every shape of event that was ever written, as it lies in a log: `<type>.v<version>.json`,
 * with a word behind it where optional values make another one.
 * These files are never changed. Only `opened`, what the example reads as today, follows the newest shape.
 */
interface Golden {
  hash: string;
  commit: Commit;
  opened: Record<string, unknown>;
}

const folder = join(__dirname, 'golden');
const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));
const names = readdirSync(folder).filter((name) => name !== 'data-keys.json');

/** Every type of event; the compiler sees to it that none is missing. */
const types: Record<
  CustomerEventType | ActivityReported['type'] | 'ActivityTaken' | AccessEventType,
  true
> = {
  CustomerCreated: true,
  CustomerUpdated: true,
  CustomerActivated: true,
  CustomerReviewed: true,
  ReviewScheduled: true,
  CustomerBlocked: true,
  BlockLifted: true,
  CustomerDeactivated: true,
  CustomerReactivated: true,
  CustomerArchived: true,
  ActivityReported: true,
  ActivityTaken: true,
  SignedIn: true,
  SignedOut: true,
  SignInsFailed: true,
  SignInLinkMade: true,
  UserAdded: true,
  UserChanged: true,
  UserLocked: true,
  UserUnlocked: true,
  PasswordChanged: true,
  TokenMade: true,
  TokenRevoked: true,
  ExportMade: true,
  ImportStarted: true,
  BulkActionStarted: true,
  ValuesRevealed: true,
  PolicyChanged: true,
};

/** The event of an example, from its commit and the vault. */
async function open({ commit, hash }: Golden, opened: boolean): Promise<RecordedEvent> {
  const store = memoryStore();
  store.commits.push({ position: commit.position, body: canonicalJson(commit), hash });
  const vault = memoryVault();
  const keys = read<Record<string, Record<string, unknown>>>('data-keys.json');
  await vault.putNew('data-key', new Map(Object.entries(keys)));
  const { journal } = testJournal({
    log: memoryLog(store),
    vault,
    personal: { split: splitPersonal, join: joinPersonal },
    upcasters,
  });
  const [recorded] = await journal.readAll(commit.position - 1, 1, { opened });
  const event = recorded?.streams[0]?.events[0];
  if (!event) throw new Error('The example holds no event.');
  return event;
}

/** A customer stream holds customer events, once they are upcast. */
const customerEvent = ({ type, data }: RecordedEvent) => ({ type, data }) as CustomerEvent;

describe('every shape of event ever written', () => {
  it('has an example for each type and version', () => {
    const { newestVersion } = upcasting(upcasters);
    const wanted = Object.keys(types).flatMap((type) =>
      Array.from({ length: newestVersion(type) }, (_, n) => `${type}.v${n + 1}`),
    );
    const found = names.map((name) => {
      const { commit } = read<Golden>(name);
      const event = commit.streams[0]?.events[0];
      return `${event?.type}.v${event?.schemaVersion}`;
    });
    expect([...new Set(found)].sort()).toEqual(wanted.sort());
  });

  describe.each(names)('%s', (name) => {
    const golden = read<Golden>(name);

    it('has the hash it had', () => {
      expect(hashOfBody(canonicalJson(golden.commit))).toBe(golden.hash);
    });

    it('opens and upcasts to what it says today', async () => {
      const event = await open(golden, true);
      expect(event.schemaVersion).toBe(upcasting(upcasters).newestVersion(event.type));
      expect(event.data).toEqual(golden.opened);
      expect(event).not.toHaveProperty('erased');
    });

    it('shows no text that is sealed when it is not opened', async () => {
      const { data } = await open(golden, false);
      const sealed = [
        '王芳',
        '李强',
        '赵敏',
        '13800138000',
        '13900139000',
        '老客户介绍',
        '电话核实',
        '旧系统停用',
      ];
      for (const text of sealed) expect(JSON.stringify(data)).not.toContain(text);
    });

    it('folds', async () => {
      const event = customerEvent(await open(golden, true));
      const first = customerEvent(await open(read<Golden>('customer-created.v1.json'), true));
      const before = event.type === 'CustomerCreated' ? undefined : evolve(undefined, first);
      expect(evolve(before, event).fields.code).toBe('C000001');
    });
  });
});
