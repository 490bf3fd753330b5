/** How the intake of activity stands, for health, metrics and the command line. */
export interface ActivityStatus {
  /** `waiting`: Kafka or the store gave an error; it is tried again. */
  state: 'starting' | 'running' | 'waiting';
  /** Records settled since the start, by what became of them. */
  taken: number;
  deadLetters: number;
  /** How often something was written of a customer. */
  changes: number;
  /** What is wrong, as a sentence without secrets. */
  trouble?: string;
}

/** What happens to it; each is a line in the service's own log. */
export type ActivityNotice =
  | { type: 'dead-letters'; topic: string; count: number; place: string; code: string }
  /** The topic has other records than those that were taken before. */
  | { type: 'made-anew'; topic: string; partition: number }
  | { type: 'trouble'; message: string };

export function activityLine(notice: ActivityNotice): string {
  switch (notice.type) {
    case 'dead-letters': {
      const { topic, count, place, code } = notice;
      const others = count > 1 ? ` and ${count - 1} more` : '';
      return `Activity: record ${place}${others} of ${topic} could not be taken (${code}) and went to the dead letters; \`dossier dlq list\` shows them.`;
    }
    case 'made-anew':
      return `Activity: partition ${notice.partition} of ${notice.topic} is not the one that was taken before; it was made anew and is taken from its beginning.`;
    case 'trouble':
      return `Activity: trouble, tried again: ${notice.message}`;
    default:
      return notice satisfies never;
  }
}
