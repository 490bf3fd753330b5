import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { daysBetween } from '../customer/checks/dates.js';
import { type CustomerItem, customerList } from '../views/customer-list.js';
import { type ReviewItem, reviewQueue } from '../views/review-queue.js';
import { ViewReader } from '../views/view-reader.js';
import type { FoundRow } from '../views/view-store.js';
import { CurrentDate } from './current-date.js';
import { type ListPage, ListReviews } from './customers.js';

/** What a row of the queue says beside what is stored: who it is, and how it stands today. */
interface ShownReview extends ReviewItem {
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

  async execute({ filter, sort, cursor, limit }: ListReviews): Promise<ListPage> {
    const page = await this.views.find(reviewQueue.name, filter, sort, cursor, limit);
    const { rows, next, position } = page;
    const keys = rows.map(({ key }) => key);
    const customers = await this.views.items(customerList.name, keys);
    const today = this.current.today();
    return {
      items: rows.map((row) => JSON.stringify(shownReview(row, customers.get(row.key), today))),
      keys,
      position,
      ...(next === undefined ? {} : { next }),
    };
  }
}

function shownReview(
  { json }: FoundRow,
  customer: FoundRow | undefined,
  today: string,
): ShownReview {
  // Both were written by the views of these names.
  const review = JSON.parse(json) as ReviewItem;
  const { code, legalName } = JSON.parse(customer?.json ?? '{}') as Partial<CustomerItem>;
  return {
    ...review,
    ...(code === undefined ? {} : { code }),
    ...(legalName === undefined ? {} : { legalName }),
    ...(review.dueOn === undefined ? {} : { daysOver: daysBetween(review.dueOn, today) }),
  };
}
