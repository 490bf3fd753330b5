import type { MessagePort } from 'node:worker_threads';
import type { FromLogReader, ToLogReader } from './read-ahead-messages.js';
import type { ViewLog } from './view-log.js';

/** The thread's side of `ReadAhead`: sends batches as long as it may; resolves when told to stop. */
export async function serveReads(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  log: Pick<ViewLog, 'readAll'>,
): Promise<void> {
  let asked: Extract<ToLogReader, { type: 'read' }> | undefined;
  let allowed = 0;
  let isStopped = false;
  let wake = () => {};
  const listen = (message: ToLogReader) => {
    if (message.type === 'stop') isStopped = true;
    else if (message.type === 'read') {
      asked = message;
      allowed = 1;
    } else if (message.stream === asked?.stream) allowed++;
    wake();
  };
  port.on('message', listen);
  while (!isStopped) {
    if (!asked || allowed === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    const { stream, after, limit, opened } = asked;
    const commits = await log.readAll(after, limit, { opened });
    // Asked for something else meanwhile.
    if (asked.stream !== stream) continue;
    allowed--;
    port.postMessage({ stream, commits: JSON.stringify(commits) } satisfies FromLogReader);
    asked = commits.length === 0 ? undefined : { ...asked, after: after + commits.length };
  }
  port.off('message', listen);
}
