import { setTimeout as sleep } from 'node:timers/promises';
import { openProcess } from '../support/commands.js';
import { placedCheckpoint } from '../support/placed-checkpoint.js';
import { kafkaOutput, startRelay } from '../support/relay.js';
import { COMMITS_AT_ONCE, type RelayLife } from './relay-life.js';

/** Publishes the log of a folder, a few commits at a time, to its end or until it kills itself. */
async function run(options: RelayLife): Promise<void> {
  const { folder, brokers, topics, placing, killedIn, killedAfterMs } = options;
  const { journal } = await openProcess(folder);
  let transactions = 0;
  const output = placedCheckpoint(kafkaOutput({ brokers, topics }), placing, async () => {
    transactions += 1;
    if (transactions !== killedIn) return;
    await sleep(killedAfterMs);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  });
  const limits = { fewest: COMMITS_AT_ONCE, most: COMMITS_AT_ONCE, characters: 1_000_000 };
  const relay = startRelay({ log: journal, brokers, topics, output, limits });
  await relay.reaches((await journal.head()).position);
  await relay.stop();
  process.exit();
}

void run(JSON.parse(process.argv[3] ?? '') as RelayLife); // what kills.test.ts gives it
