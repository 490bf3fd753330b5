import type { PutOptions, Vault } from '../vault/vault.js';

const MAX_TRIES = 100;

export interface Replacement {
  value: Record<string, unknown>;
  options?: Pick<PutOptions, 'expiresAt'>;
}

/**
 * Changes a record of which other processes may change something at the same time: what `next` makes of it
 * is put only over what it was made of. `next` may be asked again, and gives undefined to leave it.
 * @returns what `next` last made; `busy` when others were faster every time
 */
export async function changeRecord<Next extends Replacement | undefined>(
  vault: Pick<Vault, 'get' | 'put'>,
  kind: string,
  key: string,
  next: (value: Record<string, unknown> | undefined) => Next | Promise<Next>,
): Promise<Next | 'busy'> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const found = await vault.get(kind, key);
    const made = await next(found?.value);
    if (made === undefined) return made;
    const options = { ...made.options, ifRevision: found?.revision ?? 0 };
    if ((await vault.put(kind, key, made.value, options)) !== undefined) return made;
  }
  return 'busy';
}
