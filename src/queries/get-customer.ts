import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isInSight } from '../access/rights.js';
import { type ShownRecord, shownRecord } from '../access/shown/shown-record.js';
import { recordOf } from '../customer/customer-record.js';
import { CustomerStates } from '../states/customer-states.js';
import { CurrentPolicy } from './current-policy.js';
import { GetCustomer } from './customers.js';

@QueryHandler(GetCustomer)
export class GetCustomerHandler implements IQueryHandler<GetCustomer> {
  constructor(
    private readonly states: CustomerStates,
    private readonly current: CurrentPolicy,
  ) {}

  async execute({ rights, customerId, at }: GetCustomer): Promise<ShownRecord | undefined> {
    const isAsked = at === undefined || rights.sight.length > 0;
    const now = isAsked ? await this.states.load(customerId) : undefined;
    if (isAsked && (now === undefined || !isInSight(rights, now.state.fields))) return undefined;
    const asked = at === undefined ? now : await this.states.loadAt(customerId, at);
    if (asked === undefined) return undefined;
    const { state, standpoint } = asked;
    return shownRecord(recordOf(customerId, state, standpoint, this.current.policy), rights);
  }
}
