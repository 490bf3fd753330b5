import { serviceItself } from '../access/caller.js';
import { newId } from '../log/new-id.js';
import type { CustomerStates } from '../states/customer-states.js';
import type { CommandRunner } from './command-runner.js';

export interface BlockEndsParts {
  commands: CommandRunner;
  states: CustomerStates;
  /** Customers with a block whose last day is before `today`, as far as the views have seen. */
  findEnded: (today: string) => Promise<string[]>;
  /** Today's local date. */
  today: () => string;
  /** Told of what went wrong; the next turn tries again. */
  report: (trouble: string) => void;
}

/** A block ends with a day, so looking once a minute is early enough. */
const EVERY_MS = 60_000;

/**
 * Ends blocks past their last day, as `system`. Every process of a store may run it: the guard of each
 * block's end lets one of them through.
 */
export class BlockEnds {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly parts: BlockEndsParts) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#turn(), EVERY_MS);
    this.#timer.unref();
    this.#turn();
  }

  /** Waits for the turn that is under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Ends whatever is to be ended now; gives how many blocks ended, also by another process just then. */
  async endAll(): Promise<number> {
    const today = this.parts.today();
    let ended = 0;
    for (const customerId of await this.parts.findEnded(today)) {
      const customer = await this.parts.states.load(customerId);
      for (const { blockId, until } of customer?.state.blocks ?? []) {
        if (until === undefined || until >= today) continue;
        if (await this.#end(customerId, blockId)) ended += 1;
      }
    }
    return ended;
  }

  #turn(): void {
    this.#running = this.#running
      .then(() => this.endAll())
      .then(
        () => undefined,
        (error: unknown) =>
          this.parts.report(error instanceof Error ? error.message : String(error)),
      );
  }

  async #end(customerId: string, blockId: string): Promise<boolean> {
    const guard = `once:block-end:${blockId}`;
    const answer = await this.parts.commands.change(
      customerId,
      { type: 'EndBlock', blockId },
      {
        caller: serviceItself('block-timer'),
        correlationId: newId(),
        idempotency: { guard, requestDigest: guard },
      },
    );
    return answer.type === 'done' && answer.changed;
  }
}
