import type { Activity } from './activity.js';
import type { Block, CustomerFields, Status, StoredWarning } from './record.js';

/** A customer folded from its events. `evolve` makes it; nothing else changes it. */
export interface CustomerState {
  status: Status;
  /** True from the first moment the customer was active; decides what may still change freely. */
  everActive: boolean;
  createdOn: string;
  fields: CustomerFields;
  blocks: Block[];
  warnings: StoredWarning[];
  review: ReviewState;
  /** Absent until the first report. */
  activity?: Activity;
}

export interface ReviewState {
  lastReviewedOn?: string;
  lastOutcome?: 'confirmed' | 'corrected' | 'to-retire';
  /** A date set by hand; it stands until the next review. */
  scheduledOn?: string;
  scheduledReason?: string;
  /** What calls for a review before its time, and since when. Cleared by the review. */
  calls?: string[];
  calledOn?: string;
  /** Came with an existing base on this day: its first review is spread over the cycle from then. */
  takenOverOn?: string;
  /** Times the present due date was postponed. */
  postponements: number;
}
