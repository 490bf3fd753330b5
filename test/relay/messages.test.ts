import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { changesBetween } from '../../src/customer/catalogue/changes.js';
import type { CustomerCommand } from '../../src/customer/commands.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { canonicalJson } from '../../src/log/commit.js';
import type { Commit } from '../../src/log/event-log.js';
import { upcasters } from '../../src/log/upcasters.js';
import { EVENT_TYPES } from '../../src/relay/contract/event-schemas.js';
import { eventMessages } from '../../src/relay/event-message.js';
import type { Message } from '../../src/relay/message.js';
import { arbitraryCommand, REVIEW } from '../support/arbitrary-commands.js';
import { arbitraryRecord, keptRecords } from '../support/arbitrary-records.js';
import { messageFaults } from '../support/contract.js';
import { created, given, TODAY } from '../support/given.js';
import { testJournal } from '../support/journal.js';
import { memoryLog, memoryStore } from '../support/memory-log.js';
import { messagesFor } from '../support/published-messages.js';

const GOLDEN = join(__dirname, '../log/golden');
const GOLDEN_NAMES = readdirSync(GOLDEN).filter((name) => name !== 'data-keys.json');

const KINDS: CustomerKind[] = ['company', 'person', 'sole-proprietor'];

function faultsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(messageFaults);
}

describe('every message is as the contract says', () => {
  it.each(KINDS)('of any created %s', (kind) => {
    fc.assert(
      fc.property(arbitraryRecord(kind), (fields) => {
        expect(faultsOf(messagesFor([created(fields)]))).toEqual([]);
      }),
    );
  });

  it.each(KINDS)('of any change of a %s', (kind) => {
    fc.assert(
      fc.property(arbitraryRecord(kind), arbitraryRecord(kind), (from, to) => {
        const events: CustomerEvent[] = [
          created(from),
          {
            type: 'CustomerUpdated',
            data: { on: TODAY, changes: changesBetween(from, to), warnings: [] },
          },
        ];
        expect(faultsOf(messagesFor(events))).toEqual([]);
      }),
    );
  });

  it.each(KINDS)('of whatever is done to a %s', (kind) => {
    fc.assert(
      fc.property(fc.array(arbitraryCommand(kind)), (commands) => {
        const events = [created(keptRecords(kind)[0])];
        expect(faultsOf(messagesFor(carriedOut(events, commands)))).toEqual([]);
      }),
    );
  });

  it('of every type of event', () => {
    const block = 'id-1';
    const events = carriedOut(
      [created({}, { status: 'pending', takenOver: true, calls: ['licence-ending'] })],
      [
        { type: 'ActivateCustomer', note: 'a note' },
        { type: 'UpdateCustomer', patch: { tags: ['a'] }, confirm: [], note: 'a note' },
        { type: 'ScheduleReview', reviewer: 'li.wei' },
        REVIEW,
        { type: 'BlockCustomer', scope: 'all', reason: 'overdue', department: 'finance' },
        { type: 'LiftBlock', blockId: block, department: 'finance', note: 'a note' },
        { type: 'DeactivateCustomer' },
        { type: 'ReactivateCustomer' },
        { type: 'ArchiveCustomer', reason: 'no-business' },
      ],
    );
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(EVENT_TYPES));
    expect(faultsOf(messagesFor(events))).toEqual([]);
  });

  it.each(GOLDEN_NAMES)('of what was ever written: %s', async (name) => {
    const commit = await readGolden(name);
    const messages = eventMessages(commit, 'urn:dossier');
    // Only what happens to a record is published.
    const isOfRecord = commit.streams[0]?.streamId.startsWith('customer:');
    expect(messages).toHaveLength(isOfRecord ? 1 : 0);
    expect(faultsOf(messages)).toEqual([]);
  });
});

/** The events after those given, of the commands that are allowed. */
function carriedOut(
  events: readonly CustomerEvent[],
  commands: readonly CustomerCommand[],
): CustomerEvent[] {
  const all = [...events];
  for (const command of commands) {
    const decision = given(...all).when(command);
    if (decision.type === 'accepted') all.push(...decision.events);
  }
  return all;
}

/** An old commit as a reader of today gets it: upcast, without personal values. */
async function readGolden(name: string) {
  const { commit, hash }: { commit: Commit; hash: string } = JSON.parse(
    readFileSync(join(GOLDEN, name), 'utf8'),
  );
  const store = memoryStore();
  store.commits.push({ position: commit.position, body: canonicalJson(commit), hash });
  const { journal } = testJournal({ log: memoryLog(store), upcasters });
  const [recorded] = await journal.readAll(commit.position - 1, 1, { opened: false });
  if (recorded === undefined) throw new Error(`${name} holds no commit`);
  return recorded;
}
