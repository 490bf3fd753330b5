import type { Readable } from 'node:stream';
import type { Access } from '../access/access.js';
import type { AccessTrace } from '../access/access-trace.js';
import type { Oidc } from '../access/oidc/oidc.js';
import type { ExportRequest } from '../bulk/exports/export-request.js';
import type { FileLook, LookOrder } from '../bulk/imports/file-look.js';
import type { Limits } from '../config/limits.js';
import type { SignInWay } from '../config/listening.js';
import type { Policy } from '../customer/policy.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Guards } from '../log/guards.js';
import type { Journal } from '../log/journal.js';
import type { ActivityStatus } from '../relay/activity-status.js';
import type { RelayState } from '../relay/relay-status.js';
import type { Vault } from '../vault/vault.js';
import type { AskedList } from './lists/list-query.js';
import type { OfferedList } from './lists/shown-list.js';

/**
 * What HTTP needs of the inside beside commands and queries. `app.module.ts` provides it under
 * `HTTP_INSIDE`; tests bring their own.
 */
export interface HttpInside {
  policy: Policy;
  /** Who is who. */
  access: HttpAccess;
  /** Writes down what happens of access. */
  trace: Pick<AccessTrace, 'record' | 'recordIfPossible'>;
  /** Browsers come over TLS, to us or to a proxy before us. */
  secureCookies: boolean;
  /** Where browsers reach the service; undefined: not known, but for requests that name this machine. */
  publicUrl: string | undefined;
  /** How people sign in. */
  signIn: readonly SignInWay[];
  /** Undefined where no OpenID provider is configured. */
  oidc: Pick<Oidc, 'begin' | 'finish' | 'endAddress'> | undefined;
  /** CloudEvents `source`. */
  source: string;
  /** The documents of the contract with other services, by path. */
  contract: Readonly<Record<string, object>>;
  /** Today's local date. */
  today(): string;
  /** The last millisecond of a local date, as UTC ISO text. */
  endOfDay(date: string): string;
  guards: Pick<Guards, 'once' | 'requestDigest'>;
  /** For the event feed, and for how far the log is. */
  journal: Pick<Journal, 'head' | 'readAll'>;
  /** What the lists can be filtered, searched and sorted by. */
  lists: HttpLists;
  /** The bytes of an export, at the reader's pace; closing it ends the work. */
  openExport(request: ExportRequest): Readable;
  /** Resolves to false when the list did not get there in time. */
  waitFor(list: ListName, position: number, timeoutMs: number): Promise<boolean>;
  jobs: Jobs;
  /** Where files of jobs are kept, and what jobs have to say. */
  vault: Vault;
  /** Requests a minute. */
  limits: Limits;
  /** Of a file that is sent for import. */
  importLimitBytes: number;
  /** Looks at a file that was sent, from beginning to end, before anything is done with it. */
  lookAtFile(order: LookOrder): Promise<FileLook>;
  /** How the parts are that the service stands on. */
  status(): Promise<ServiceStatus>;
}

export type HttpAccess = Pick<
  Access,
  | 'users'
  | 'sessions'
  | 'tokens'
  | 'links'
  | 'signIn'
  | 'signInByLink'
  | 'signInVouched'
  | 'signOut'
  | 'changePassword'
  | 'identify'
  | 'identifiedNow'
  | 'identifyFor'
  | 'unknownFailures'
>;

/** Lists of customers are asked as `shownList` says. */
export interface HttpLists {
  customers: OfferedList;
  reviews: OfferedList;
  accesses: AskedList;
}

export type ListName = keyof HttpLists;

export interface ServiceStatus {
  /** Position of the newest commit. */
  head: number;
  parts: readonly PartStatus[];
}

export interface PartStatus {
  /** `log`, `keys`, `vault`, `relay`, `oidc`, or `view:<name>`. */
  name: string;
  /** What is wrong, as a sentence without secrets; absent when all is well. */
  trouble?: string;
  /** What somebody should look into, though the part works. */
  warning?: string;
  /** For a view and the relay: the position it has got to. */
  position?: number;
  /** For the relay: what it does. Its trouble takes no readiness away, since the log keeps what waits. */
  relay?: RelayPart;
}

/** Each state of the relay; a type alone cannot be walked. */
export const RELAY_STATES = Object.keys({
  starting: 0,
  running: 0,
  waiting: 0,
  'standing-by': 0,
  stopped: 0,
} satisfies Record<RelayState, 0>) as RelayState[]; // its keys are exactly these

export interface RelayPart {
  state: RelayState;
  /** Commits that are not published yet. */
  lag: number;
  /** Times it had to begin anew. */
  restarts: number;
  /** What is taken from Kafka the other way. */
  activity?: ActivityPart;
}

/** Each state of the intake of activity. */
export const ACTIVITY_STATES = Object.keys({
  starting: 0,
  running: 0,
  waiting: 0,
} satisfies Record<ActivityStatus['state'], 0>) as ActivityStatus['state'][]; // its keys are exactly these

/** Counted since the start. */
export type ActivityPart = Omit<ActivityStatus, 'trouble'>;

export const HTTP_INSIDE = Symbol('HTTP_INSIDE');
