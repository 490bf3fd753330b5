import { NO_HASH } from '../log/commit.js';
import type { Head } from '../log/event-log.js';

/**
 * How far the relay has published, written in the same transaction as what it published. It is compared
 * with the log whenever it is taken up.
 */
export interface RelayCheckpoint extends Head {
  /** Hash of the log's first commit: tells another deployment's log from ours that was cut back. */
  log?: string;
  /**
   * While states are published anew: events up to this position are in their topic already and are not
   * published a second time.
   */
  eventsTo?: Head;
}

/** Before the first commit. */
export const BEGINNING: RelayCheckpoint = { position: 0, hash: NO_HASH };

/** The last position whose events are in their topic. */
export function publishedTo({ position, eventsTo }: RelayCheckpoint): number {
  return Math.max(position, eventsTo?.position ?? 0);
}

/** As it lies in its topic. */
export function checkpointJson({ position, hash, log, eventsTo }: RelayCheckpoint): string {
  return JSON.stringify({ position, hash, log, eventsTo });
}

/** Undefined for what is not a checkpoint. */
export function parseCheckpoint(json: string): RelayCheckpoint | undefined {
  try {
    const read: unknown = JSON.parse(json);
    return isCheckpoint(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

export function sameCheckpoint(
  a: RelayCheckpoint | undefined,
  b: RelayCheckpoint | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return checkpointJson(a) === checkpointJson(b);
}

function isCheckpoint(value: unknown): value is RelayCheckpoint {
  if (!isHead(value)) return false;
  const { log, eventsTo } = value as { log?: unknown; eventsTo?: unknown };
  return (
    (log === undefined || typeof log === 'string') && (eventsTo === undefined || isHead(eventsTo))
  );
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { position, hash } = value as { position?: unknown; hash?: unknown };
  return Number.isSafeInteger(position) && Number(position) >= 0 && typeof hash === 'string';
}
