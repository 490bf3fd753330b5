import { NO_HASH, parseCommit } from '../../src/log/commit.js';
import type { StoredCommit } from '../../src/log/event-log.js';
import type { JournalResult } from '../../src/log/journal.js';
import { newId } from '../../src/log/new-id.js';
import type { NewCommit, RecordedCommit } from '../../src/log/recorded.js';
import { verifyLog } from '../../src/log/verify.js';
import { type TestJournal, testJournal } from '../support/journal.js';
import { memoryLog, memoryStore } from '../support/memory-log.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';

const CANARY = 'canary-王芳-13800138000';

function commitOf(
  streamId: string,
  expectedVersion: number,
  data: Record<string, unknown>,
  rest: Partial<NewCommit> = {},
): NewCommit {
  return {
    streams: [
      { streamId, expectedVersion, events: [{ type: 'Happened', data }], naturalPerson: false },
    ],
    actor: { id: 'wang', kind: 'user' },
    cause: { commandId: newId(), correlationId: 'r' },
    guards: [],
    ...rest,
  };
}

function appended(result: JournalResult): RecordedCommit {
  if (result.type !== 'appended') throw new Error(`It was ${result.type}.`);
  return result.commit;
}

const dataOf = (commits: RecordedCommit[]) =>
  commits.flatMap(({ streams }) => streams.flatMap(({ events }) => events.map((e) => e.data)));

describe('the journal', () => {
  let store: ReturnType<typeof memoryStore>;
  let vaultStore: ReturnType<typeof memoryVaultStore>;
  let test: TestJournal;

  /** A journal of another process on the same store: it remembers nothing. */
  const another = () => testJournal({ log: memoryLog(store), vault: memoryVault(vaultStore) });

  beforeEach(() => {
    store = memoryStore();
    vaultStore = memoryVaultStore();
    test = another();
  });

  /** Key ids by subject of the n-th commit's first event. */
  const keysOf = (position: number) =>
    parseCommit(store.commits[position - 1] as StoredCommit).streams[0]?.events[0]?.keys;

  describe('appending', () => {
    it('answers with the events as they were given, and where they stand', async () => {
      const data = { shown: 1, private: CANARY };
      const given = commitOf('s', 0, data);
      const commit = appended(await test.journal.append(given));
      expect(commit).toEqual({
        position: 1,
        recordedAt: parseCommit(store.commits[0] as StoredCommit).recordedAt,
        hash: store.commits[0]?.hash,
        actor: given.actor,
        cause: given.cause,
        streams: [
          {
            streamId: 's',
            version: 1,
            events: [{ eventId: expect.any(String), type: 'Happened', schemaVersion: 1, data }],
          },
        ],
      });
      expect(await test.journal.readStream('s')).toEqual([commit]);
    });

    it('writes nothing personal in clear', async () => {
      await test.journal.append(
        commitOf('s', 0, { private: CANARY, contacts: [{ contactId: 'c', name: CANARY }] }),
      );
      expect(JSON.stringify(store.commits)).not.toContain('canary');
      expect(JSON.stringify([...vaultStore.entries])).not.toContain('canary');
    });

    it('says which guard is taken, and leaves nothing', async () => {
      await test.journal.append(commitOf('s', 0, {}, { guards: ['g'] }));
      expect(await test.journal.append(commitOf('t', 0, {}, { guards: ['g'] }))).toEqual({
        type: 'refused',
        guard: 'g',
        position: 1,
      });
      expect(await test.journal.append(commitOf('s', 0, {}))).toEqual({
        type: 'refused',
        guard: 'stream:s@1',
        position: 1,
      });
      expect(await test.journal.readStream('t')).toEqual([]);
    });

    it('tells all who ask at once who holds a guard, in one look-up', async () => {
      const log = memoryLog(store);
      const asked: (readonly string[])[] = [];
      const findGuards: typeof log.findGuards = (guards) => {
        asked.push(guards);
        return log.findGuards(guards);
      };
      const { journal } = testJournal({
        log: { ...log, findGuards },
        vault: memoryVault(vaultStore),
      });
      const given = commitOf('s', 0, {}, { guards: ['once:a'] });
      await journal.append(given);

      const { commandId } = given.cause;
      expect(await Promise.all(['once:a', 'once:b'].map((g) => journal.findGuard(g)))).toEqual([
        { position: 1, commandId },
        undefined,
      ]);
      expect(asked).toEqual([['once:a', 'once:b']]);
    });

    it('gives the first answer to an attempt that comes again', async () => {
      const attempt = commitOf('s', 0, { private: CANARY });
      const first = appended(await test.journal.append(attempt));
      expect(appended(await test.journal.append(attempt))).toEqual(first);
      expect(appended(await another().journal.append(attempt))).toEqual(first);
    });

    it('passes on that the outcome is not known', async () => {
      const log = { ...memoryLog(store), append: async () => [{ type: 'unknown' } as const] };
      const { journal } = testJournal({ log });
      expect(await journal.append(commitOf('s', 0, {}))).toEqual({ type: 'unknown' });
    });
  });

  describe('keys', () => {
    it('are one per customer and one per contact, and stay theirs', async () => {
      const { journal } = test;
      await journal.append(
        commitOf('s', 0, { private: 1, contacts: [{ contactId: 'c1', name: 'a' }] }),
      );
      await journal.append(
        commitOf('s', 1, {
          contacts: [
            { contactId: 'c2', name: 'b' },
            { contactId: 'c1', name: 'c' },
          ],
        }),
      );
      const first = keysOf(1);
      const second = keysOf(2);
      expect(new Set(Object.values({ ...first, ...second })).size).toBe(3);
      expect(second?.c1).toBe(first?.c1);

      await another().journal.append(
        commitOf('s', 2, { private: 2, contacts: [{ contactId: 'c2', name: 'd' }] }),
      );
      expect(keysOf(3)).toEqual({ customer: first?.customer, c2: second?.c2 });
    });

    it('go with a contact into another stream of the same commit', async () => {
      const { journal } = test;
      const contact = { contactId: 'c', name: 'a' };
      await journal.append(commitOf('s', 0, { private: 1, contacts: [contact] }));
      await journal.append(commitOf('t', 0, { private: 2 }));
      const merged = {
        streams: [
          { streamId: 's', expectedVersion: 1, events: [], naturalPerson: false },
          {
            streamId: 't',
            expectedVersion: 1,
            events: [{ type: 'Absorbed', data: { private: 3, contacts: [contact] } }],
            naturalPerson: false,
          },
        ],
      };
      await journal.append(commitOf('', 0, {}, merged));
      const ofSurvivor = parseCommit(store.commits[2] as StoredCommit).streams[1]?.events[0]?.keys;
      expect(ofSurvivor).toEqual({ customer: keysOf(2)?.customer, c: keysOf(1)?.c });

      await journal.append(commitOf('t', 2, { contacts: [contact] }));
      expect(keysOf(4)).toEqual({ c: keysOf(1)?.c });
    });

    it('are not shared by the customers of one commit', async () => {
      const stream = (streamId: string) => ({
        streamId,
        expectedVersion: 0,
        events: [{ type: 'Happened', data: { private: 1 } }],
        naturalPerson: false,
      });
      await test.journal.append(commitOf('', 0, {}, { streams: [stream('s'), stream('t')] }));
      const [inS, inT] = parseCommit(store.commits[0] as StoredCommit).streams;
      expect(inS?.events[0]?.keys).not.toEqual(inT?.events[0]?.keys);
    });

    it('that are destroyed take the values with them, and name whose they were', async () => {
      await test.journal.append(
        commitOf('s', 0, { private: CANARY, contacts: [{ contactId: 'c', name: CANARY }] }),
      );
      const before = await test.journal.head();
      await test.dataKeys.destroy(keysOf(1)?.c ?? '');

      const [commit] = await test.journal.readStream('s');
      expect(commit?.streams[0]?.events[0]).toMatchObject({
        data: { private: CANARY, contacts: [{ contactId: 'c' }] },
        erased: ['c'],
      });
      expect(JSON.stringify(commit)).not.toContain('"name"');
      expect(await another().journal.readStream('s')).toEqual([commit]);
      expect(await test.journal.head()).toEqual(before);
      expect(await verifyLog(test.log)).toMatchObject({ type: 'good' });
    });

    it('are replaced by a new one when something is written after they were destroyed', async () => {
      await test.journal.append(commitOf('s', 0, { private: 1 }));
      await test.dataKeys.destroy(keysOf(1)?.customer ?? '');
      await test.journal.append(commitOf('s', 1, { private: 2 }));
      await another().journal.append(commitOf('s', 2, { private: 3 }));
      expect(keysOf(2)).toEqual(keysOf(3));
      expect(keysOf(2)).not.toEqual(keysOf(1));
      expect(dataOf(await another().journal.readStream('s'))).toEqual([
        {},
        { private: 2 },
        { private: 3 },
      ]);
    });
  });

  describe('reading', () => {
    it('opens with the commits and the vault alone', async () => {
      const data = {
        shown: 1,
        private: { deep: [CANARY] },
        contacts: [{ contactId: 'c', name: 'x' }],
      };
      await test.journal.append(commitOf('s', 0, structuredClone(data)));
      expect(dataOf(await another().journal.readStream('s'))).toEqual([data]);
      expect(dataOf(await another().journal.readAll(0, 10, { opened: true }))).toEqual([data]);
    });

    it('leaves personal values out when not opened, without asking the vault', async () => {
      await test.journal.append(
        commitOf('s', 0, { shown: 1, private: CANARY, contacts: [{ contactId: 'c', name: 'x' }] }),
      );
      const vault = {
        ...memoryVault(vaultStore),
        getMany: () => Promise.reject(new Error('asked')),
      };
      const { journal } = testJournal({ log: memoryLog(store), vault });
      const commits = await journal.readAll(0, 10, { opened: false });
      expect(dataOf(commits)).toEqual([{ shown: 1, contacts: [{ contactId: 'c' }] }]);
      expect(commits[0]?.streams[0]?.events[0]).not.toHaveProperty('erased');
      await expect(journal.readAll(0, 10, { opened: true })).rejects.toThrow('asked');
    });

    it('asks the vault once for a page of commits', async () => {
      for (let n = 0; n < 20; n++) await test.journal.append(commitOf(`s${n}`, 0, { private: n }));
      const vault = memoryVault(vaultStore);
      const getMany = jest.spyOn(vault, 'getMany');
      const { journal } = testJournal({ log: memoryLog(store), vault });
      expect(await journal.readAll(0, 20, { opened: true })).toHaveLength(20);
      expect(getMany).toHaveBeenCalledTimes(1);
    });

    it('does not open a blob that was moved to another event', async () => {
      await test.journal.append(commitOf('s', 0, { private: CANARY }));
      await test.journal.append(commitOf('s', 1, { private: 'x' }));
      const [first, second] = store.commits as [StoredCommit, StoredCommit];
      const blob = (commit: StoredCommit) =>
        Object.values(parseCommit(commit).streams[0]?.events[0]?.sealed ?? {})[0] ?? '';
      second.body = second.body.replace(blob(second), blob(first));
      await expect(another().journal.readStream('s', { from: 2 })).rejects.toThrow();
    });

    it('finds the commit at a position', async () => {
      await test.journal.append(commitOf('s', 0, { private: 1 }));
      await test.journal.append(commitOf('s', 1, { private: 2 }));
      const found = await test.journal.commitAt(2, { opened: true });
      expect(found).toMatchObject({ position: 2, streams: [{ version: 2 }] });
      expect(await test.journal.commitAt(3, { opened: true })).toBeUndefined();
    });

    it('upcasts to the newest version, opened or not', async () => {
      await test.journal.append(commitOf('s', 0, { shown: 1, private: 'p' }));
      const upcasters = {
        Happened: [
          ({ shown, ...rest }: Record<string, unknown>) => ({ ...rest, seen: shown }),
          (data: Record<string, unknown>) => ({ ...data, third: true }),
        ],
      };
      const { journal } = testJournal({
        log: memoryLog(store),
        vault: memoryVault(vaultStore),
        upcasters,
      });
      const [opened] = await journal.readStream('s');
      expect(opened?.streams[0]?.events[0]).toMatchObject({
        schemaVersion: 3,
        data: { seen: 1, private: 'p', third: true },
      });
      expect(dataOf(await journal.readAll(0, 1, { opened: false }))).toEqual([
        { seen: 1, third: true },
      ]);
      await journal.append(commitOf('s', 1, { seen: 2, third: false }));
      const [, newest] = await journal.readStream('s');
      expect(newest?.streams[0]?.events[0]).toMatchObject({
        schemaVersion: 3,
        data: { seen: 2, third: false },
      });
    });
  });

  describe('a checkpoint', () => {
    it('stands while the log has that commit', async () => {
      const start = await test.journal.head();
      expect(start).toEqual({ position: 0, hash: NO_HASH });
      await test.journal.append(commitOf('s', 0, {}));
      const one = await test.journal.head();
      await test.journal.append(commitOf('s', 1, {}));
      const two = await test.journal.head();
      for (const checkpoint of [start, one, two]) {
        expect(await test.journal.stands(checkpoint)).toBe(true);
      }
      expect(await test.journal.stands({ position: 1, hash: two.hash })).toBe(false);
    });

    it('falls when the log was cut back, and when it went on otherwise since', async () => {
      await test.journal.append(commitOf('s', 0, {}));
      const kept = await test.journal.head();
      await test.journal.append(commitOf('s', 1, {}));
      const lost = await test.journal.head();
      store.commits.pop();
      store.guards.delete('stream:s@2');
      expect(await another().journal.stands(kept)).toBe(true);
      expect(await another().journal.stands(lost)).toBe(false);
      await another().journal.append(commitOf('s', 1, { other: true }));
      expect(await another().journal.stands(lost)).toBe(false);
    });
  });
});
