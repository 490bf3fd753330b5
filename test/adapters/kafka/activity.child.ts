import { startConsumer } from '../../support/activity.js';
import { openProcess } from '../../support/commands.js';

/**
 * Takes activity into a store folder until it is killed: `folder broker topic group [hang]`. Writes `taken`
 * whenever a batch is in the log, before Kafka is told; with `hang` it goes no further than that.
 */
async function run(folder: string, broker: string, topic: string, groupId: string, hang: boolean) {
  const process_ = await openProcess(folder);
  startConsumer(
    process_,
    { brokers: [broker], topic, groupId },
    {
      taken: async () => {
        process.stdout.write('taken\n');
        if (hang) await new Promise(() => undefined);
      },
    },
  );
}

const [folder = '', broker = '', topic = '', groupId = '', hang] = process.argv.slice(3);
void run(folder, broker, topic, groupId, hang === 'hang');
