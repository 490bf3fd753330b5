import produce, { type ProduceRequest } from 'kafkajs/src/protocol/requests/produce/index.js';
import { recordBatch } from './record-batch.js';
import { Writer } from './writer.js';

/**
 * kafkajs writes every header of every record, and every record, into a buffer of its own, of 512 bytes
 * that are set to zero first, and copies them together five times. With the eleven headers of our messages
 * that is 40 µs a message, most of what the relay costs. The same bytes are written here into one buffer,
 * in a fifth of the time.
 *
 * This puts another writer of produce requests into kafkajs, for the whole process. Its version is pinned,
 * and a test holds what is written equal, byte by byte, to what kafkajs writes by itself. What is beyond
 * this writer (compression, timestamps of one's own) is left to kafkajs.
 */
export function quickenProduce(): void {
  const { protocol } = produce;
  produce.protocol = (options) => {
    const original = protocol(options);
    return (asked) => {
      const { request, response } = original(asked);
      if (options.version < OLDEST_VERSION || !isPlain(asked)) return { request, response };
      const encode = async () => {
        const buffer = encodeProduce(asked);
        return { buf: buffer, buffer };
      };
      return { request: { ...request, encode }, response };
    };
  };
}

/** Versions 3 to 7 are written alike. */
const OLDEST_VERSION = 3;

type PlainRequest = ProduceRequest & { producerId: string | number; producerEpoch: number };

function isPlain(request: ProduceRequest): request is PlainRequest {
  const { compression, producerId, producerEpoch, topicData } = request;
  return (
    !compression &&
    (typeof producerId === 'string' || typeof producerId === 'number') &&
    producerEpoch !== undefined &&
    topicData.every(({ partitions }) =>
      partitions.every(({ messages }) =>
        messages.every(
          ({ timestamp, headers = {} }) =>
            timestamp === undefined &&
            Object.values(headers).every((value) => typeof value === 'string'),
        ),
      ),
    )
  );
}

/** Produce Request => transactional_id acks timeout [topic [partition record_set]] */
function encodeProduce(request: PlainRequest): Buffer {
  const { transactionalId, acks, timeout, topicData } = request;
  const writer = new Writer();
  writer.string(transactionalId ?? null);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const { partition, firstSequence, messages } of partitions) {
      writer.int32(partition);
      recordBatch(writer, messages, { ...request, firstSequence, nowMs: Date.now() });
    }
  }
  return writer.written();
}
