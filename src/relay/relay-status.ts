import { type ActivityNotice, type ActivityStatus, activityLine } from './activity-status.js';

/** How the relay stands, for health, metrics and the command line. */
export interface RelayStatus {
  /**
   * `running`: it publishes; `waiting`: Kafka or the store gave an error, it tries again; `standing-by`:
   * another relay does the work; `stopped`: somebody must look into it, nothing is published.
   */
  state: RelayState;
  /** Everything up to this position of the log is published. */
  position: number;
  /** Commits of the log that are not published yet. */
  lag: number;
  /** Times it had to begin anew. */
  restarts: number;
  /** What is wrong, as a sentence without secrets. */
  trouble?: string;
  /** What is not as it should be though it works, a sentence each. */
  warnings?: readonly string[];
  /** What is taken the other way; the relay itself knows nothing of it. */
  activity?: ActivityStatus;
}

export type RelayState = 'starting' | 'running' | 'waiting' | 'standing-by' | 'stopped';

/** What happens to the relay; each is a line in the service's own log. */
export type RelayReport =
  /** It works, from this position on; `commits` are waiting. */
  | { type: 'running'; position: number; commits: number }
  /** The topics were empty: everything goes once more, events included. */
  | { type: 'from-beginning'; commits: number }
  /** A topic of states was empty: they are published anew, events only after `eventsTo`. */
  | { type: 'states-anew'; eventsTo: number }
  | { type: 'standing-by' }
  | { type: 'stopped'; message: string }
  /** It is tried again. */
  | { type: 'trouble'; message: string }
  /** It works, and somebody should know this. */
  | { type: 'warning'; message: string }
  | { type: 'activity'; notice: ActivityNotice };

/** A line for whoever watches the service. On an empty log there is nothing worth a line. */
export function relayReportLine(report: RelayReport): string | undefined {
  switch (report.type) {
    case 'running':
      if (report.commits === 0 && report.position === 0) return undefined;
      return `Kafka: published up to position ${report.position}, ${report.commits} commits to go.`;
    case 'from-beginning':
      if (report.commits === 0) return undefined;
      return `Kafka: the topics are empty, so all ${report.commits} commits are published from the beginning.`;
    case 'states-anew':
      return `Kafka: a topic of states is empty, so every customer is published anew; events go on after position ${report.eventsTo}.`;
    case 'standing-by':
      return 'Kafka: another relay has taken over; this one stands by.';
    case 'stopped':
      return `Kafka: nothing is published. ${report.message}`;
    case 'trouble':
      return `Kafka: trouble, tried again: ${report.message}`;
    case 'warning':
      return `Kafka: ${report.message}`;
    case 'activity':
      return activityLine(report.notice);
    default:
      return report satisfies never;
  }
}

/** Whether somebody should look into it. */
export function isRelayTrouble({ type }: RelayReport): boolean {
  return type === 'stopped' || type === 'trouble' || type === 'warning' || type === 'activity';
}
