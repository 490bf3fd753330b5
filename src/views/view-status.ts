/** How far a view is, for health, metrics and `dossier doctor`. */
export interface ViewStatus {
  name: string;
  identity: string;
  /**
   * `building`: not live yet, lists wait for it; `live`: follows the log; `stopped`: its code failed at
   * a commit, it shows what was before.
   */
  state: 'starting' | 'building' | 'live' | 'stopped';
  /** Position it is folded to. */
  position: number;
  /** Commits behind the log. */
  lag: number;
  /** What is wrong, without values of records. */
  trouble?: string;
}

/** What happens to views beyond following the log; each is a line in the service's own log. */
export type ViewReport =
  /** The log no longer has what the view was folded from. */
  | { type: 'log-cut-back'; view: string; position: number }
  | { type: 'build-started'; view: string; build: string; commits: number }
  | { type: 'made-live'; view: string; build: string; position: number }
  | { type: 'stopped'; view: string; position: number; message: string }
  | { type: 'dropped'; view: string; build: string }
  /** Log or store gave an error; it is tried again. */
  | { type: 'trouble'; message: string };
