import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeKeyFile, readKeyFile } from '../../src/log/key-file.js';
import { openKeys } from '../../src/log/open-keys.js';
import { StoreError } from '../../src/log/store-error.js';
import type { Vault } from '../../src/vault/vault.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('the key file', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder.path, 'dossier.keys');
  });
  afterEach(() => folder.remove());

  const trouble = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof StoreError) return `${error.trouble}: ${error.message}`;
      throw error;
    }
    throw new Error('It did not fail.');
  };

  describe('by itself', () => {
    it('is made for its owner alone, and read back', () => {
      const made = makeKeyFile(path);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(readdirSync(folder.path)).toEqual(['dossier.keys']);
      expect(readKeyFile(path)).toEqual(made);
      expect(made.digestKey).toHaveLength(32);
      expect(made.current.secret).toHaveLength(32);
      expect(made.digestKey).not.toEqual(made.current.secret);
    });

    it('is never made over another one', () => {
      const first = makeKeyFile(path);
      expect(makeKeyFile(path)).toEqual(first);
      expect(readdirSync(folder.path)).toEqual(['dossier.keys']);
    });

    it('is undefined when there is none', () => {
      expect(readKeyFile(path)).toBeUndefined();
    });

    it.each([0o644, 0o660, 0o604, 0o601, 0o777])('is refused when open to others (%i)', (mode) => {
      makeKeyFile(path);
      chmodSync(path, mode);
      expect(trouble(() => readKeyFile(path))).toMatch(
        new RegExp(`^keys: .*mode ${mode.toString(8)}.*600`),
      );
    });

    it.each([0o600, 0o400, 0o440])('is read when it is not (%i)', (mode) => {
      const made = makeKeyFile(path);
      chmodSync(path, mode);
      expect(readKeyFile(path)).toEqual(made);
    });

    it.each([
      ['not JSON', 'no JSON, secret-words'],
      ['no object', '[]'],
      ['no keys', '{}'],
      [
        'a current key that is not there',
        '{"current":"b","keyEncryptionKeys":{"a":"KEY"},"digestKey":"KEY"}',
      ],
      [
        'a key that is too short',
        '{"current":"a","keyEncryptionKeys":{"a":"c2VjcmV0LXdvcmRz"},"digestKey":"KEY"}',
      ],
      ['no digest key', '{"current":"a","keyEncryptionKeys":{"a":"KEY"}}'],
    ])('is refused when it is %s, without its contents in the message', (_, content) => {
      const text = content.replaceAll('KEY', Buffer.alloc(32, 7).toString('base64url'));
      writeFileSync(path, text, { mode: 0o600 });
      const message = trouble(() => readKeyFile(path));
      expect(message).toMatch(/^keys: The key file .*dossier\.keys /);
      expect(message).not.toMatch(/secret-words|c2VjcmV0|BwcHBw/);
    });

    it('says so when it cannot be made', () => {
      expect(trouble(() => makeKeyFile(join(folder.path, 'missing', 'dossier.keys')))).toMatch(
        /^keys: .*cannot be made/,
      );
    });
  });

  describe('of a store', () => {
    let vaultStore: ReturnType<typeof memoryVaultStore>;
    let vault: Vault;

    beforeEach(() => {
      vaultStore = memoryVaultStore();
      vault = memoryVault(vaultStore);
    });

    const edit = (change: (content: Record<string, unknown>) => void) => {
      const content: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
      change(content);
      writeFileSync(path, JSON.stringify(content));
    };

    it('is made at the first start and used from then on', async () => {
      const first = await openKeys({ path, vault, logIsEmpty: true });
      expect(await openKeys({ path, vault, logIsEmpty: false })).toEqual(first);
    });

    it('leaves no key in the store', async () => {
      const { current, digestKey } = await openKeys({ path, vault, logIsEmpty: true });
      const stored = JSON.stringify([...vaultStore.entries]);
      for (const key of [current.secret, digestKey]) {
        expect(stored).not.toContain(key.toString('base64url').slice(0, 20));
        expect(stored).not.toContain(key.toString('hex').slice(0, 20));
      }
    });

    it('may be there before the store is', async () => {
      const made = makeKeyFile(path);
      expect(await openKeys({ path, vault, logIsEmpty: true })).toEqual(made);
    });

    it('is one and the same for processes that start at once', async () => {
      const opened = await Promise.all(
        Array.from({ length: 5 }, () =>
          openKeys({ path, vault: memoryVault(vaultStore), logIsEmpty: true }),
        ),
      );
      for (const keyFile of opened) expect(keyFile).toEqual(opened[0]);
    });

    it('is refused when it is another one', async () => {
      await openKeys({ path, vault, logIsEmpty: true });
      const other = join(folder.path, 'other.keys');
      makeKeyFile(other);
      await expect(openKeys({ path: other, vault, logIsEmpty: false })).rejects.toMatchObject({
        trouble: 'keys',
        message: expect.stringContaining('not the one this store was made with'),
      });
    });

    it('is missed when it is gone, and not made anew', async () => {
      await openKeys({ path, vault, logIsEmpty: true });
      const gone = join(folder.path, 'gone.keys');
      for (const logIsEmpty of [true, false]) {
        await expect(openKeys({ path: gone, vault, logIsEmpty })).rejects.toMatchObject({
          trouble: 'keys',
          message: expect.stringMatching(/gone\.keys is missing.*DOSSIER_KEYS/),
        });
      }
      expect(existsSync(gone)).toBe(false);
    });

    it('does not open a log whose vault was lost', async () => {
      makeKeyFile(path);
      await expect(openKeys({ path, vault, logIsEmpty: false })).rejects.toMatchObject({
        trouble: 'incomplete',
      });
    });

    it('may get another current key, and must keep the old one', async () => {
      const first = await openKeys({ path, vault, logIsEmpty: true });
      edit((content) => {
        content.current = 'second';
        Object.assign(content.keyEncryptionKeys as object, {
          second: Buffer.alloc(32, 9).toString('base64url'),
        });
      });
      const second = await openKeys({ path, vault, logIsEmpty: false });
      expect(second.current.id).toBe('second');
      expect(second.secrets.get(first.current.id)).toEqual(first.current.secret);

      edit((content) => {
        const keys = content.keyEncryptionKeys as Record<string, string>;
        delete keys[first.current.id];
      });
      await expect(openKeys({ path, vault, logIsEmpty: false })).rejects.toMatchObject({
        trouble: 'keys',
        message: expect.stringContaining(first.current.id),
      });
    });

    it('is refused when its digest key was rotated', async () => {
      await openKeys({ path, vault, logIsEmpty: true });
      edit((content) => {
        content.digestKey = Buffer.alloc(32, 9).toString('base64url');
      });
      await expect(openKeys({ path, vault, logIsEmpty: false })).rejects.toMatchObject({
        trouble: 'keys',
        message: expect.stringContaining('digest key'),
      });
    });
  });
});
