/** A record of the activity topic, or of its dead letters, as it came from Kafka. */
export interface ActivityRecord {
  topic: string;
  partition: number;
  offset: number;
  /** When it was written, in milliseconds since 1970. */
  timestamp: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeaders;
}

export type RecordHeaders = Readonly<
  Record<string, Buffer | string | (Buffer | string)[] | undefined>
>;
