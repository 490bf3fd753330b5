import type { Message } from 'kafkajs';
import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import type { Writer } from './writer.js';

/** From where the length of a batch is counted, from its beginning. */
const LENGTH_FROM = 12;
/** Where the checksum lies, and from where it is computed. */
const CRC_AT = 17;
const CRC_FROM = 21;
const TRANSACTIONAL = 16;

export interface BatchHead {
  transactionalId?: string;
  producerId: string | number;
  producerEpoch: number;
  firstSequence: number;
  nowMs: number;
}

/** A record set as Kafka keeps it since 0.11: its size in bytes, and one batch (magic 2). */
export function recordBatch(writer: Writer, messages: readonly Message[], head: BatchHead): void {
  const sizeAt = writer.offset;
  writer.int32(0);
  const beganAt = writer.offset;
  writer.int64(0n); // first offset
  writer.int32(0); // length, once it is known
  writer.int32(0); // leader epoch
  writer.int8(2); // magic
  writer.int32(0); // checksum, once it is known
  writer.int16(head.transactionalId ? TRANSACTIONAL : 0);
  writer.int32(messages.length - 1);
  writer.int64(BigInt(head.nowMs));
  writer.int64(BigInt(head.nowMs));
  writer.int64(BigInt(head.producerId));
  writer.int16(head.producerEpoch);
  writer.int32(head.firstSequence);
  writer.int32(messages.length);
  let offsetDelta = 0;
  for (const message of messages) record(writer, message, offsetDelta++);
  const size = writer.offset - beganAt;
  writer.int32At(sizeAt, size);
  writer.int32At(beganAt + LENGTH_FROM - 4, size - LENGTH_FROM);
  const crc = crc32C(writer.written().subarray(beganAt + CRC_FROM));
  writer.int32At(beganAt + CRC_AT, crc | 0);
}

function record(writer: Writer, { key, value, headers = {} }: Message, offsetDelta: number): void {
  writer.sized(() => {
    writer.int8(0); // attributes
    writer.varint(0); // timestamp delta
    writer.varint(offsetDelta);
    writer.varbytes(key ?? null);
    writer.varbytes(value);
    const names = Object.keys(headers);
    writer.varint(names.length);
    for (const name of names) {
      writer.varbytes(name);
      writer.varbytes(headers[name] as string); // nothing else is let in
    }
  });
}
