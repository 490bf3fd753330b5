import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { Call, CommandAnswer } from './call.js';
import { CommandRunner } from './command-runner.js';

/** Creates a customer from what a client or a file gave; `input` is checked by the catalogue. */
export class CreateCustomer extends Command<CommandAnswer> {
  constructor(
    readonly input: JsonObject,
    readonly confirm: readonly string[],
    readonly call: Call,
  ) {
    super();
  }
}

@CommandHandler(CreateCustomer)
export class CreateCustomerHandler implements ICommandHandler<CreateCustomer> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ input, confirm, call }: CreateCustomer): Promise<CommandAnswer> {
    return this.runner.create({ type: 'CreateCustomer', input, confirm }, call);
  }
}
