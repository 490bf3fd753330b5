import type { ViewReport, ViewStatus } from './view-status.js';

/** What the main thread and the worker that runs the views say to each other. */

export type ToViewWorker =
  /** There are commits up to this position. */
  { type: 'notify'; position: number } | { type: 'stop' };

export type FromViewWorker =
  /** The live build of a view has got so far; without `build` it is no longer live. */
  | { type: 'reached'; view: string; build: string | undefined; position: number }
  /** Sent once a second and whenever a view changes its state. */
  | { type: 'status'; views: ViewStatus[] }
  | { type: 'report'; report: ViewReport };
