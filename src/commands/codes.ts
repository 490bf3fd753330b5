import { LRUCache } from 'lru-cache';
import { type CodeParts, codeNumber, codePattern, renderCode } from '../customer/code-rule.js';
import type { Policy } from '../customer/policy.js';
import { firstFreeAfter } from '../states/first-free.js';
import type { Vault } from '../vault/vault.js';

/** Numbers of one prefix that are this process's own to hand out. */
interface Block {
  next: number;
  /** Last number of the block. */
  last: number;
  /** Numbers that the next filling takes. */
  size: number;
  /** While the block is filled or moved on. */
  busy?: Promise<void>;
}

/**
 * Numbers taken from the counter at a time: one at first and ever more as they are used up, so that a
 * process that makes few customers leaves few numbers behind when it ends, and never more than this.
 */
const LARGEST_BLOCK = 64;
/** Prefixes with a block at a time; one that is forgotten leaves a gap. */
const MAX_BLOCKS = 1_000;

/**
 * Codes by the policy's rule: ascending per prefix, from small blocks taken ahead of a counter in the
 * vault. Gaps are possible; a repeat is not, since a code is claimed in the log with the customer.
 */
export class Codes {
  readonly #blocks = new LRUCache<string, Block>({ max: MAX_BLOCKS });

  constructor(
    private readonly vault: Vault,
    private readonly policy: Policy,
  ) {}

  /** The next code for a customer with these parts. */
  async next(parts: CodeParts): Promise<string> {
    const { prefix, block } = this.#blockOf(parts);
    for (;;) {
      if (block.busy !== undefined) await block.busy;
      else if (block.next <= block.last)
        return renderCode(this.policy.codeRule, parts, block.next++);
      else this.#occupy(block, () => this.#refill(prefix, block));
    }
  }

  /** Hands back a code that was not used: the next customer gets it, unless later ones are out already. */
  giveBack(code: string, parts: CodeParts): void {
    const { block } = this.#blockOf(parts);
    const number = codeNumber(this.policy.codeRule, code, parts);
    if (block.next === number + 1) block.next = number;
  }

  /** Codes given by hand stand in the rule's way: goes on behind a run of them that begins at the next number. */
  async skipTaken(parts: CodeParts, isTaken: (code: string) => Promise<boolean>): Promise<void> {
    const { prefix, block } = this.#blockOf(parts);
    // Somebody else is moving on: whoever comes next sees how far.
    if (block.busy === undefined) {
      this.#occupy(block, () =>
        this.#moveOn(prefix, block, (number) =>
          isTaken(renderCode(this.policy.codeRule, parts, number)),
        ),
      );
    }
    await block.busy;
  }

  #blockOf(parts: CodeParts): { prefix: string; block: Block } {
    const { prefix } = codePattern(this.policy.codeRule, parts);
    const block = this.#blocks.get(prefix) ?? { next: 1, last: 0, size: 1 };
    this.#blocks.set(prefix, block);
    return { prefix, block };
  }

  #occupy(block: Block, work: () => Promise<void>): void {
    block.busy = work().finally(() => {
      delete block.busy;
    });
  }

  async #refill(prefix: string, block: Block): Promise<void> {
    block.last = await this.vault.increment('code', prefix, block.size);
    block.next = block.last - block.size + 1;
    block.size = Math.min(block.size * 2, LARGEST_BLOCK);
  }

  async #moveOn(
    prefix: string,
    block: Block,
    isTaken: (number: number) => Promise<boolean>,
  ): Promise<void> {
    if (!(await isTaken(block.next))) return;
    const free = await firstFreeAfter(block.next, isTaken);
    const missing = free - 1 - block.last;
    if (missing <= 0) {
      block.next = free;
      return;
    }
    // Ours are the last `missing` numbers, wherever another process has brought the counter meanwhile.
    block.last = await this.vault.increment('code', prefix, missing);
    block.next = Math.max(free, block.last - missing + 1);
  }
}
