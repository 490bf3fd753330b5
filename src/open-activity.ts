import { ACTIVITY_GROUP, ActivityConsumer } from './adapters/kafka/activity-consumer.js';
import { kafkaClient } from './adapters/kafka/client.js';
import { DeadLetterTopic } from './adapters/kafka/dead-letter-topic.js';
import { ActivityReports } from './commands/activity-reports.js';
import type { Config } from './config/config.js';
import type { KafkaConfig } from './config/kafka.js';
import { localDatesIn } from './config/local-date.js';
import { openStore, type Store } from './open-store.js';
import { ActivityInbox } from './relay/activity-inbox.js';
import type { ActivityNotice } from './relay/activity-status.js';
import { type DeadLetter, deadLetterTopic, onceEach } from './relay/dead-letter.js';
import type { NotTaken } from './relay/read-report.js';
import { openLetters, retryLetter } from './relay/retry-dead-letter.js';
import { TOPICS } from './relay/topics.js';
import { ClaimHolders } from './states/claim-holders.js';
import { CustomerStates } from './states/customer-states.js';

const DEAD_LETTERS = deadLetterTopic(TOPICS.activity, ACTIVITY_GROUP);

export interface ActivityOptions {
  report: (notice: ActivityNotice) => void;
  /** Told of every commit. */
  appended: (position: number) => void;
  /** False while it is not certain that these topics are those of this log. */
  mayTake: () => boolean;
}

/** What takes activity from the brokers into an opened store; not yet started. */
export function activityInto(
  store: Store,
  config: Config & { kafka: KafkaConfig },
  { report, appended, mayTake }: ActivityOptions,
): Pick<ActivityConsumer, 'start' | 'status' | 'stop'> {
  const kafka = kafkaClient(config.kafka);
  const deadLetters = new DeadLetterTopic(kafka, DEAD_LETTERS);
  const reports = activityReports(store, config, appended);
  const consumer = new ActivityConsumer({
    kafka,
    topic: TOPICS.activity,
    deadLetterTopic: DEAD_LETTERS,
    inbox: new ActivityInbox({ reports, journal: store.journal, deadLetters, report }),
    report,
    mayTake,
  });
  return {
    start: () => consumer.start(),
    status: () => consumer.status(),
    async stop() {
      await consumer.stop();
      await deadLetters.close();
    },
  };
}

/** The dead letters of activity, for the command line. */
export interface OpenedDeadLetters {
  /** `all`: also those that were taken since. `others`: records there that are no letters. */
  read(all: boolean): Promise<{ letters: DeadLetter[]; others: number }>;
  /** Undefined when it was taken; or why it still cannot be. */
  retry(letter: DeadLetter): Promise<NotTaken | undefined>;
  close(): Promise<void>;
}

/** @throws StoreError when the store cannot be opened, Error when Kafka cannot be asked */
export async function openDeadLetters(
  config: Config & { kafka: KafkaConfig },
): Promise<OpenedDeadLetters> {
  const topic = new DeadLetterTopic(kafkaClient(config.kafka), DEAD_LETTERS);
  const store = await openStore(config);
  const { journal, vault } = store;
  const reports = activityReports(store, config, () => undefined);
  return {
    async read(all) {
      const { letters, others } = await topic.read();
      return { letters: all ? onceEach(letters) : await openLetters(letters, { vault }), others };
    },
    retry: (letter) => retryLetter(letter, { reports, journal, vault }),
    close: () => store.close(),
  };
}

function activityReports(
  { journal, guards }: Store,
  { policy, timeZone }: Config,
  appended: (position: number) => void,
): ActivityReports {
  const dates = localDatesIn(timeZone);
  const states = new CustomerStates(journal);
  const claims = new ClaimHolders(journal, states, guards);
  const today = () => dates.at(Date.now());
  return new ActivityReports({ journal, states, claims, policy, today, appended });
}
