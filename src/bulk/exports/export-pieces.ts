import { csvPieces, type ExportParts } from './csv-pieces.js';
import type { ExportPiece, ExportRequest } from './export-request.js';

/**
 * The file, piece by piece, at the reader's pace. What writes workbooks is loaded when one is wanted.
 * @throws UnknownExportColumn, ViewNotReady, StoreError
 */
export async function* exportPieces(
  parts: ExportParts,
  request: ExportRequest,
): AsyncGenerator<ExportPiece> {
  if (request.format === 'csv') {
    yield* csvPieces(parts, request);
    return;
  }
  const { workbookPieces } = await import('./workbook-pieces.js');
  yield* workbookPieces(parts, request);
}
