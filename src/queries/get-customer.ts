import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type CustomerRecord, recordOf } from '../customer/customer-record.js';
import { CustomerStates } from '../states/customer-states.js';
import { CurrentPolicy } from './current-policy.js';
import { GetCustomer } from './customers.js';

@QueryHandler(GetCustomer)
export class GetCustomerHandler implements IQueryHandler<GetCustomer> {
  constructor(
    private readonly states: CustomerStates,
    private readonly current: CurrentPolicy,
  ) {}

  async execute({ customerId, at }: GetCustomer): Promise<CustomerRecord | undefined> {
    const loaded =
      at === undefined
        ? await this.states.load(customerId)
        : await this.states.loadAt(customerId, at);
    return loaded && recordOf(customerId, loaded.state, loaded.standpoint, this.current.policy);
  }
}
