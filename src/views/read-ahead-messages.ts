/** What `ReadAhead` and the thread that reads for it say to each other. */

export type ToLogReader =
  /** Read from there on, batch after batch, to the end of the log; what was asked before is dropped. */
  | { type: 'read'; stream: number; after: number; limit: number; opened: boolean }
  /** One more batch may be sent. */
  | { type: 'more'; stream: number }
  | { type: 'stop' };

/** The next batch, as JSON: to be parsed it is faster than to be cloned. Empty at the log's end. */
export interface FromLogReader {
  stream: number;
  commits: string;
}
