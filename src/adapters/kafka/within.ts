import { OutputTrouble } from '../../relay/output.js';

/**
 * Waits no longer than so long. The work goes on, and nobody looks at how it ends.
 * @throws OutputTrouble when the time is over first
 */
export async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new OutputTrouble(`Kafka has not answered within ${timeoutMs / 1000} s.`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
