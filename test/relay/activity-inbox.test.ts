import fc from 'fast-check';
import { ActivityReports } from '../../src/commands/activity-reports.js';
import { joinPersonal, splitPersonal } from '../../src/customer/personal.js';
import { guardsUnder } from '../../src/log/guards.js';
import type { Journal } from '../../src/log/journal.js';
import type { NewEvent } from '../../src/log/recorded.js';
import { customerStream } from '../../src/log/streams.js';
import { ActivityInbox } from '../../src/relay/activity-inbox.js';
import type { ActivityRecord } from '../../src/relay/activity-record.js';
import type { DeadLetter } from '../../src/relay/dead-letter.js';
import { letterId } from '../../src/relay/dead-letter.js';
import { ClaimHolders } from '../../src/states/claim-holders.js';
import { CustomerStates } from '../../src/states/customer-states.js';
import { created, TODAY } from '../support/given.js';
import { testJournal, testKeys } from '../support/journal.js';
import { memoryLog } from '../support/memory-log.js';
import { memoryVault } from '../support/memory-vault.js';
import { testPolicy } from '../support/test-policy.js';

const TOPIC = 'activity';
const CUSTOMERS = ['c-0', 'c-1', 'c-2', 'c-3'];
const PARTITIONS = 2;
const policy = testPolicy();

async function world() {
  const { journal } = testJournal({
    log: memoryLog(),
    vault: memoryVault(),
    personal: { split: splitPersonal, join: joinPersonal },
  });
  for (const [n, customerId] of CUSTOMERS.entries()) {
    await journal.append({
      streams: [
        {
          streamId: customerStream(customerId),
          expectedVersion: 0,
          events: [created() as unknown as NewEvent], // plain JSON
          naturalPerson: false,
        },
      ],
      actor: { id: 'wang', kind: 'user' },
      cause: { commandId: `create-${n}`, correlationId: 'test' },
      guards: [],
    });
  }
  return journal;
}

/** A process of its own: what it remembers is lost with it. */
function inboxOn(journal: Journal, letters: DeadLetter[]): ActivityInbox {
  const states = new CustomerStates(journal);
  const claims = new ClaimHolders(journal, states, guardsUnder(testKeys.digestKey));
  const parts = { journal, states, claims, policy, today: () => TODAY, appended: () => undefined };
  return new ActivityInbox({
    reports: new ActivityReports(parts),
    journal,
    deadLetters: { send: async (sent) => void letters.push(...sent) },
    report: () => undefined,
  });
}

interface Said {
  customer: number;
  day: number;
  hasOpenItems: boolean | undefined;
  isBad: boolean;
}

const said: fc.Arbitrary<Said> = fc.record({
  customer: fc.nat(CUSTOMERS.length - 1),
  day: fc.nat(60),
  hasOpenItems: fc.option(fc.boolean(), { nil: undefined }),
  isBad: fc.boolean(),
});

/** Each customer's reports are in one partition, as they are under its key. */
function partitioned(all: readonly Said[]): ActivityRecord[][] {
  const partitions: ActivityRecord[][] = Array.from({ length: PARTITIONS }, () => []);
  for (const [n, { customer, day, hasOpenItems, isBad }] of all.entries()) {
    const partition = customer % PARTITIONS;
    const records = partitions[partition] ?? [];
    const lastActivityOn = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
    const report = { customerId: CUSTOMERS[customer], lastActivityOn, hasOpenItems };
    records.push({
      topic: TOPIC,
      partition,
      offset: records.length,
      timestamp: 1_774_000_000_000 + n,
      key: null,
      value: Buffer.from(isBad && n % 3 === 0 ? '{' : JSON.stringify(report)),
      headers: {},
    });
  }
  return partitions;
}

async function outcome(journal: Journal, letters: readonly DeadLetter[]) {
  const states = new CustomerStates(journal);
  const known = [];
  for (const id of CUSTOMERS) known.push((await states.load(id))?.state.activity);
  const commits = await journal.readAll(0, 100_000, { opened: false });
  const events = commits.flatMap(({ streams }) => streams.flatMap((part) => part.events));
  return {
    known,
    written: events.filter(({ type }) => type === 'ActivityReported').map(({ data }) => data),
    letters: [...new Set(letters.map(letterId))].sort(),
  };
}

describe('the inbox of activity', () => {
  it('comes to the same whatever is given twice, by whom, and whoever dies in between', async () => {
    /** Which partition is fetched, how far back it begins, how much, and whether a new process does it. */
    const fetch = fc.record({
      partition: fc.nat(PARTITIONS - 1),
      back: fc.nat(12),
      count: fc.integer({ min: 1, max: 9 }),
      member: fc.nat(2),
      dies: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 1, maxLength: 40 }),
        fc.array(fetch, { maxLength: 25 }),
        async (all, fetches) => {
          const partitions = partitioned(all);
          const end = (partition: number) => partitions[partition]?.length ?? 0;
          const slice = (partition: number, from: number, to: number) => ({
            topic: TOPIC,
            partition,
            end: end(partition),
            records: (partitions[partition] ?? []).slice(from, to),
          });

          const once = await world();
          const lettersOnce: DeadLetter[] = [];
          const whole = inboxOn(once, lettersOnce);
          for (let p = 0; p < PARTITIONS; p++) await whole.take(slice(p, 0, end(p)));

          const often = await world();
          const letters: DeadLetter[] = [];
          const members = [0, 1, 2].map(() => inboxOn(often, letters));
          const next = Array.from({ length: PARTITIONS }, () => 0);
          for (const { partition, back, count, member, dies } of fetches) {
            const from = Math.max(0, (next[partition] ?? 0) - back);
            const fetched = slice(partition, from, from + count);
            const inbox = dies ? inboxOn(often, letters) : members[member];
            if (fetched.records.length > 0) await inbox?.take(fetched);
            next[partition] = Math.max(next[partition] ?? 0, from + fetched.records.length);
          }
          for (let p = 0; p < PARTITIONS; p++) {
            await inboxOn(often, letters).take(slice(p, Math.max(0, (next[p] ?? 0) - 3), end(p)));
          }

          const expected = await outcome(once, lettersOnce);
          const found = await outcome(often, letters);
          expect(found.known).toEqual(expected.known);
          expect(found.letters).toEqual(expected.letters);
          expect(found.written).toHaveLength(expected.written.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes a batch that two got hold of at the same moment once', async () => {
    const journal = await world();
    const records = partitioned(
      Array.from({ length: 10 }, (_, n) => ({
        customer: 0,
        day: n * 5,
        hasOpenItems: n % 2 === 0,
        isBad: false,
      })),
    );
    const fetched = { topic: TOPIC, partition: 0, end: 10, records: records[0] ?? [] };
    const before = (await journal.head()).position;
    await Promise.all([inboxOn(journal, []), inboxOn(journal, [])].map((one) => one.take(fetched)));
    expect((await journal.head()).position).toBe(before + 1);
  });

  it('keeps nothing of a batch whose dead letters could not be put aside', async () => {
    const journal = await world();
    const states = new CustomerStates(journal);
    const claims = new ClaimHolders(journal, states, guardsUnder(testKeys.digestKey));
    const shared = {
      journal,
      states,
      claims,
      policy,
      today: () => TODAY,
      appended: () => undefined,
    };
    const inbox = new ActivityInbox({
      reports: new ActivityReports(shared),
      journal,
      deadLetters: {
        send: async () => {
          throw new Error('no broker');
        },
      },
      report: () => undefined,
    });
    const [records = []] = partitioned([
      { customer: 0, day: 1, hasOpenItems: undefined, isBad: true },
      { customer: 0, day: 2, hasOpenItems: undefined, isBad: false },
    ]);
    const before = (await journal.head()).position;
    const fetched = { topic: TOPIC, partition: 0, end: 2, records };
    await expect(inbox.take(fetched)).rejects.toThrow('no broker');
    expect((await journal.head()).position).toBe(before);
  });

  it('cuts a long batch into commits that are not too long', async () => {
    const journal = await world();
    const [records = []] = partitioned(
      Array.from({ length: 1_200 }, (_, n) => ({
        customer: 0,
        day: 0,
        hasOpenItems: n % 2 === 0,
        isBad: false,
      })),
    );
    const before = (await journal.head()).position;
    const inbox = inboxOn(journal, []);
    let beats = 0;
    const beat = async () => void beats++;
    await inbox.take({ topic: TOPIC, partition: 0, end: 1_200, records, beat });
    expect((await journal.head()).position).toBe(before + 3);
    expect(beats).toBe(3);
  });
});
