/** The parts of kafkajs 2.2.4 that `adapters/kafka/hanging-transactions.ts` works with. */
declare module 'kafkajs/src/producer/eosManager/index.js' {
  /** Runs the transactions of one transactional id. */
  export interface TransactionManager {
    initProducerId(): Promise<void>;
    beginTransaction(): void;
    addPartitionsToTransaction(
      topics: { topic: string; partitions: { partition: number }[] }[],
    ): Promise<void>;
    commit(): Promise<void>;
    abort(): Promise<void>;
  }
  export default function createEosManager(options: {
    logger: import('kafkajs').Logger;
    cluster: unknown;
    transactional: true;
    transactionalId: string;
    transactionTimeout: number;
  }): TransactionManager;
}
