import type { Refused } from '../../commands/call.js';
import type { KeyKind } from './row-keys.js';

/** Rows of one file that mean the same customer, or have one name; or mean one that is in the base. */
export interface DuplicateGroup {
  /** What they have in common. */
  reason: KeyKind | 'same-name';
  /** Row numbers, the first ones. */
  rows: number[];
  /** How many rows they are. */
  count: number;
  /** Customers of the base that it is with. */
  customers: { customerId: string; code: string; legalName: string }[];
}

const MAX_GROUPS = 1000;
const MAX_ROWS = 20;

/** What was found of duplicates in a file, the first thousand groups. */
export class FileDuplicates {
  readonly #groups = new Map<string, DuplicateGroup>();
  /** There are more groups than are kept. */
  isCut = false;

  get groups(): DuplicateGroup[] {
    return [...this.#groups.values()];
  }

  get isFull(): boolean {
    return this.#groups.size >= MAX_GROUPS;
  }

  /** @param first the row that had it before `row` */
  inFile(reason: DuplicateGroup['reason'], first: number, row: number): void {
    this.#add(`${reason}\n${first}`, { reason, rows: [first, row], count: 2, customers: [] }, row);
  }

  /** A row with a value that customers of the base have. */
  inBase(row: number, holders: NonNullable<Refused['holders']>): void {
    for (const { pointer, customerId, code, legalName } of holders) {
      const reason = kindOf(pointer);
      const customers = [{ customerId, code, legalName }];
      this.#add(`${reason}\n${customerId}`, { reason, rows: [row], count: 1, customers }, row);
    }
  }

  #add(key: string, group: DuplicateGroup, row: number): void {
    const known = this.#groups.get(key);
    if (known === undefined) {
      if (this.isFull) this.isCut = true;
      else this.#groups.set(key, group);
      return;
    }
    // A row may share two tax ids with the same one.
    if (known.rows.includes(row)) return;
    known.count += 1;
    if (known.rows.length < MAX_ROWS) known.rows.push(row);
  }
}

function kindOf(pointer: string): DuplicateGroup['reason'] {
  if (pointer === '/legalName') return 'same-name';
  if (pointer.startsWith('/taxIds')) return 'tax-id';
  return pointer.startsWith('/externalIds') ? 'external-id' : 'code';
}
