import { DataKeys } from '../../src/log/data-keys.js';
import { keyFileOf, testKeys } from '../support/journal.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';
import { until } from '../support/until.js';

describe('data keys', () => {
  let store: ReturnType<typeof memoryVaultStore>;
  beforeEach(() => {
    store = memoryVaultStore();
  });

  it('are in the vault before anybody has one, and never given twice', async () => {
    const dataKeys = new DataKeys(memoryVault(store), testKeys, { poolSize: 4 });
    const taken = await Promise.all(Array.from({ length: 300 }, () => dataKeys.take()));
    expect(new Set(taken.map(({ keyId }) => keyId)).size).toBe(300);
    expect(new Set(taken.map(({ key }) => key.toString('hex'))).size).toBe(300);
    const other = new DataKeys(memoryVault(store), testKeys);
    const loaded = await other.load(taken.map(({ keyId }) => keyId));
    for (const { keyId, key } of taken) expect(loaded.get(keyId)?.key).toEqual(key);
  });

  it('lie in the vault wrapped', async () => {
    const dataKeys = new DataKeys(memoryVault(store), testKeys);
    const { key } = await dataKeys.take();
    const stored = JSON.stringify([...store.entries]);
    for (const form of ['hex', 'base64', 'base64url'] as const) {
      expect(stored).not.toContain(key.toString(form).slice(0, 20));
    }
  });

  it('are made ahead: after the first filling nobody waits for the vault', async () => {
    const vault = memoryVault(store);
    const dataKeys = new DataKeys(vault, testKeys, { poolSize: 64 });
    await dataKeys.fill();
    jest.spyOn(vault, 'putNew').mockReturnValue(new Promise(() => undefined));
    for (let n = 0; n < 64; n++) await dataKeys.take();
  });

  it('are taken again after a failure of the vault', async () => {
    const vault = memoryVault(store);
    jest.spyOn(vault, 'putNew').mockRejectedValueOnce(new Error('disk full'));
    const dataKeys = new DataKeys(vault, testKeys);
    await expect(dataKeys.take()).rejects.toThrow('disk full');
    expect(await dataKeys.take()).toBeDefined();
  });

  it('are not found once destroyed', async () => {
    const dataKeys = new DataKeys(memoryVault(store), testKeys);
    const { keyId } = await dataKeys.take();
    expect(await dataKeys.destroy(keyId)).toBe(true);
    expect(await dataKeys.destroy(keyId)).toBe(false);
    expect(await dataKeys.load([keyId])).toEqual(new Map());
  });

  it('destroyed by another process are used here for a bounded time only', async () => {
    const here = new DataKeys(memoryVault(store), testKeys, { cacheMs: 200 });
    const there = new DataKeys(memoryVault(store), testKeys);
    const { keyId } = await here.take();
    await here.load([keyId]);
    await there.destroy(keyId);
    expect(await here.load([keyId])).toHaveProperty('size', 1);
    await until('the key is forgotten', async () => (await here.load([keyId])).size === 0);
  });

  it('are opened with an older key-encryption key, and made under the current one', async () => {
    const before = new DataKeys(memoryVault(store), testKeys);
    const old = await before.take();
    const secret = Buffer.alloc(32, 9);
    const rotated = {
      ...testKeys,
      current: { id: 'second', secret },
      secrets: new Map([...testKeys.secrets, ['second', secret]]),
    };
    const after = new DataKeys(memoryVault(store), rotated);
    const fresh = await after.take();
    expect((await after.load([old.keyId])).get(old.keyId)?.key).toEqual(old.key);
    expect([...store.entries.values()].map(({ record }) => record.value.wrappedBy)).toContain(
      'second',
    );
    const withoutNew = new DataKeys(memoryVault(store), testKeys);
    await expect(withoutNew.load([fresh.keyId])).rejects.toThrow(/no key-encryption key second/);
  });

  it('do not open under another key, nor under another id', async () => {
    const vault = memoryVault(store);
    const { keyId } = await new DataKeys(vault, testKeys).take();
    const wrong = new DataKeys(vault, keyFileOf(Buffer.alloc(32, 5), testKeys.digestKey));
    await expect(wrong.load([keyId])).rejects.toThrow();
    await vault.put('data-key', 'moved', (await vault.get('data-key', keyId))?.value ?? {});
    await expect(new DataKeys(vault, testKeys).load(['moved'])).rejects.toThrow();
  });
});
