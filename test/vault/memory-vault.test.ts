import { vaultContract } from '../contracts/vault.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';

vaultContract('in memory, for tests', async () => {
  const store = memoryVaultStore();
  return { open: async () => memoryVault(store), destroy: async () => undefined };
});
