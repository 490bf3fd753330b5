import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CustomerCommand } from '../customer/commands.js';
import type { Call, CommandAnswer } from './call.js';
import { CommandRunner } from './command-runner.js';
import { shownAnswer } from './shown-answer.js';

export type CustomerChange = Exclude<CustomerCommand, { type: 'CreateCustomer' }>;

/** Whatever is asked of an existing customer: update, review, schedule, block, retire … */
export class ChangeCustomer extends Command<CommandAnswer> {
  constructor(
    readonly customerId: string,
    readonly change: CustomerChange,
    readonly call: Call,
  ) {
    super();
  }
}

@CommandHandler(ChangeCustomer)
export class ChangeCustomerHandler implements ICommandHandler<ChangeCustomer> {
  constructor(private readonly runner: CommandRunner) {}

  async execute({ customerId, change, call }: ChangeCustomer): Promise<CommandAnswer> {
    return shownAnswer(await this.runner.change(customerId, change, call), call.caller.rights);
  }
}
