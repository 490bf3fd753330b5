import type { MessagePort } from 'node:worker_threads';
import { type RunnerParts, ViewRunner } from './runner.js';
import type { FromViewWorker, ToViewWorker } from './view-messages.js';

/** What the worker runs the views on, with connections of its own. */
export interface ViewWorkerParts
  extends Pick<RunnerParts, 'views' | 'policy' | 'log' | 'store' | 'loader' | 'leads'> {
  /** Closes log and store. */
  close(): Promise<void>;
}

const STATUS_MS = 1000;

/** Runs the views until told to stop; resolves when everything is closed. */
export async function serveViews(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  parts: ViewWorkerParts,
): Promise<void> {
  const say = (message: FromViewWorker) => port.postMessage(message);
  const runner = new ViewRunner({
    ...parts,
    report: (report) => {
      say({ type: 'report', report });
      if (report.type !== 'dropped') say({ type: 'status', views: runner.status() });
    },
    reached: (view, build, position) => say({ type: 'reached', view, build, position }),
  });
  say({ type: 'status', views: runner.status() });
  const status = setInterval(() => say({ type: 'status', views: runner.status() }), STATUS_MS);
  await new Promise<void>((resolve) => {
    const listen = (message: ToViewWorker) => {
      if (message.type === 'notify') return runner.notify();
      port.off('message', listen);
      resolve();
    };
    port.on('message', listen);
    runner.start();
  });
  clearInterval(status);
  await runner.stop();
  say({ type: 'status', views: runner.status() });
  await parts.close();
}
