import type { ListOptions, Vault } from '../../src/vault/vault.js';

/** One vault that several processes could have open. */
export interface VaultUnderTest {
  /** A handle as another process would have it; the test closes it. */
  open(): Promise<Vault>;
  /** Called when all handles are closed. */
  destroy(): Promise<void>;
}

const PAST = '2001-01-01T00:00:00.000Z';
const FUTURE = '2999-01-01T00:00:00Z';

/** What every adapter of the vault's port must do. `make` gives an empty vault. */
export function vaultContract(name: string, make: () => Promise<VaultUnderTest>): void {
  describe(`the vault's contract: ${name}`, () => {
    let store: VaultUnderTest;
    let handles: Vault[];
    let vault: Vault;

    async function anotherHandle(): Promise<Vault> {
      const handle = await store.open();
      handles.push(handle);
      return handle;
    }

    beforeEach(async () => {
      store = await make();
      handles = [];
      vault = await anotherHandle();
    });

    afterEach(async () => {
      for (const handle of handles) await handle.close();
      await store.destroy();
    });

    async function bytesOf(fileId: string): Promise<number[][]> {
      const chunks: number[][] = [];
      for await (const chunk of vault.readChunks(fileId)) chunks.push([...chunk]);
      return chunks;
    }

    describe('records', () => {
      it('come back as they were put, to every process', async () => {
        const value = { text: '客户 "x"\n', list: [1, null, true], nested: { empty: {} } };
        const revision = await vault.put('job', 'a', value);
        expect(await vault.get('job', 'a')).toEqual({ key: 'a', value, revision });
        expect(await (await anotherHandle()).get('job', 'a')).toEqual({
          key: 'a',
          value,
          revision,
        });
      });

      it('are apart by kind', async () => {
        await vault.put('job', 'a', { is: 'a job' });
        await vault.put('user', 'a', { is: 'a user' });
        expect((await vault.get('job', 'a'))?.value).toEqual({ is: 'a job' });
        expect((await vault.get('user', 'a'))?.value).toEqual({ is: 'a user' });
        expect(await vault.get('token', 'a')).toBeUndefined();
      });

      it('get another revision with every put', async () => {
        const revisions = [];
        for (let put = 0; put < 5; put++) revisions.push(await vault.put('job', 'a', { same: 1 }));
        expect(new Set(revisions).size).toBe(5);
      });

      it('are put only over the revision that is asked for', async () => {
        const first = await vault.put('job', 'a', { n: 1 });
        const second = await vault.put('job', 'a', { n: 2 }, { ifRevision: first ?? -1 });
        expect(second).toBeDefined();
        expect(await vault.put('job', 'a', { n: 3 }, { ifRevision: first ?? -1 })).toBeUndefined();
        expect((await vault.get('job', 'a'))?.value).toEqual({ n: 2 });
      });

      it('are made only where there is none, when that is asked for', async () => {
        expect(await vault.put('job', 'a', { n: 1 }, { ifRevision: 0 })).toBeDefined();
        expect(await vault.put('job', 'a', { n: 2 }, { ifRevision: 0 })).toBeUndefined();
        expect((await vault.get('job', 'a'))?.value).toEqual({ n: 1 });
      });

      it('are made by one of many that want to at once', async () => {
        const other = await anotherHandle();
        const puts = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            (n % 2 === 0 ? vault : other).put('job', 'a', { n }, { ifRevision: 0 }),
          ),
        );
        expect(puts.filter((revision) => revision !== undefined)).toHaveLength(1);
      });

      it('never have the revision that a removed one had', async () => {
        const before = await vault.put('job', 'a', {});
        await vault.remove('job', 'a');
        const after = await vault.put('job', 'a', {});
        expect(after).not.toBe(before);
      });

      it('are removed once, and only at the revision that is asked for', async () => {
        const revision = (await vault.put('job', 'a', {})) ?? -1;
        expect(await vault.remove('job', 'a', { ifRevision: revision + 1 })).toBe(false);
        expect(await vault.remove('job', 'a', { ifRevision: revision })).toBe(true);
        expect(await vault.remove('job', 'a')).toBe(false);
        expect(await vault.get('job', 'a')).toBeUndefined();
      });
    });

    describe('many records', () => {
      it('are put at once, and existing ones are left alone', async () => {
        await vault.put('key', 'b', { from: 'before' });
        await vault.putNew(
          'key',
          new Map([
            ['a', { n: 1 }],
            ['b', { n: 2 }],
            ['c', { n: 3 }],
          ]),
        );
        const found = await vault.getMany('key', ['c', 'b', 'missing', 'a']);
        expect(new Map([...found].map(([key, { value }]) => [key, value]))).toEqual(
          new Map<string, object>([
            ['a', { n: 1 }],
            ['b', { from: 'before' }],
            ['c', { n: 3 }],
          ]),
        );
        expect(await vault.getMany('key', [])).toEqual(new Map());
      });

      it('are listed in the order of their keys, page by page', async () => {
        for (const key of ['c', 'a', 'd', 'b']) await vault.put('job', key, { key });
        await vault.put('user', 'aa', {});
        await vault.put('jobs', '', {});
        const keys = async (options?: ListOptions) =>
          (await vault.list('job', options)).map(({ key }) => key);
        expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
        expect(await keys({ limit: 2 })).toEqual(['a', 'b']);
        expect(await keys({ after: 'b' })).toEqual(['c', 'd']);
        expect(await keys({ after: 'a', limit: 2 })).toEqual(['b', 'c']);
        const descending = true;
        expect(await keys({ descending })).toEqual(['d', 'c', 'b', 'a']);
        expect(await keys({ descending, limit: 2 })).toEqual(['d', 'c']);
        expect(await keys({ descending, after: 'c' })).toEqual(['b', 'a']);
        expect(await keys({ descending, after: 'd', limit: 2 })).toEqual(['c', 'b']);
        expect(await keys({ descending, after: 'a' })).toEqual([]);
      });
    });

    describe('expiry', () => {
      it('hides a record whose time is over', async () => {
        await vault.put('session', 'old', {}, { expiresAt: PAST });
        await vault.put('session', 'new', {}, { expiresAt: FUTURE });
        expect(await vault.get('session', 'old')).toBeUndefined();
        expect(await vault.get('session', 'new')).toBeDefined();
        expect([...(await vault.getMany('session', ['old', 'new'])).keys()]).toEqual(['new']);
        expect((await vault.list('session')).map(({ key }) => key)).toEqual(['new']);
        expect(await vault.remove('session', 'old')).toBe(false);
      });

      it('makes room for a new record of that key', async () => {
        await vault.put('session', 'a', { n: 1 }, { expiresAt: PAST });
        await vault.putNew('session', new Map([['a', { n: 2 }]]));
        expect((await vault.get('session', 'a'))?.value).toEqual({ n: 2 });

        await vault.put('session', 'b', { n: 1 }, { expiresAt: PAST });
        expect(await vault.put('session', 'b', { n: 2 }, { ifRevision: 0 })).toBeDefined();
      });

      it('ends with a put that has none', async () => {
        await vault.put('session', 'a', {}, { expiresAt: PAST });
        await vault.put('session', 'a', {});
        expect(await vault.get('session', 'a')).toBeDefined();
      });
    });

    describe('counters', () => {
      it('start at 0 and give their new value', async () => {
        expect(await vault.increment('code', 'C', 1)).toBe(1);
        expect(await vault.increment('code', 'C', 100)).toBe(101);
        expect(await vault.increment('code', 'D', -2)).toBe(-2);
      });

      it('give nobody the same value, over processes', async () => {
        const other = await anotherHandle();
        const values = await Promise.all(
          Array.from({ length: 40 }, (_, n) =>
            (n % 2 === 0 ? vault : other).increment('code', 'C', 1),
          ),
        );
        expect([...values].sort((one, next) => one - next)).toEqual(
          Array.from({ length: 40 }, (_, n) => n + 1),
        );
      });
    });

    describe('files', () => {
      it('come back chunk by chunk in order, however they were written', async () => {
        await vault.putChunk('f', 2, Uint8Array.of(5));
        await vault.putChunk('f', 0, Uint8Array.of(1, 2));
        await vault.putChunk('f', 1, Buffer.from([3, 4]));
        await vault.putChunk('g', 0, Uint8Array.of(9));
        expect(await bytesOf('f')).toEqual([[1, 2], [3, 4], [5]]);
      });

      it('take a chunk of 1 MB and no larger one', async () => {
        await vault.putChunk('f', 0, new Uint8Array(1024 * 1024));
        await expect(vault.putChunk('f', 1, new Uint8Array(1024 * 1024 + 1))).rejects.toThrow(
          RangeError,
        );
        expect((await bytesOf('f')).map((chunk) => chunk.length)).toEqual([1024 * 1024]);
      });

      it('replace a chunk that is written again', async () => {
        await vault.putChunk('f', 0, Uint8Array.of(1));
        await vault.putChunk('f', 0, Uint8Array.of(2));
        expect(await bytesOf('f')).toEqual([[2]]);
      });

      it('are gone when removed', async () => {
        await vault.putChunk('f', 0, Uint8Array.of(1));
        for (let index = 1; index < 40; index++) {
          await vault.putChunk('f', index, Uint8Array.of(index));
        }
        await vault.putChunk('g', 0, Uint8Array.of(9));
        await vault.removeFile('f');
        await vault.removeFile('f');
        expect(await bytesOf('f')).toEqual([]);
        expect(await bytesOf('g')).toEqual([[9]]);
      });
    });
  });
}
