import { setTimeout as sleepFor } from 'node:timers/promises';

/** The relay's clock; tests bring one that they move on themselves. */
export interface Clock {
  /** Resolves after so long, or as soon as the signal comes. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  async sleep(ms, signal) {
    // An aborted sleep is a wake-up.
    await sleepFor(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** Half of it at least: many that lost the same broker do not come back at the same moment. */
export function jittered(ms: number): number {
  return ms / 2 + (Math.random() * ms) / 2;
}

/** @throws Error when the signal comes first; what was waited for goes on, and nobody looks at it */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => reject(new Error('It was told to stop.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.finally(() => signal.removeEventListener('abort', stop)).catch(() => undefined);
  });
  aborted.catch(() => undefined);
  return Promise.race([work, aborted]);
}
