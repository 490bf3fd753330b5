import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ALL_RIGHTS } from '../access/rights.js';
import { afterCommit, type FeedPlace } from '../http/event-feed/event-id.js';
import { feedAfter } from '../http/event-feed/feed.js';
import type { Store } from '../open-store.js';
import { EXIT } from './exit.js';
import { stopSignal } from './stop-signal.js';
import { configure, requireStore, withStore } from './store.js';

export interface EventsCommand {
  after: number;
  follow: boolean;
  customer?: string;
}

const LOOK_EVERY_MS = 200;

/** `dossier events`: what the feed over HTTP gives, from the log itself. */
export async function events(command: EventsCommand): Promise<number> {
  const config = await configure();
  await requireStore(config);
  const stop = stopSignal('this line');
  try {
    await withStore(config, ({ journal }) =>
      printEvents({ journal, source: config.source }, command, stop.signal),
    );
  } finally {
    stop.release();
  }
  return EXIT.good;
}

async function printEvents(
  feed: { journal: Store['journal']; source: string },
  { after, follow, customer }: EventsCommand,
  signal: AbortSignal,
): Promise<void> {
  let place: FeedPlace = afterCommit(after);
  do {
    for await (const step of feedAfter(feed, place, ALL_RIGHTS)) {
      place = step.place;
      const lines = step.events
        .filter(({ subject }) => customer === undefined || subject === customer)
        .map((event) => `${JSON.stringify(event)}\n`);
      if (lines.length > 0) await write(lines.join(''));
      if (signal.aborted) return;
    }
    // An aborted sleep is the end.
    if (follow) await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  } while (follow && !signal.aborted);
}

/** Waits for a reader that is slower than the log. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
