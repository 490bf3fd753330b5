import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Rights } from '../access/rights.js';
import { shownReview } from '../access/shown/shown-review.js';
import { daysBetween } from '../customer/checks/dates.js';
import { type CustomerItem, customerList } from '../views/customer-list.js';
import { type ReviewItem, reviewQueue } from '../views/review-queue.js';
import { ViewReader } from '../views/view-reader.js';
import type { FoundRow } from '../views/view-store.js';
import { CurrentDate } from './current-date.js';
import { type ListPage, ListReviews } from './customers.js';
import { inSight } from './in-sight.js';

/** What a row of the queue says beside what is stored: who it is, and how it stands today. */
interface NamedReview extends ReviewItem {
  code?: string;
  legalName?: string;
  /** Days since it was due; negative: days until it is. */
  daysOver?: number;
}

@QueryHandler(ListReviews)
export class ListReviewsHandler implements IQueryHandler<ListReviews> {
  constructor(
    private readonly views: ViewReader,
    private readonly current: CurrentDate,
  ) {}

  async execute({ rights, filter, sort, cursor, limit }: ListReviews): Promise<ListPage> {
    const seen = inSight(rights, filter);
    const page = await this.views.find(reviewQueue.name, seen, sort, cursor, limit);
    const { rows, next, position } = page;
    const keys = rows.map(({ key }) => key);
    const customers = await this.views.items(customerList.name, keys);
    const today = this.current.today();
    return {
      items: rows.map((row) => itemOf(row, customers.get(row.key), today, rights)),
      keys,
      position,
      ...(next === undefined ? {} : { next }),
    };
  }
}

function itemOf(
  { json }: FoundRow,
  customer: FoundRow | undefined,
  today: string,
  rights: Rights,
): string {
  // Both were written by the views of these names.
  const review = JSON.parse(json) as ReviewItem;
  const { code, legalName } = JSON.parse(customer?.json ?? '{}') as Partial<CustomerItem>;
  const named: NamedReview = {
    ...review,
    ...(code === undefined ? {} : { code }),
    ...(legalName === undefined ? {} : { legalName }),
    ...(review.dueOn === undefined ? {} : { daysOver: daysBetween(review.dueOn, today) }),
  };
  return JSON.stringify(shownReview(named, rights));
}
