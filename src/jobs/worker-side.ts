import type { MessagePort } from 'node:worker_threads';
import { newestPosition } from '../threads/newest-position.js';
import type { FromJobWorker, ToJobWorker } from './job-messages.js';
import type { JobReport, JobRunner } from './job-runner.js';

/** What the worker runs, on connections of its own. */
export interface OpenedJobs {
  runner: Pick<JobRunner, 'start' | 'look'>;
  /** Stops the jobs and closes everything. */
  close(): Promise<void>;
}

/** What the worker's parts tell. */
export interface Tell {
  report(report: JobReport): void;
  /** A command of a job has written up to this position. */
  appended(position: number): void;
}

/** Runs jobs until told to stop; resolves when everything is closed. */
export async function serveJobs(
  port: Pick<MessagePort, 'on' | 'off' | 'postMessage'>,
  open: (tell: Tell) => Promise<OpenedJobs>,
): Promise<void> {
  const say = (message: FromJobWorker) => port.postMessage(message);
  let look: () => void = () => undefined;
  const told = new Promise<void>((resolve) => {
    const listen = (message: ToJobWorker) => {
      if (message.type === 'look') return look();
      port.off('message', listen);
      resolve();
    };
    port.on('message', listen);
  });
  const { runner, close } = await open({
    report: (report) => say({ type: 'report', report }),
    appended: newestPosition((position) => say({ type: 'appended', position })),
  });
  look = () => runner.look();
  say({ type: 'up' });
  runner.start();
  await told;
  await close();
}
