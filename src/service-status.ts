import type { PartStatus, RelayPart, ServiceStatus } from './http/inside.js';
import type { Inside } from './inside.js';
import { readKeyFile } from './log/key-file.js';
import { StoreError } from './log/store-error.js';
import type { RelayState } from './relay/relay-status.js';

/** How often storage is tried for health: a watcher that asks more often gets the last finding. */
const TRY_EVERY_MS = 5_000;

/**
 * How the parts stand that the service needs: the log is read, the vault (on the same disk) is written,
 * the key file is looked at, and the views say how far they are. Sentences name no path.
 */
export function serviceStatusOf(inside: Inside): () => Promise<ServiceStatus> {
  const { store } = inside;
  let tried: { at: number; parts: PartStatus[] } | undefined;
  return async () => {
    let head = 0;
    const isFresh = tried !== undefined && performance.now() - tried.at <= TRY_EVERY_MS;
    // At once: where the store is away, each waits until that is certain.
    const [log, ...found] = await Promise.all([
      tryPart('log', async () => {
        head = (await store.journal.head()).position;
      }),
      ...(isFresh ? [] : tryParts(inside)),
    ]);
    if (!isFresh) tried = { at: performance.now(), parts: found };
    const { warning } = store;
    return {
      head,
      parts: [
        { ...log, ...(warning === undefined ? {} : { warning }) },
        ...(tried?.parts ?? []),
        ...viewParts(inside),
        ...jobParts(inside),
        ...oidcParts(inside),
        ...relayParts(inside, head),
      ],
    };
  };
}

function tryParts({ config, store }: Inside): Promise<PartStatus>[] {
  return [
    tryPart('vault', () => store.vault.put('health', 'written', { at: Date.now() })),
    tryPart('keys', () => {
      if (readKeyFile(config.keyFile) !== undefined) return;
      throw new StoreError('keys', 'gone');
    }),
  ];
}

function viewParts({ viewStatus }: Inside): PartStatus[] {
  return viewStatus().map(({ name, position, trouble }) => ({
    name: `view:${name}`,
    position,
    ...(trouble === undefined ? {} : { trouble: 'It has stopped; the service says why.' }),
  }));
}

/** Told of only while something is wrong: whoever is known by other means, or already, goes on. */
function oidcParts({ oidc }: Inside): PartStatus[] {
  const warning = oidc?.trouble;
  return warning === undefined ? [] : [{ name: 'oidc', warning }];
}

/** Told of only while something is wrong: what was asked for waits, and everything else goes on. */
function jobParts({ jobsTrouble }: Inside): PartStatus[] {
  return jobsTrouble() === undefined ? [] : [{ name: 'jobs', warning: JOBS_WAIT }];
}

const JOBS_WAIT = 'Imports and bulk actions wait: their thread has ended and is started again.';

function relayParts({ relayStatus }: Inside, head: number): PartStatus[] {
  const status = relayStatus();
  if (status === undefined) return [];
  const { state, position, restarts, activity, warnings } = status;
  const trouble = RELAY_SENTENCES[state];
  const relay: RelayPart = { state, lag: Math.max(0, head - position), restarts };
  if (activity !== undefined) {
    const { trouble: _, ...part } = activity;
    relay.activity = part;
  }
  const warning =
    activity?.state === 'waiting'
      ? ACTIVITY_WAITS
      : warnings === undefined
        ? undefined
        : TOPICS_DIFFER;
  return [
    {
      name: 'relay',
      position,
      relay,
      ...(trouble === undefined ? {} : { trouble }),
      ...(trouble === undefined && warning !== undefined ? { warning } : {}),
    },
  ];
}

const ACTIVITY_WAITS = 'Reports of activity cannot be taken at present; it is tried again.';
const TOPICS_DIFFER =
  'Topics of Kafka are kept otherwise than they should be; the service says how.';

const RELAY_SENTENCES: Readonly<Record<RelayState, string | undefined>> = {
  starting: undefined,
  running: undefined,
  waiting: 'Nothing can be published to Kafka at present; it is tried again.',
  'standing-by': undefined,
  stopped: 'Nothing is published until somebody looks into it; the service says why.',
};

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
