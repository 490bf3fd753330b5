import type { Policy } from '../customer/policy.js';
import type { Guards } from '../log/guards.js';
import type { Journal } from '../log/journal.js';
import type { AskedList } from './lists/list-query.js';

/**
 * What HTTP needs of the inside beside commands and queries. `app.module.ts` provides it under
 * `HTTP_INSIDE`; tests bring their own.
 */
export interface HttpInside {
  policy: Policy;
  /** CloudEvents `source`. */
  source: string;
  /** Today's local date. */
  today(): string;
  /** The last millisecond of a local date, as UTC ISO text. */
  endOfDay(date: string): string;
  guards: Pick<Guards, 'once' | 'requestDigest'>;
  /** For the event feed, and for how far the log is. */
  journal: Pick<Journal, 'head' | 'readAll'>;
  /** What the lists can be filtered, searched and sorted by. */
  lists: Readonly<Record<ListName, AskedList>>;
  /** Resolves to false when the list did not get there in time. */
  waitFor(list: ListName, position: number, timeoutMs: number): Promise<boolean>;
  /** How the parts are that the service stands on. */
  status(): Promise<ServiceStatus>;
}

export type ListName = 'customers' | 'reviews';

export interface ServiceStatus {
  /** Position of the newest commit. */
  head: number;
  parts: readonly PartStatus[];
}

export interface PartStatus {
  /** `log`, `keys`, `vault`, or `view:<name>`. */
  name: string;
  /** What is wrong, as a sentence without secrets; absent when all is well. */
  trouble?: string;
  /** For a view: the position it has got to. */
  position?: number;
}

export const HTTP_INSIDE = Symbol('HTTP_INSIDE');
