import type { ReviewItem } from '../../views/review-queue.js';
import type { Rights } from '../rights.js';
import { shownCodes } from './names.js';
import { planOf } from './plan.js';

/** What of a row of the review queue is always there. */
type AlwaysShown = 'customerId' | 'status' | 'version' | 'position';

export type ShownReviewItem<Item extends ReviewItem> = Partial<Item> & Pick<Item, AlwaysShown>;

/** A row of the review queue, with whatever was added to it, cut to what somebody may read. */
export function shownReview<Item extends ReviewItem>(
  item: Item,
  rights: Rights,
): ShownReviewItem<Item> {
  if (rights.seesAll) return item;
  const { readsAllGroups, reads, shows } = planOf(rights);
  if (readsAllGroups) return item;
  const shown = Object.fromEntries(Object.entries(item).filter(([name]) => shows(name)));
  if (reads.has('review')) shown.reasons = shownCodes(item.reasons, reads);
  // Where nobody is named it is the owner.
  if (!reads.has('classification')) delete shown.reviewer;
  return shown as ShownReviewItem<Item>; // names.ts always shows what the type has
}
