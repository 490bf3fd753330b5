import type { PartStatus, ServiceStatus } from './http/inside.js';
import type { Inside } from './inside.js';
import { readKeyFile } from './log/key-file.js';
import { StoreError } from './log/store-error.js';

/** How often storage is tried for health: a watcher that asks more often gets the last finding. */
const TRY_EVERY_MS = 5_000;

/**
 * How the parts stand that the service needs: the log is read, the vault (on the same disk) is written,
 * the key file is looked at, and the views say how far they are. Sentences name no path.
 */
export function serviceStatusOf(inside: Inside): () => Promise<ServiceStatus> {
  const { config, store } = inside;
  let tried: { at: number; parts: PartStatus[] } | undefined;
  return async () => {
    if (tried === undefined || performance.now() - tried.at > TRY_EVERY_MS) {
      const parts = [
        await tryPart('vault', () => store.vault.put('health', 'written', { at: Date.now() })),
        await tryPart('keys', () => {
          if (readKeyFile(config.keyFile) !== undefined) return;
          throw new StoreError('keys', 'gone');
        }),
      ];
      tried = { at: performance.now(), parts };
    }
    let head = 0;
    const log = await tryPart('log', async () => {
      head = (await store.journal.head()).position;
    });
    return { head, parts: [log, ...tried.parts, ...viewParts(inside)] };
  };
}

function viewParts({ viewStatus }: Inside): PartStatus[] {
  return viewStatus().map(({ name, position, trouble }) => ({
    name: `view:${name}`,
    position,
    ...(trouble === undefined ? {} : { trouble: 'It has stopped; the service says why.' }),
  }));
}

const SENTENCES: Record<StoreError['trouble'], string> = {
  full: 'There is no room left on its disk.',
  'read-only': 'It can be read but not written.',
  'no-access': 'It cannot be reached.',
  foreign: 'What lies there is not ours.',
  newer: 'It was written by a newer version.',
  incomplete: 'A part of it is missing.',
  damaged: 'It cannot be read or written; its disk may be failing.',
  busy: 'Another process keeps it locked.',
  overloaded: 'More waits to be written than may wait.',
  keys: 'The key file is missing, or is not the one this store was made with.',
};

async function tryPart(name: string, work: () => unknown): Promise<PartStatus> {
  try {
    await work();
    return { name };
  } catch (error) {
    const trouble = error instanceof StoreError ? SENTENCES[error.trouble] : 'It failed.';
    return { name, trouble };
  }
}
