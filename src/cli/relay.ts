import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.js';
import { openRelay } from '../open-relay.js';
import { isRelayTrouble, type RelayReport, relayReportLine } from '../relay/relay-status.js';
import { restartFrom } from '../relay/restart-from.js';
import { EXIT, UsageError } from './exit.js';
import { type Progress, progress } from './progress.js';
import { count, print, printJson, say } from './say.js';
import { stopSignal } from './stop-signal.js';
import { configure, requireStore } from './store.js';

const LOOK_EVERY_MS = 500;
/** Fewer commits are published before anybody could read a line about them. */
const WORTH_SHOWING = 5_000;

/** `dossier relay`: publishes to Kafka in the foreground until it is stopped. */
export async function relay({
  restartFrom: position,
  json = false,
}: {
  restartFrom?: number;
  json?: boolean;
}): Promise<number> {
  const config = await configure();
  if (config.kafka === undefined) {
    throw new UsageError('DOSSIER_KAFKA_BROKERS names no broker, so there is nowhere to publish.');
  }
  await requireStore(config);
  return position === undefined ? publish(config) : restart(config, position, json);
}

async function publish(config: Config): Promise<number> {
  const { relay: running, store, close } = await openRelay(config, sayReport);
  const { signal, release } = stopSignal('this transaction');
  say('Publishing to Kafka until Ctrl-C.');
  let shown: { progress: Progress; total: number } | undefined;
  running.start();
  try {
    while (!signal.aborted) {
      const { position, state } = running.status();
      const head = (await store.log.head()).position;
      const isCatchingUp = state === 'running' && position < head;
      if (!shown && isCatchingUp && head - position >= WORTH_SHOWING) {
        const options = { total: head, before: position, unit: 'commits' };
        shown = { progress: progress(options), total: head };
      }
      shown?.progress.update(Math.min(position, shown.total));
      if (shown && position >= shown.total) {
        shown.progress.end();
        say(`Published up to position ${count(position)}.`);
        shown = undefined;
      }
      // An aborted sleep is a wake-up.
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    shown?.progress.end();
    release();
    await close();
  }
  return EXIT.good;
}

/** Sets where the relay goes on, whatever it published before, and ends. */
async function restart(config: Config, position: number, json: boolean): Promise<number> {
  const { store, output, close } = await openRelay(config, sayReport);
  try {
    const head = await store.log.head();
    if (position > head.position) {
      throw new UsageError(`The log ends at position ${head.position}; ${position} is beyond it.`);
    }
    await restartFrom({ log: store.journal, output }, position);
  } finally {
    await close();
  }
  if (json) {
    printJson({ restartFrom: position });
  } else {
    print(
      `Set: events go on after position ${position}, and every customer's state is published anew. A relay that runs takes it up within a minute.`,
    );
  }
  return EXIT.good;
}

function sayReport(report: RelayReport): void {
  const line = relayReportLine(report);
  if (line !== undefined) say(isRelayTrouble(report) ? `Warning: ${line}` : line);
}
