import type { ExportRequest } from './export-request.js';

/** What the service and the thread that makes exports tell each other. An export has a number. */

export type ToExports =
  | { type: 'open'; id: number; request: ExportRequest }
  /** One more piece is wanted. */
  | { type: 'pull'; id: number }
  /** Nobody wants any more of it. */
  | { type: 'close'; id: number }
  | { type: 'stop' };

export type FromExports =
  | { type: 'piece'; id: number; bytes: Uint8Array }
  | { type: 'end'; id: number }
  | { type: 'failed'; id: number; message: string };
