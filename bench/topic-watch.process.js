import { describeTimes } from './parts/percentiles.js';
import { plainKafka } from './parts/plain-kafka.js';

/*
 * Reads a topic as a consumer of committed records does, and times each record from the time that stands
 * in it (`ce_time`, of the same clock) to the moment it is there. Arguments: the broker, the topic.
 */

const [broker = '', topic = ''] = process.argv.slice(2);
const kafka = plainKafka(broker);
const consumer = kafka.consumer({ groupId: `watch-${topic}`, readUncommitted: false });

let seen = 0;
/** @type {number[]} */
let times = [];
/** @type {{ count: number, tell: () => void } | undefined} */
let waiting;

await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachBatch: async ({ batch, resolveOffset }) => {
    const now = Date.now();
    for (const { headers, offset } of batch.messages) {
      times.push(now - Date.parse(String(headers?.ce_time)));
      resolveOffset(offset);
    }
    seen += batch.messages.length;
    if (waiting !== undefined && seen >= waiting.count) waiting.tell();
  },
});

/** Tells when so many records were seen since the beginning, and the times of those since the last telling. */
process.on('message', (/** @type {{ count: number }} */ { count }) => {
  const tell = () => {
    waiting = undefined;
    const told = times;
    times = [];
    process.send?.({ records: told.length, ...describeTimes(Float64Array.from(told)) });
  };
  if (seen >= count) tell();
  else waiting = { count, tell };
});
process.send?.({ ready: true });
