import { type Rights, rightsOf } from '../../access/rights.js';
import type { Policy } from '../../customer/policy.js';
import {
  type AskedCustomers,
  type CustomersAtParts,
  customersAt,
  longestListsAt,
  longestListsByWalk,
} from '../../queries/customers-at.js';
import { csvText } from './csv-text.js';
import { chooseColumns, exportColumns, isOfElements } from './export-columns.js';
import type { ExportPiece, ExportRequest } from './export-request.js';
import { sideBySide } from './side-by-side.js';

export type ExportParts = CustomersAtParts & { policy: Policy };

const BYTE_ORDER_MARK = '\ufeff';

/**
 * The customers as CSV in UTF-8 with byte order mark, in the order in which they were created. A piece is
 * made when it is asked for, so the reader's pace decides and memory does not grow with the base.
 * @throws UnknownExportColumn, ViewNotReady, StoreError
 */
export async function* csvPieces(
  parts: ExportParts,
  request: ExportRequest,
): AsyncGenerator<ExportPiece> {
  const rights = rightsOf(request.identity, parts.policy);
  const all = exportColumns(parts.policy, rights, request.position);
  const chosen = chooseColumns(all, request.columns);
  const longest = chosen.some(isOfElements) ? await longestLists(parts, request, rights) : NONE;
  const columns = sideBySide(chosen, longest);
  const encoder = new TextEncoder();
  let rows = 0;
  const headings = columns.map(({ heading }) => heading);
  yield { bytes: encoder.encode(BYTE_ORDER_MARK + csvText([headings])), rows };
  for await (const records of customersAt(parts, askedBy(request, rights))) {
    if (records.length === 0) continue;
    rows += records.length;
    const cells = records.map((record) => columns.map(({ text }) => text(record)));
    yield { bytes: encoder.encode(csvText(cells)), rows };
  }
}

const NONE: ReadonlyMap<string, number> = new Map();

export function longestLists(
  parts: ExportParts,
  request: ExportRequest,
  rights: Rights,
): Promise<ReadonlyMap<string, number>> {
  const asked = askedBy(request, rights);
  return request.asOf === undefined
    ? longestListsAt(parts, asked)
    : longestListsByWalk(parts, asked);
}

export function askedBy({ position, filter }: ExportRequest, rights: Rights): AskedCustomers {
  return { position, filter, rights };
}
