import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * Lets other threads of this machine go first whenever there is not enough for all: this thread, and
 * those that it starts from now on. On Linux only, where a thread has a priority of its own; it is never
 * needed for anything but speed.
 */
export function giveWay(niceness = 10): void {
  if (process.platform !== 'linux') return;
  try {
    const threadId = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(threadId, niceness);
  } catch {
    // Without /proc, or where it is not allowed, all threads are alike.
  }
}
