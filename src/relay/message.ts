/** One record of a topic as the relay hands it to Kafka: every part of it is text already. */
export interface Message {
  /** Which of the topics; `topics.ts` has their names. */
  topic: 'events' | 'state' | 'finance';
  /** The customerId. */
  key: string;
  /** JSON, or null to forget the key in a compacted topic. */
  value: string | null;
  headers: Record<string, string>;
}
