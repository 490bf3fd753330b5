import type { RelayReport, RelayStatus } from './relay-status.js';

/** What the main thread and the worker that runs the relay say to each other. */

export type ToRelayWorker =
  /** There are commits up to this position. */
  { type: 'notify'; position: number } | { type: 'stop' };

export type FromRelayWorker =
  /** Sent once a second and with every report. */
  { type: 'status'; status: RelayStatus } | { type: 'report'; report: RelayReport };
