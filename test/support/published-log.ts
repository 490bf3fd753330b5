import type { Kafka } from 'kafkajs';
import type { Journal } from '../../src/log/journal.js';
import { customerOfStream } from '../../src/log/streams.js';
import { PARTITIONS, type TopicNames } from '../../src/relay/topics.js';
import { newestOf, readTopic, type TopicRecord } from './kafka.js';

/** What whoever reads committed records finds in the topics. */
export interface Published {
  events: TopicRecord[];
  /** The newest record of each customer. */
  states: Map<string, string | null>;
  finances: Map<string, string | null>;
  /** As it lies there: position and hash. */
  checkpoint: { position: number; hash: string } | undefined;
}

export async function readPublished(kafka: Kafka, topics: TopicNames): Promise<Published> {
  const [events, states, finances, relay] = await Promise.all([
    readTopic(kafka, topics.events, PARTITIONS),
    readTopic(kafka, topics.state, PARTITIONS),
    readTopic(kafka, topics.finance, PARTITIONS),
    readTopic(kafka, topics.relay, 1),
  ]);
  const checkpoint = newestOf(relay).get('checkpoint');
  return {
    events,
    states: newestOf(states),
    finances: newestOf(finances),
    checkpoint: checkpoint ? JSON.parse(checkpoint) : undefined,
  };
}

/** What is wrong with what was published of a log, when nothing is left to publish; each a sentence. */
export async function publishedFaults(
  log: Pick<Journal, 'head' | 'readAll'>,
  { events, states, finances, checkpoint }: Published,
): Promise<string[]> {
  const logged = await loggedEvents(log);
  const expected = new Set(logged.map(({ id }) => id));
  const found = events.map(({ headers }) => String(headers.ce_id));
  const once = new Set(found);
  // A customer was changed last by the last of his events.
  const newest = new Map(logged.map(({ customerId, position }) => [customerId, position]));
  const head = await log.head();
  return [
    ...some(
      'lost',
      [...expected].filter((id) => !once.has(id)),
    ),
    ...some(
      'unknown',
      [...once].filter((id) => !expected.has(id)),
    ),
    ...some(
      'doubled',
      found.filter((id, at) => found.indexOf(id) !== at),
    ),
    ...some('out of order', outOfOrder(events)),
    ...some('with an old state', notAt(newest, states)),
    ...some('with an old finance record', notAt(newest, finances)),
    ...(checkpoint?.position === head.position && checkpoint.hash === head.hash
      ? []
      : [`The checkpoint is ${checkpoint?.position}, the head ${head.position}.`]),
  ];
}

const PAGE = 1000;

async function loggedEvents(log: Pick<Journal, 'readAll'>) {
  const events: { id: string; customerId: string; position: number }[] = [];
  for (let after = 0; ; after += PAGE) {
    const commits = await log.readAll(after, PAGE, { opened: false });
    for (const { position, streams } of commits) {
      let ordinal = 0;
      for (const { streamId, events: recorded } of streams) {
        const customerId = customerOfStream(streamId);
        for (const _ of recorded) {
          ordinal += 1;
          if (customerId) events.push({ id: `${position}.${ordinal}`, customerId, position });
        }
      }
    }
    if (commits.length < PAGE) return events;
  }
}

/** Ids of records that came to their customer after a later one, or in another partition. */
function outOfOrder(events: readonly TopicRecord[]): string[] {
  const last = new Map<string, { partition: number; position: number; ordinal: number }>();
  return events.flatMap(({ key, partition, headers }) => {
    const id = String(headers.ce_id);
    const [position = 0, ordinal = 0] = id.split('.').map(Number);
    const before = last.get(key);
    last.set(key, { partition, position, ordinal });
    const isInOrder =
      before === undefined ||
      (before.partition === partition &&
        (before.position - position || before.ordinal - ordinal) < 0);
    return isInOrder ? [] : [id];
  });
}

function notAt(
  newest: ReadonlyMap<string, number>,
  records: ReadonlyMap<string, string | null>,
): string[] {
  const wrong = [...newest].filter(
    ([customerId, position]) => JSON.parse(records.get(customerId) ?? '{}').position !== position,
  );
  const unknown = [...records.keys()].filter((customerId) => !newest.has(customerId));
  return [...wrong.map(([customerId]) => customerId), ...unknown];
}

function some(what: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${ids.length} ${what}, the first ${ids[0]}.`];
}
