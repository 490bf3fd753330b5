/** The parts of kafkajs 2.2.4 that `adapters/kafka/quick-produce.ts` works on. */
declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  export interface ProduceRequest {
    acks: number;
    timeout: number;
    compression?: number;
    transactionalId?: string;
    producerId?: unknown;
    producerEpoch?: number;
    topicData: {
      topic: string;
      partitions: {
        partition: number;
        firstSequence: number;
        messages: import('kafkajs').Message[];
      }[];
    }[];
  }
  /** What is asked of a request once it is encoded. */
  export interface Encoded {
    readonly buf: Buffer;
    readonly buffer: Buffer;
  }
  const produce: {
    protocol(options: { version: number }): (request: ProduceRequest) => {
      request: { encode(): Promise<Encoded> };
      response: unknown;
    };
  };
  export default produce;
}

declare module 'kafkajs/src/protocol/recordBatch/crc32C/index.js' {
  export default function crc32C(bytes: Buffer): number;
}
