import { Readable } from 'node:stream';
import type { ExportParts } from './csv-pieces.js';
import { exportPieces } from './export-pieces.js';
import type { ExportRequest } from './export-request.js';

/** The bytes of the file, made in this thread at the reader's pace. */
export function exportStream(
  parts: ExportParts,
  request: ExportRequest,
  onProgress?: (rows: number) => void,
): Readable {
  return Readable.from(bytesOf(parts, request, onProgress), {
    objectMode: false,
    highWaterMark: 1,
  });
}

async function* bytesOf(
  parts: ExportParts,
  request: ExportRequest,
  onProgress: ((rows: number) => void) | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const { bytes, rows } of exportPieces(parts, request)) {
    onProgress?.(rows);
    yield bytes;
  }
}
