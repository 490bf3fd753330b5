import { accessTrail } from './access-trail.js';
import { customerList } from './customer-list.js';
import { reviewQueue } from './review-queue.js';
import type { AnyView } from './view.js';

/** Every view of this release. */
export const VIEWS: readonly AnyView[] = [customerList, reviewQueue, accessTrail];
