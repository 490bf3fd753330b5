import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Rights } from '../access/rights.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import { type CheckAnswer, CustomerChecker } from './customer-checker.js';

/** The checks of a create and the exact duplicates; nothing is written. */
export class CheckCustomer extends Command<CheckAnswer> {
  constructor(
    readonly rights: Rights,
    readonly input: JsonObject,
    /** The customer that is being edited: not a duplicate of itself. */
    readonly customerId?: string,
  ) {
    super();
  }
}

@CommandHandler(CheckCustomer)
export class CheckCustomerHandler implements ICommandHandler<CheckCustomer> {
  constructor(private readonly checker: CustomerChecker) {}

  execute({ rights, input, customerId }: CheckCustomer): Promise<CheckAnswer> {
    return this.checker.check(rights, input, customerId);
  }
}
