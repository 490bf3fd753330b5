import type { AppendResult, CommitDraft } from '../../../../src/log/event-log.js';
import { StoreError } from '../../../../src/log/store-error.js';
import type { Counts } from './counts.js';

/** What a program was told of one try; nothing when it was killed before. */
export type Told = AppendResult | { type: 'thrown' };

/** What the programs wanted appended, and what they were told of it. */
export class Ledger {
  readonly told = new Map<string, Told[]>();
  readonly #sent = new Map<string, number>();
  /** Errors that nobody may ever see. */
  readonly problems: string[] = [];
  readonly #counts: Counts;

  constructor(counts: Counts) {
    this.#counts = counts;
  }

  sends(drafts: readonly CommitDraft[]): void {
    for (const { cause } of drafts) {
      this.#sent.set(cause.commandId, (this.#sent.get(cause.commandId) ?? 0) + 1);
      // After an error the next try may succeed.
      if (this.told.get(cause.commandId)?.at(-1)?.type === 'thrown')
        this.told.delete(cause.commandId);
    }
  }

  answered(drafts: readonly CommitDraft[], results: readonly AppendResult[]): void {
    if (results.length !== drafts.length) this.problems.push('There is not one result per draft.');
    drafts.forEach((draft, index) => {
      const result = results[index];
      if (!result) return;
      // A hole rests on what was not found: it says nothing of an earlier try on its way.
      const isHole = result.type === 'refused' && result.position === undefined;
      if (!isHole || this.#isFirst(draft)) this.#note(draft, result);
      this.#counts[result.type] += 1;
      if (result.type === 'appended' && result.repeated) this.#counts.repeated += 1;
    });
  }

  failed(drafts: readonly CommitDraft[], error: unknown): void {
    this.#counts.thrown += 1;
    for (const draft of drafts) if (this.#isFirst(draft)) this.#note(draft, { type: 'thrown' });
    if (error instanceof StoreError && error.trouble !== 'damaged') return;
    this.problems.push(error instanceof Error ? `${error.stack}` : String(error));
  }

  #isFirst({ cause }: CommitDraft): boolean {
    return this.#sent.get(cause.commandId) === 1;
  }

  #note({ cause }: CommitDraft, told: Told): void {
    const before = this.told.get(cause.commandId);
    if (before) before.push(told);
    else this.told.set(cause.commandId, [told]);
  }
}
