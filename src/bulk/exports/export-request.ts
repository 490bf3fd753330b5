import type { Identity } from '../../access/identity.js';
import type { Filter } from '../../views/view-store.js';

/** What is exported, and what comes of it. It goes to a thread, so all of it is plain data. */

export type ExportFormat = 'csv' | 'xlsx';

export interface ExportRequest {
  format: ExportFormat;
  /** Who asks; the file has what the policy lets such a one see. */
  identity: Identity;
  /** The customers are as they all were at this position of the log. */
  position: number;
  /** The moment it was found by (UTC), when somebody asked for one. */
  asOf?: string | undefined;
  filter?: Filter | undefined;
  /** Paths of columns in the order wanted; all of them when not given. */
  columns?: readonly string[] | undefined;
}

export interface ExportPiece {
  bytes: Uint8Array;
  /** Customers written so far, this piece included. */
  rows: number;
}

/** A column that was asked for and is not there, for whoever asks: nobody hears of those he may not read. */
export class UnknownExportColumn extends Error {
  constructor(
    readonly column: string,
    readonly known: readonly string[],
  ) {
    super(`There is no column called ${column}.`);
    this.name = 'UnknownExportColumn';
  }
}
