import type { Policy } from '../../customer/policy.js';
import type { ColumnMapping } from '../columns/mapping.js';
import type { Places } from '../columns/read-cells.js';
import { type RowReader, rowReader } from '../columns/row-reader.js';
import type { RowResult } from './import-rows.js';
import { type ReadRow, sourceOf } from './read-row.js';
import { placeOf } from './refusal-column.js';
import type { RefusedRow } from './refused-rows.js';

/** Makes of a refused row what is kept of it: its cells, and for every reason where it stands. */
export class RefusalNotes {
  readonly #read: RowReader;

  constructor(
    private readonly mapping: ColumnMapping,
    policy: Policy,
  ) {
    this.#read = rowReader(mapping, policy);
  }

  of(row: ReadRow, { refusal, sameAs, holders }: RowResult & { type: 'refused' }): RefusedRow {
    const source = sourceOf(row);
    const places: Places = new Map();
    this.#read(source, places);
    const reasons = refusal.reasons.map((reason) => {
      const place = placeOf(reason.pointer, row.row, places, this.mapping);
      return { ...reason, ...(place && { place }) };
    });
    return { ...source, reasons, ...(sameAs && { sameAs }), ...(holders && { holders }) };
  }
}
