import type { Caller } from '../../access/caller.js';
import type { Call, Refused } from '../../commands/call.js';
import type { TakenOver } from '../../customer/commands.js';
import type { Problem } from '../../customer/problem.js';
import type { ReadRow } from './read-row.js';
import {
  type Buses,
  createRow,
  type RowAnswer,
  type RowToSend,
  sameNames,
  upsertRow,
} from './row-commands.js';
import type { KeyKind } from './row-keys.js';
import { type RowRefusal, rowRefusal } from './row-refusal.js';
import { RowTable } from './row-table.js';

/** An earlier row of the file that has something in common with this one. */
export interface SameRow {
  row: number;
  reason: KeyKind | 'same-name';
}

export type RowResult =
  | {
      type: 'done';
      outcome: 'created' | 'changed' | 'unchanged';
      /** Codes of its warnings. */
      warnings: string[];
      /** Those of them that say where; pointers into the row's input. */
      problems: Problem[];
      /** An earlier row that means the same customer, or has the same name. */
      sameAs?: SameRow;
      /** In a dry run: customers with the same name. */
      holders?: NonNullable<Refused['holders']>;
    }
  | {
      type: 'refused';
      refusal: RowRefusal;
      sameAs?: SameRow;
      /** Customers that have a value of the row. */
      holders?: NonNullable<Refused['holders']>;
    };

export interface RowRules {
  buses: Buses;
  mode: 'create' | 'upsert';
  dryRun: boolean;
  importId: string;
  /** Rows above this one were never sent under this id. */
  triedUpTo: number;
  caller: Caller;
  /** Why customers are taken over, when they are. */
  takeOver?: Pick<TakenOver, 'reason' | 'note'>;
}

/**
 * Rows to commands, many at once, with the outcome they would have one after the other: of two rows that
 * mean the same customer, or have the same name, the first is settled before the second begins.
 */
export class RowImporter {
  /** Which row took a key first, over the whole file. */
  readonly #rowOfKey = new RowTable();
  readonly #rowOfName = new RowTable();
  /** Keys and names of rows that are not settled yet. */
  readonly #unsettled = new Map<string, Promise<unknown>>();

  constructor(private readonly rules: RowRules) {}

  /** Settles the rows; results in the order of the rows. */
  settle(rows: readonly ReadRow[]): Promise<RowResult[]> {
    return Promise.all(rows.map((row) => this.#begin(row)));
  }

  async #begin(row: ReadRow): Promise<RowResult> {
    if (row.refusal !== undefined) return { type: 'refused', refusal: row.refusal };
    const digests = row.keys.map(({ digest }) => digest);
    if (row.name !== undefined) digests.push(row.name);
    const earlier: Promise<unknown>[] = [];
    for (const digest of digests) {
      const other = this.#unsettled.get(digest);
      if (other !== undefined) earlier.push(other);
    }
    const result =
      earlier.length === 0 ? this.#settle(row) : Promise.all(earlier).then(() => this.#settle(row));
    for (const digest of digests) this.#unsettled.set(digest, result);
    try {
      return await result;
    } finally {
      for (const digest of digests) {
        if (this.#unsettled.get(digest) === result) this.#unsettled.delete(digest);
      }
    }
  }

  async #settle(row: ReadRow): Promise<RowResult> {
    const { mode, dryRun } = this.rules;
    const sameAs = this.#sameKey(row);
    if (sameAs !== undefined && mode === 'create') {
      return { type: 'refused', refusal: rowRefusal('row-repeated', { row: sameAs.row }), sameAs };
    }
    const answer = await this.#send(row);
    if (answer.type === 'refused') return answer;
    for (const { digest } of row.keys) this.#rowOfKey.add(digest, row.row);
    const sameName = this.#sameName(row, answer);
    const told = answer.record.warnings.flatMap(({ code, confirmed }) => (confirmed ? [] : code));
    const isNews = dryRun && sameName !== undefined && !told.includes('same-name');
    const same = sameAs ?? sameName;
    const names =
      dryRun && told.includes('same-name')
        ? await sameNames(this.rules.buses, this.rules.caller.rights, row)
        : undefined;
    // Only a new customer is taken over: of the others Dossier knows these dates itself.
    const isLeft = row.takenOver !== undefined && answer.outcome !== 'created';
    return {
      type: 'done',
      // A dry run writes nothing, so the row before did not create what this one would change.
      outcome: dryRun && sameAs !== undefined ? 'changed' : answer.outcome,
      warnings: [
        ...row.warnings,
        ...told,
        ...(isNews ? ['same-name'] : []),
        ...(isLeft ? ['not-taken-over'] : []),
      ],
      problems: answer.problems,
      ...(same !== undefined && { sameAs: same }),
      ...(names !== undefined && { holders: names }),
    };
  }

  #send(row: ReadRow): Promise<RowAnswer> {
    const { buses, mode, dryRun, importId, caller } = this.rules;
    const call: Call = {
      caller,
      correlationId: importId,
      // The row is the request: whichever command it becomes, it is carried out once.
      idempotency: {
        guard: `once:import:${importId}:${row.order}`,
        requestDigest: `${importId}:${row.order}`,
        isFresh: row.order > this.rules.triedUpTo,
      },
      ...(dryRun && { dryRun }),
    };
    const toSend = this.#withPast(row);
    return mode === 'create' ? createRow(buses, toSend, call) : upsertRow(buses, toSend, call);
  }

  /** Of a customer that is created and taken over. */
  #withPast(row: ReadRow): RowToSend {
    const { takeOver } = this.rules;
    const { input, checked, keys, takenOver } = row;
    const past = takeOver && { takenOver: { ...takenOver, ...takeOver } };
    return { input, checked, keys, ...past };
  }

  #sameKey({ keys }: ReadRow): SameRow | undefined {
    for (const { kind, digest } of keys) {
      const row = this.#rowOfKey.get(digest);
      if (row !== undefined) return { row, reason: kind };
    }
    return undefined;
  }

  /** What a dry run cannot see in the base, since the row before was not written. */
  #sameName({ row, name }: ReadRow, { outcome }: RowAnswer & { type: 'done' }) {
    if (name === undefined || outcome !== 'created') return undefined;
    const first = this.#rowOfName.get(name);
    this.#rowOfName.add(name, row);
    return first === undefined ? undefined : { row: first, reason: 'same-name' as const };
  }
}
