import type { MessagePort } from 'node:worker_threads';
import type { ExportParts } from './csv-pieces.js';
import type { FromExports, ToExports } from './export-messages.js';
import { exportPieces } from './export-pieces.js';
import type { ExportPiece } from './export-request.js';

/**
 * The thread's side: makes a piece of an export when it is asked for one. Several exports take turns.
 * @param close when it was told to stop, and nothing is being made any more
 */
export function serveExports(
  port: MessagePort,
  parts: ExportParts,
  close: () => Promise<void>,
): void {
  const open = new Map<number, AsyncGenerator<ExportPiece>>();
  const making = new Set<Promise<void>>();
  const say = (message: FromExports, transferred: ArrayBuffer[] = []) =>
    port.postMessage(message, transferred);

  const makeNext = async (id: number, pieces: AsyncGenerator<ExportPiece>) => {
    try {
      const { value, done } = await pieces.next();
      if (!open.has(id)) return;
      if (done) {
        open.delete(id);
        say({ type: 'end', id });
      } else {
        const bytes = wholeBuffer(value.bytes);
        say({ type: 'piece', id, bytes }, [bytes.buffer]);
      }
    } catch (error) {
      open.delete(id);
      say({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  };

  const track = (work: Promise<unknown>) => {
    const settled = work.then(
      () => undefined,
      () => undefined,
    );
    making.add(settled);
    void settled.then(() => making.delete(settled));
  };

  const endOf = (id: number) => {
    const pieces = open.get(id);
    open.delete(id);
    if (pieces !== undefined) track(pieces.return(undefined));
  };

  port.on('message', (message: ToExports) => {
    switch (message.type) {
      case 'open':
        open.set(message.id, exportPieces(parts, message.request));
        break;
      case 'pull': {
        const pieces = open.get(message.id);
        if (pieces !== undefined) track(makeNext(message.id, pieces));
        break;
      }
      case 'close':
        endOf(message.id);
        break;
      case 'stop':
        for (const id of [...open.keys()]) endOf(id);
        void Promise.all(making)
          .then(close)
          .finally(() => port.close());
        break;
      default:
        message satisfies never;
    }
  });
}

/** Bytes that have their buffer to themselves, so that it can be handed over instead of copied. */
function wholeBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  return buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength
    ? new Uint8Array(buffer)
    : Uint8Array.from(bytes);
}
