import { Injectable } from '@nestjs/common';
import { type Command, CommandBus } from '@nestjs/cqrs';
import type { CommandAnswer } from '../../commands/call.js';
import { Metrics } from './metrics.js';

/** The command bus, with every command counted by what became of it. */
@Injectable()
export class CountedCommands {
  constructor(
    private readonly bus: CommandBus,
    private readonly metrics: Metrics,
  ) {}

  /** `type`: the domain's name of what is asked. */
  async execute(type: string, command: Command<CommandAnswer>): Promise<CommandAnswer> {
    const answer = await this.bus.execute(command);
    this.metrics.commandAnswered(type, answer);
    return answer;
  }
}
