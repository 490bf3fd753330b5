import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { Journal } from '../log/journal.js';
import { customerList } from '../views/customer-list.js';
import { ViewReader } from '../views/view-reader.js';
import { FindPosition } from './customers.js';

@QueryHandler(FindPosition)
export class FindPositionHandler implements IQueryHandler<FindPosition> {
  constructor(
    private readonly views: ViewReader,
    private readonly journal: Journal,
  ) {}

  async execute({ asOf }: FindPosition): Promise<number> {
    return asOf === undefined
      ? this.views.position(customerList.name)
      : positionAsOf(this.journal, asOf);
  }
}

/**
 * The last commit that was recorded at or before a moment (UTC, inclusive); 0 when there was none yet. Time
 * never runs back along the log, so halving finds it.
 */
async function positionAsOf(
  log: Pick<Journal, 'head' | 'commitAt'>,
  asOf: string,
): Promise<number> {
  let before = 0;
  let after = (await log.head()).position + 1;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const commit = await log.commitAt(middle, { opened: false });
    if (commit !== undefined && commit.recordedAt <= asOf) before = middle;
    else after = middle;
  }
  return before;
}
