import type { TakenOverName } from './taken-over.js';
import type { Target } from './targets.js';

/** A sheet of a file, as far as its columns are placed by it. */
export interface Sheet {
  /** Empty for a CSV file. */
  name: string;
  headings: readonly string[];
}

export interface MappedColumn {
  /** From 0. */
  index: number;
  heading: string;
  target: Target;
}

export interface LeftColumn {
  index: number;
  heading: string;
  /**
   * Why it is not imported: no field has such a heading; several have; it is an external id of a
   * system that was not named; Dossier keeps it itself; it is only read in a taking over; the caller
   * said so.
   */
  reason: LeftReason;
  /** Paths to choose from, for an ambiguous heading. */
  candidates?: string[];
}

export type LeftReason =
  | 'unknown'
  | 'ambiguous'
  | 'which-system'
  | 'kept-by-dossier'
  | 'taking-over-only'
  | 'left-out';

/** The columns of one sheet. */
export interface SheetMapping {
  /** Place in the file, from 0. */
  sheet: number;
  /** Empty for a CSV file. */
  name: string;
  headings: readonly string[];
  columns: MappedColumn[];
  left: LeftColumn[];
}

/** A sheet of which each row is a contact, an address, an account … of a customer. */
export interface ListMapping extends SheetMapping {
  /** The field whose elements it has: `contacts`, `addresses`, `bankAccounts` … */
  list: string;
  /** Columns that say whose it is, the surest first. */
  keys: MappedColumn[];
}

/** A sheet that is not read. */
export interface UnreadSheet {
  sheet: number;
  name: string;
  /**
   * Neither its name nor its headings are known; no column says which customer its rows belong to; it
   * explains how to fill in the others; the caller said so.
   */
  reason: 'unknown' | 'no-key' | 'explanation' | 'left-out';
}

/** Why a column is not imported. */
export type Left = Pick<LeftColumn, 'reason' | 'candidates'>;

/** Where a column goes: to a field, to nowhere, or into the past of a customer that is taken over. */
export type Said = Target | Left | { past: TakenOverName };
