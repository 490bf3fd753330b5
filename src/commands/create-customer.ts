import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CheckedInput } from '../customer/catalogue/checked-input.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { TakenOver } from '../customer/commands.js';
import type { Call, CommandAnswer } from './call.js';
import { CommandRunner } from './command-runner.js';

/** Creates a customer from what a client or a file gave; `input` is checked by the catalogue, or was. */
export class CreateCustomer extends Command<CommandAnswer> {
  constructor(
    readonly input: JsonObject | CheckedInput,
    readonly confirm: readonly string[],
    readonly call: Call,
    /** Only an import of an existing base gives it. */
    readonly takenOver?: TakenOver,
  ) {
    super();
  }
}

@CommandHandler(CreateCustomer)
export class CreateCustomerHandler implements ICommandHandler<CreateCustomer> {
  constructor(private readonly runner: CommandRunner) {}

  execute({ input, confirm, call, takenOver }: CreateCustomer): Promise<CommandAnswer> {
    const brought = takenOver === undefined ? {} : { takenOver };
    return this.runner.create({ type: 'CreateCustomer', input, confirm, ...brought }, call);
  }
}
