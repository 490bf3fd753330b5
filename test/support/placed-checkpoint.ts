import { BEGINNING } from '../../src/relay/checkpoint.js';
import type { OutputSession, RelayOutput } from '../../src/relay/output.js';

/** Where the checkpoint is written: in the transaction of its messages, or in one before or after it. */
export type Placing = 'inside' | 'before' | 'after';

/**
 * An output with a fault planted in it, unless the placing is `inside`: what must be one transaction is
 * two of them.
 * @param between comes between the two; while the transaction is under way when it is one
 */
export function placedCheckpoint(
  output: RelayOutput,
  placing: Placing,
  between: () => Promise<void>,
): RelayOutput {
  return {
    prepare: () => output.prepare(),
    look: () => output.look(),
    close: () => output.close(),
    takeOver: async () => placed(await output.takeOver(), placing, between),
  };
}

function placed(
  session: OutputSession,
  placing: Placing,
  between: () => Promise<void>,
): OutputSession {
  const { id, checkpoint, empty } = session;
  let last = checkpoint ?? BEGINNING;
  const send: OutputSession['send'] = async (messages, next) => {
    const before = last;
    last = next;
    if (messages.length === 0) return session.send(messages, next);
    switch (placing) {
      case 'inside':
        await Promise.all([session.send(messages, next), between()]);
        break;
      case 'before':
        await session.send([], next);
        await between();
        await session.send(messages, next);
        break;
      case 'after':
        await session.send(messages, before);
        await between();
        await session.send([], next);
        break;
      default:
        placing satisfies never;
    }
  };
  return { id, checkpoint, empty, send, close: () => session.close() };
}
