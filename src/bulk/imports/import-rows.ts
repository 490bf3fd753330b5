import type { Call } from '../../commands/call.js';
import type { JsonObject } from '../../customer/catalogue/json.js';
import { normaliseName } from '../../customer/checks/text.js';
import type { Actor } from '../../log/event-log.js';
import type { RowReader } from '../columns/row-reader.js';
import type { SourceRow } from '../tables/csv-records.js';
import { type Buses, createRow, type RowAnswer, upsertRow } from './row-commands.js';
import { type RowKey, rowKeys } from './row-keys.js';
import { type RowRefusal, rowRefusal } from './row-refusal.js';

export type RowResult =
  | {
      type: 'done';
      outcome: 'created' | 'changed' | 'unchanged';
      /** Codes of its warnings. */
      warnings: string[];
      /** An earlier row that means the same customer. */
      sameAs?: number;
    }
  | { type: 'refused'; refusal: RowRefusal };

export interface RowRules {
  buses: Buses;
  read: RowReader;
  headings: readonly string[];
  mode: 'create' | 'upsert';
  dryRun: boolean;
  importId: string;
  actor: Actor;
}

/**
 * Rows to commands, many at once, with the outcome they would have one after the other: of two rows that
 * mean the same customer, or have the same name, the first is settled before the second begins.
 */
export class RowImporter {
  /** Which row took a key first, over the whole file. */
  readonly #rowOfKey = new Map<string, number>();
  readonly #rowOfName = new Map<string, number>();
  /** Keys and names of rows that are not settled yet. */
  readonly #unsettled = new Map<string, Promise<unknown>>();

  constructor(private readonly rules: RowRules) {}

  /** Settles the rows; results in the order of the rows. */
  settle(rows: readonly SourceRow[]): Promise<RowResult[]> {
    return Promise.all(rows.map((row) => this.#begin(row)));
  }

  async #begin({ row, cells }: SourceRow): Promise<RowResult> {
    const ragged = raggedness(cells, this.rules.headings);
    if (ragged !== undefined) return { type: 'refused', refusal: ragged };
    const { input, warnings } = this.rules.read(cells);
    const keys = rowKeys(input);
    const forms = [...keys.map(({ form }) => form), ...nameForm(input)];
    const earlier = forms.flatMap((form) => this.#unsettled.get(form) ?? []);
    const result = Promise.all(earlier).then(() => this.#settle(row, input, keys, warnings));
    for (const form of forms) this.#unsettled.set(form, result);
    try {
      return await result;
    } finally {
      for (const form of forms) {
        if (this.#unsettled.get(form) === result) this.#unsettled.delete(form);
      }
    }
  }

  async #settle(
    row: number,
    input: JsonObject,
    keys: readonly RowKey[],
    warnings: string[],
  ): Promise<RowResult> {
    const { mode, dryRun } = this.rules;
    const sameAs = keys
      .map(({ form }) => this.#rowOfKey.get(form))
      .find((same) => same !== undefined);
    if (sameAs !== undefined && mode === 'create') {
      return { type: 'refused', refusal: rowRefusal('row-repeated', { row: sameAs }) };
    }
    const answer = await this.#send(row, input, keys);
    if (answer.type === 'refused') return answer;
    for (const { form } of keys) if (!this.#rowOfKey.has(form)) this.#rowOfKey.set(form, row);
    const stored = answer.record.warnings.filter(({ confirmed }) => !confirmed);
    return {
      type: 'done',
      // A dry run writes nothing, so the row before did not create what this one would change.
      outcome: dryRun && sameAs !== undefined ? 'changed' : answer.outcome,
      warnings: [
        ...warnings,
        ...stored.map(({ code }) => code),
        ...this.#sameNameInFile(row, answer),
      ],
      ...(sameAs !== undefined && { sameAs }),
    };
  }

  #send(row: number, input: JsonObject, keys: readonly RowKey[]): Promise<RowAnswer> {
    const { buses, mode, dryRun, importId, actor } = this.rules;
    const call: Call = {
      actor,
      correlationId: importId,
      // The row is the request: whichever command it becomes, it is carried out once.
      idempotency: { guard: `once:import:${importId}:${row}`, requestDigest: `${importId}:${row}` },
      ...(dryRun && { dryRun }),
    };
    return mode === 'create' ? createRow(buses, input, call) : upsertRow(buses, input, keys, call);
  }

  /** What a dry run cannot see in the base, since the row before was not written. */
  #sameNameInFile(row: number, { record, outcome }: RowAnswer & { type: 'done' }): string[] {
    if (!this.rules.dryRun || outcome !== 'created') return [];
    const name = normaliseName(record.legalName);
    const known = this.#rowOfName.has(name);
    if (!known) this.#rowOfName.set(name, row);
    const told = record.warnings.some(({ code }) => code === 'same-name');
    return known && !told ? ['same-name'] : [];
  }
}

/** Equal names are no reason to refuse, but the second is warned of the first. */
function nameForm({ legalName }: JsonObject): string[] {
  return typeof legalName === 'string' ? [`name\n${normaliseName(legalName)}`] : [];
}

/** A row with fewer cells than headings is never filled up: what is missing may be anywhere in it. */
function raggedness(cells: readonly string[], headings: readonly string[]): RowRefusal | undefined {
  const counted = { actual: cells.length, expected: headings.length };
  if (cells.length < headings.length) return rowRefusal('cells-missing', counted);
  return cells.slice(headings.length).some((cell) => cell.trim() !== '')
    ? rowRefusal('cells-too-many', counted)
    : undefined;
}
