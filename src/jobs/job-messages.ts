import type { JobReport } from './job-runner.js';

/** What the main thread and the worker that runs the jobs say to each other. */

export type ToJobWorker =
  /** A job was added, or something was asked of one. */
  { type: 'look' } | { type: 'stop' };

export type FromJobWorker =
  /** It is there and runs jobs. */
  | { type: 'up' }
  /** Its jobs have written up to this position. */
  | { type: 'appended'; position: number }
  | { type: 'report'; report: JobReport };
