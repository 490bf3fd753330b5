import fc from 'fast-check';
import { canonicalJson, hashOfBody, NO_HASH, parseCommit } from '../../src/log/commit.js';
import type { AppendResult, CommitDraft, EventLog, StoredCommit } from '../../src/log/event-log.js';
import { verifyLog } from '../../src/log/verify.js';
import { draft } from '../support/drafts.js';

/** One log that several processes could have open. */
export interface LogUnderTest {
  /** A handle as another process would have it; the test closes it. */
  open(): Promise<EventLog>;
  /** Called when all handles are closed. */
  destroy(): Promise<void>;
}

/** What every adapter of the event log's port must do. `make` gives an empty log. */
export function eventLogContract(name: string, make: () => Promise<LogUnderTest>): void {
  describe(`the event log's contract: ${name}`, () => {
    let store: LogUnderTest;
    let handles: EventLog[];
    let log: EventLog;

    async function anotherHandle(): Promise<EventLog> {
      const handle = await store.open();
      handles.push(handle);
      return handle;
    }

    beforeEach(async () => {
      store = await make();
      handles = [];
      log = await anotherHandle();
    });

    afterEach(async () => {
      for (const handle of handles) await handle.close();
      await store.destroy();
    });

    async function appendOne(one: CommitDraft, to = log): Promise<AppendResult> {
      const [result] = await to.append([one]);
      if (!result) throw new Error('no result');
      return result;
    }

    describe('an empty log', () => {
      it('has its head at position 0', async () => {
        expect(await log.head()).toEqual({ position: 0, hash: NO_HASH });
      });

      it('gives nothing', async () => {
        expect(await log.readAll(0, 10)).toEqual([]);
        expect(await log.readStream('a')).toEqual([]);
        expect(await log.findGuards(['stream:a@1', 'claim:x'])).toEqual(new Map());
        expect(await log.append([])).toEqual([]);
      });
    });

    describe('order', () => {
      it('counts positions from 1 without gaps, and chains every commit to the one before', async () => {
        await log.append([draft({ streams: { a: 1 } }), draft({ streams: { b: 1 } })]);
        await log.append([draft({ streams: { a: 2 } })]);

        const commits = await log.readAll(0, 10);
        expect(commits.map(({ position }) => position)).toEqual([1, 2, 3]);
        let previous = NO_HASH;
        for (const { position, body, hash } of commits) {
          expect(parseCommit({ position, body, hash })).toMatchObject({
            position,
            previousHash: previous,
          });
          expect(hash).toBe(hashOfBody(body));
          previous = hash;
        }
        expect(await log.head()).toEqual({ position: 3, hash: previous });
      });

      it('answers with what was stored', async () => {
        const result = await appendOne(draft({ streams: { a: 1 } }));
        const [stored] = await log.readAll(0, 1);
        expect(stored).toBeDefined();
        const { recordedAt } = parseCommit(stored as StoredCommit);
        expect(result).toEqual({ type: 'appended', position: 1, hash: stored?.hash, recordedAt });
      });

      it('never lets time run back', async () => {
        const now = jest.spyOn(Date, 'now');
        try {
          for (const time of [3000, 1000, 2000, 4000]) {
            now.mockReturnValue(time);
            const version = (await log.head()).position + 1;
            await log.append([draft({ streams: { a: version } })]);
          }
        } finally {
          now.mockRestore();
        }
        const times = (await log.readStream('a')).map((one) => parseCommit(one).recordedAt);
        expect(times.map((time) => Date.parse(time))).toEqual([3000, 3000, 3000, 4000]);
        expect(times[0]).toBe('1970-01-01T00:00:03.000Z');
      });

      it('reads pages, and nothing past the head', async () => {
        await log.append([1, 2, 3, 4, 5].map((version) => draft({ streams: { a: version } })));
        const positions = async (after: number, limit: number) =>
          (await log.readAll(after, limit)).map(({ position }) => position);
        expect(await positions(0, 2)).toEqual([1, 2]);
        expect(await positions(2, 2)).toEqual([3, 4]);
        expect(await positions(4, 2)).toEqual([5]);
        expect(await positions(5, 2)).toEqual([]);
        expect(await positions(99, 2)).toEqual([]);
      });

      it('gives back every value that JSON can hold, as canonical JSON', async () => {
        const values = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 5 });
        let version = 0;
        await fc.assert(
          fc.asyncProperty(values, async (data) => {
            version += 1;
            const written = draft({ streams: { a: version }, data });
            await log.append([written]);
            const [stored] = await log.readStream('a', { from: version });
            const { body } = stored as StoredCommit;
            const commit: unknown = JSON.parse(body);
            expect(commit).toMatchObject({ actor: written.actor, cause: written.cause });
            expect(body).toBe(canonicalJson(commit));
            expect(body).toContain(`"streams":${canonicalJson(written.streams)}`);
          }),
          { numRuns: 30 },
        );
      });
    });

    describe('streams', () => {
      it('are read in order of their versions, whole or in part', async () => {
        await log.append([1, 2, 3, 4].map((version) => draft({ streams: { a: version } })));
        await log.append([draft({ streams: { b: 1 } })]);
        const versions = async (range?: { from?: number; to?: number }) =>
          (await log.readStream('a', range)).map((one) => parseCommit(one).streams[0]?.version);
        expect(await versions()).toEqual([1, 2, 3, 4]);
        expect(await versions({ from: 3 })).toEqual([3, 4]);
        expect(await versions({ to: 2 })).toEqual([1, 2]);
        expect(await versions({ from: 2, to: 3 })).toEqual([2, 3]);
        expect(await versions({ from: 5 })).toEqual([]);
      });

      it('refuse a version that is there, and say who holds it', async () => {
        await log.append([draft({ streams: { a: 1 } }), draft({ streams: { a: 2 } })]);
        expect(await appendOne(draft({ streams: { a: 1 } }))).toEqual({
          type: 'refused',
          guard: 'stream:a@1',
          position: 1,
        });
      });

      it.each([2, 3])('refuse version %s of a stream that is not there', async (version) => {
        expect(await appendOne(draft({ streams: { a: version } }))).toEqual({
          type: 'refused',
          guard: `stream:a@${version}`,
        });
        expect(await log.head()).toMatchObject({ position: 0 });
      });

      it('refuse a hole', async () => {
        await log.append([draft({ streams: { a: 1 } })]);
        expect(await appendOne(draft({ streams: { a: 3 } }))).toEqual({
          type: 'refused',
          guard: 'stream:a@3',
        });
      });

      it('may be several in one commit, which is found in each of them', async () => {
        await log.append([draft({ streams: { a: 1 } })]);
        const result = await appendOne(draft({ streams: { a: 2, b: 1 } }));
        expect(result).toMatchObject({ type: 'appended', position: 2 });
        const inA = await log.readStream('a', { from: 2 });
        expect(await log.readStream('b')).toEqual(inA);
        expect(inA).toHaveLength(1);
      });

      it('leave nothing of a commit when one of several is not at its next version', async () => {
        await log.append([draft({ streams: { c: 1 } })]);
        const result = await appendOne(draft({ streams: { a: 1, b: 1, c: 1 }, guards: ['g'] }));
        expect(result).toEqual({ type: 'refused', guard: 'stream:c@1', position: 1 });
        expect(await log.readStream('a')).toEqual([]);
        expect(await log.findGuards(['g', 'stream:a@1', 'stream:b@1'])).toEqual(new Map());
        expect(await appendOne(draft({ streams: { b: 1 }, guards: ['g'] }))).toMatchObject({
          type: 'appended',
          position: 2,
        });
      });

      it('let one of many win that append the same version at once', async () => {
        const other = await anotherHandle();
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            appendOne(draft({ streams: { a: 1 } }), index % 2 === 0 ? log : other),
          ),
        );
        const won = results.filter(({ type }) => type === 'appended');
        expect(won).toHaveLength(1);
        expect(results.filter(({ type }) => type === 'refused')).toHaveLength(19);
        expect(await log.readStream('a')).toHaveLength(1);
      });
    });

    describe('guards', () => {
      it('are held by one commit only', async () => {
        await log.append([draft({ streams: { a: 1 }, guards: ['claim:x#1', 'once:1'] })]);
        const refused = await appendOne(draft({ streams: { b: 1 }, guards: ['new', 'claim:x#1'] }));
        expect(refused).toEqual({ type: 'refused', guard: 'claim:x#1', position: 1 });
        expect(await log.findGuards(['new'])).toEqual(new Map());
      });

      it('are taken within a batch too', async () => {
        const results = await log.append([
          draft({ streams: { a: 1 }, guards: ['x'] }),
          draft({ streams: { b: 1 }, guards: ['x'] }),
        ]);
        expect(results).toMatchObject([
          { type: 'appended', position: 1 },
          { type: 'refused', guard: 'x', position: 1 },
        ]);
      });

      it('name the commit that holds them', async () => {
        const first = draft({ streams: { a: 1 }, guards: ['x', 'y'] });
        const second = draft({ streams: { 'customer:1@2': 1 }, guards: ['x@1'] });
        await log.append([first, second]);
        const holder = (position: number, { cause }: CommitDraft) => ({
          position,
          commandId: cause.commandId,
        });
        expect(
          await log.findGuards(['y', 'free', 'stream:a@1', 'stream:customer:1@2@1', 'x@1']),
        ).toEqual(
          new Map([
            ['y', holder(1, first)],
            ['stream:a@1', holder(1, first)],
            ['stream:customer:1@2@1', holder(2, second)],
            ['x@1', holder(2, second)],
          ]),
        );
      });

      it('are taken by one of two processes that want them at once', async () => {
        const other = await anotherHandle();
        const results = await Promise.all([
          ...Array.from({ length: 10 }, (_, n) =>
            appendOne(draft({ streams: { [`a${n}`]: 1 }, guards: ['x'] }), log),
          ),
          ...Array.from({ length: 10 }, (_, n) =>
            appendOne(draft({ streams: { [`b${n}`]: 1 }, guards: ['x'] }), other),
          ),
        ]);
        expect(results.filter(({ type }) => type === 'appended')).toHaveLength(1);
        expect(await log.head()).toMatchObject({ position: 1 });
      });
    });

    describe('batches', () => {
      it('go in but for a refused draft in their middle, which leaves nothing behind', async () => {
        await log.append([draft({ streams: { a: 1 }, guards: ['x'] })]);
        const results = await log.append([
          draft({ streams: { b: 1 } }),
          draft({ streams: { c: 1 }, guards: ['y', 'x'] }),
          draft({ streams: { c: 1 }, guards: ['y'] }),
        ]);
        expect(results).toMatchObject([
          { type: 'appended', position: 2 },
          { type: 'refused', guard: 'x', position: 1 },
          { type: 'appended', position: 3 },
        ]);
        expect(await log.readStream('c')).toHaveLength(1);
        expect(await verifyLog(log)).toMatchObject({ type: 'good', head: { position: 3 } });
      });

      it('see what stands before in the same batch', async () => {
        const results = await log.append([
          draft({ streams: { a: 1 } }),
          draft({ streams: { a: 2 } }),
          draft({ streams: { a: 2 } }),
        ]);
        expect(results.map(({ type }) => type)).toEqual(['appended', 'appended', 'refused']);
      });
    });

    describe('a repeated draft', () => {
      it('whose answer was lost is answered as the first time', async () => {
        const lost = draft({ streams: { a: 1 }, guards: ['once:1'] });
        const first = await appendOne(lost);
        await log.append([draft({ streams: { a: 2 } })]);
        expect(await appendOne(lost, await anotherHandle())).toEqual({ ...first, repeated: true });
        expect(await log.head()).toMatchObject({ position: 2 });
      });

      it('is found by its stream alone', async () => {
        const lost = draft({ streams: { a: 1 } });
        const first = await appendOne(lost);
        expect(await appendOne(lost)).toEqual({ ...first, repeated: true });
      });

      it('is appended once within a batch', async () => {
        const twice = draft({ streams: { a: 1 }, guards: ['x'] });
        const [first, second] = await log.append([twice, twice]);
        expect(second).toEqual({ ...first, repeated: true });
        expect(await log.readStream('a')).toHaveLength(1);
      });
    });

    describe('several processes', () => {
      it('build one chain without gaps', async () => {
        const others = [log, await anotherHandle(), await anotherHandle()];
        await Promise.all(
          others.map(async (handle, who) => {
            for (let version = 1; version <= 20; version++) {
              await appendOne(draft({ streams: { [`own-${who}`]: version } }), handle);
            }
          }),
        );
        expect(await verifyLog(log)).toMatchObject({ type: 'good', head: { position: 60 } });
        for (const handle of others) expect(await handle.head()).toEqual(await log.head());
      });

      it('see at once what another has appended', async () => {
        const other = await anotherHandle();
        for (let version = 1; version <= 10; version++) {
          await log.append([draft({ streams: { a: version } })]);
          expect(await other.readStream('a')).toHaveLength(version);
          expect(await other.head()).toMatchObject({ position: version });
        }
      });
    });

    it('gives 50,000 commits in pages of the size asked for', async () => {
      for (let from = 0; from < 50_000; from += 1000) {
        await log.append(
          Array.from({ length: 1000 }, (_, n) => draft({ streams: { [`s${from + n}`]: 1 } })),
        );
      }
      let last = 0;
      for (;;) {
        const page = await log.readAll(last, 500);
        if (page.length === 0) break;
        expect(page.length).toBeLessThanOrEqual(500);
        for (const { position } of page) {
          last += 1;
          if (position !== last) throw new Error(`${position} where ${last} is expected`);
        }
      }
      expect(last).toBe(50_000);
    }, 60_000);

    it('does as a simple model does, whatever comes', async () => {
      const stream = fc.constantFrom('a', 'b', 'c');
      const contents = fc.record({
        streams: fc.dictionary(stream, fc.integer({ min: 1, max: 4 }), { minKeys: 1, maxKeys: 2 }),
        guards: fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
      });
      // A command id stands for one draft: what comes again with it is the same.
      const drafts = fc
        .tuple(contents, fc.constantFrom('first', 'second'))
        .map(([content, attempt]) => ({
          ...content,
          commandId: `${attempt} ${canonicalJson(content)}`,
        }));
      const batches = fc.array(fc.array(drafts, { maxLength: 4 }), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(batches, async (given) => {
          const other = await make();
          const tested = await other.open();
          try {
            const model = new Model();
            for (const batch of given) {
              const results = await tested.append(batch.map(draft));
              expect(results.map(outcome)).toEqual(batch.map((one) => model.append(one)));
            }
            expect(await verifyLog(tested)).toMatchObject({
              type: 'good',
              head: { position: model.length },
            });
          } finally {
            await tested.close();
            await other.destroy();
          }
        }),
        { numRuns: 40 },
      );
    });
  });
}

function outcome(result: AppendResult): string {
  return result.type === 'appended' ? `at ${result.position}` : result.type;
}

/** The rules in their shortest form. */
class Model {
  readonly #versions = new Map<string, number>();
  readonly #guards = new Map<string, { commandId: string; position: number }>();
  length = 0;

  append(one: { streams: Record<string, number>; guards: string[]; commandId: string }): string {
    const streams = Object.entries(one.streams);
    const wanted = [...one.guards, ...streams.map(([id, version]) => `stream:${id}@${version}`)];
    const taken = wanted.find((guard) => this.#guards.has(guard));
    if (taken !== undefined) {
      const holder = this.#guards.get(taken);
      return holder?.commandId === one.commandId ? `at ${holder.position}` : 'refused';
    }
    if (streams.some(([id, version]) => version !== (this.#versions.get(id) ?? 0) + 1)) {
      return 'refused';
    }
    this.length += 1;
    for (const [id, version] of streams) this.#versions.set(id, version);
    for (const guard of wanted) {
      this.#guards.set(guard, { commandId: one.commandId, position: this.length });
    }
    return `at ${this.length}`;
  }
}
