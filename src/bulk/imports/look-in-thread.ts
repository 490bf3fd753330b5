import { Worker } from 'node:worker_threads';
import type { FileLook, LookOrder } from './file-look.js';

/** More than the largest file needs that passes every limit. */
const MEMORY_MB = 512;

const TOO_MUCH: FileLook = {
  type: 'not-importable',
  trouble: 'too-large',
  sentence: {
    zh: '此文件需要的内存超出允许的范围，请拆分后再导入。',
    en: 'This file needs more memory than it may take; split it into several files.',
  },
};

/**
 * Looks at a file in a thread of its own, so that whoever waits for other answers does not wait for it,
 * and that a file made to take all memory takes no more than this thread's.
 */
export function lookInThread(order: LookOrder): Promise<FileLook> {
  const thread = new Worker(new URL('./look.worker.js', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return new Promise<FileLook>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(TOO_MUCH);
      else reject(error);
    });
    thread.once('exit', (code) => reject(new Error(`The look at a file ended with code ${code}.`)));
  }).finally(() => thread.terminate());
}
