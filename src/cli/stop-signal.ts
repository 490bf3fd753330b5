import { say } from './say.js';

/**
 * Stops long work at the first Ctrl-C or SIGTERM, after what is under way. A second one ends the process
 * at once; nothing is half written then either.
 */
export function stopSignal(what: string): { signal: AbortSignal; release(): void } {
  const stopping = new AbortController();
  const onSignal = () => {
    if (stopping.signal.aborted) process.exit(1);
    say(`\nStopping after ${what} …`);
    stopping.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: stopping.signal,
    release() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
