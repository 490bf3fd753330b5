import type { RecordedCommit } from '../log/recorded.js';
import type { Checkpoint } from './view-store.js';

/** What views need of the log; the journal has it. */
export interface ViewLog {
  head(): Promise<Checkpoint>;
  /** Up to `limit` commits after position `after`, in order; `opened`: with personal values. */
  readAll(after: number, limit: number, options: { opened: boolean }): Promise<RecordedCommit[]>;
  /** Whether the log still has the commit with this hash at this position; position 0 always stands. */
  stands(checkpoint: Checkpoint): Promise<boolean>;
}
