import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CheckedInput } from '../customer/catalogue/checked-input.js';
import type { JsonObject } from '../customer/catalogue/json.js';
import type { TakenOver } from '../customer/commands.js';
import type { Call, CommandAnswer } from './call.js';
import { CommandRunner } from './command-runner.js';
import { shownAnswer } from './shown-answer.js';

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

  async execute({ input, confirm, call, takenOver }: CreateCustomer): Promise<CommandAnswer> {
    const brought = takenOver === undefined ? {} : { takenOver };
    const command = { type: 'CreateCustomer' as const, input, confirm, ...brought };
    return shownAnswer(await this.runner.create(command, call), call.caller.rights);
  }
}
