/**
 * The topics of Kafka that Dossier writes to and reads from. Their names, their number of partitions and
 * how they are kept are a contract with every consumer: they never change, a new version is a new topic.
 */
export interface TopicNames {
  /** Every event of a customer, for ever, nothing personal. */
  events: string;
  /** The current record of each customer, compacted. */
  state: string;
  /** The groups finance, bank and invoicing of each customer, compacted. */
  finance: string;
  /** What other services report of their business with a customer. */
  activity: string;
  /** The relay's checkpoints, compacted. */
  relay: string;
}

/** The real names; tests on a shared broker use others. */
export const TOPICS: TopicNames = {
  events: 'customer.events.v1',
  state: 'customer.state.v1',
  finance: 'customer.finance.v1',
  activity: 'customer.activity.v1',
  relay: 'customer.relay.v1',
};

/** Partitions of each topic with customers in it; the key is the customerId. */
export const PARTITIONS = 12;
