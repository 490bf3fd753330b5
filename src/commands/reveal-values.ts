import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Call } from './call.js';
import { type RevealAnswer, Reveals } from './reveals.js';

/** Somebody wants to see what stands behind masks. Nothing of the customer changes. */
export class RevealValues extends Command<RevealAnswer> {
  constructor(
    readonly customerId: string,
    readonly paths: readonly string[],
    readonly call: Pick<Call, 'caller' | 'correlationId'>,
  ) {
    super();
  }
}

@CommandHandler(RevealValues)
export class RevealValuesHandler implements ICommandHandler<RevealValues> {
  constructor(private readonly reveals: Reveals) {}

  execute({ customerId, paths, call }: RevealValues): Promise<RevealAnswer> {
    return this.reveals.reveal(customerId, paths, call);
  }
}
