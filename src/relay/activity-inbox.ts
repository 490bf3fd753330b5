import type { ActivityReports, NamedReport } from '../commands/activity-reports.js';
import type { Refusal } from '../customer/refusal.js';
import type { Journal } from '../log/journal.js';
import { type ActivityIntake, loadActivityIntake } from '../states/activity-intakes.js';
import type { ActivityRecord } from './activity-record.js';
import type { ActivityNotice } from './activity-status.js';
import { type DeadLetter, type DeadLetters, placeOf } from './dead-letter.js';
import { type NotTaken, readReport, refusedReport } from './read-report.js';

export interface InboxParts {
  reports: Pick<ActivityReports, 'take' | 'beginAnew'>;
  journal: Pick<Journal, 'readStream'>;
  deadLetters: DeadLetters;
  report: (notice: ActivityNotice) => void;
}

/** Records of one partition, in order, as they were fetched together. */
export interface FetchedRecords {
  topic: string;
  partition: number;
  /** The offset behind the last record that the partition had then. */
  end: number;
  records: readonly ActivityRecord[];
  /** Called between portions, so that the group knows that we are alive; may throw when we are out of it. */
  beat?: () => Promise<void>;
}

/** More in one commit would be too much to read again for the sake of one customer. */
const PORTION = 500;
/** Somebody else cannot go on writing between for so long. */
const MAX_ATTEMPTS = 25;

/**
 * Takes activity out of a topic into the log. How far it is stands in the same commit as what was taken, so
 * whoever takes a partition skips what was taken before, and of two who take it at once one is refused.
 * Kafka's offsets may be committed when `take` has resolved.
 */
export class ActivityInbox {
  readonly #parts: InboxParts;
  readonly #intakes = new Map<string, ActivityIntake>();
  #taken = 0;
  #deadLetters = 0;
  #changes = 0;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  /** Since the start. */
  counts(): { taken: number; deadLetters: number; changes: number } {
    return { taken: this.#taken, deadLetters: this.#deadLetters, changes: this.#changes };
  }

  /** Others may have the partitions now: reads anew how far each was taken. */
  forget(): void {
    this.#intakes.clear();
  }

  /**
   * Takes what was not taken before. `from-beginning`: nothing of it, since the partition is another one
   * than before; it must be read from its beginning.
   * @throws StoreError, and whatever the dead letters throw; nothing is lost when it is given again
   */
  async take(fetched: FetchedRecords): Promise<'taken' | 'from-beginning'> {
    const { topic, partition, records, beat } = fetched;
    if (await this.#isMadeAnew(fetched)) return 'from-beginning';
    for (let at = 0; at < records.length; at += PORTION) {
      await this.#takePortion(topic, partition, records.slice(at, at + PORTION));
      await beat?.();
    }
    return 'taken';
  }

  async #isMadeAnew({ topic, partition, end, records }: FetchedRecords): Promise<boolean> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const intake = await this.#intake(topic, partition);
      const { offset, timestamp } = intake;
      const isShorter = end <= offset;
      const same = records.find((record) => record.offset === offset);
      if (!isShorter && (same === undefined || same.timestamp === timestamp)) return false;
      const isNoted = await this.#parts.reports.beginAnew(intake);
      this.forget();
      if (!isNoted) continue;
      this.#parts.report({ type: 'made-anew', topic, partition });
      return true;
    }
    throw new Error(`Somebody else keeps writing for partition ${partition} of ${topic}.`);
  }

  async #takePortion(
    topic: string,
    partition: number,
    portion: readonly ActivityRecord[],
  ): Promise<void> {
    const dead = new Set<number>();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await this.#intake(topic, partition);
      const fresh = portion.filter(({ offset }) => offset > before.offset && !dead.has(offset));
      const last = portion.at(-1);
      if (last === undefined || fresh.length === 0) return;
      const { reports, numbers, letters } = readAll(fresh);
      const answer = await this.#parts.reports.take({
        reports,
        intake: { before, offset: last.offset, timestamp: last.timestamp },
        refused: async (refusals) => {
          const all = [...letters, ...refusedLetters(fresh, numbers, refusals)];
          // What is decided anew after a lost race has gone there already.
          for (const { record } of all) dead.add(record.offset);
          await this.#bury(topic, all);
        },
      });
      if (answer.type === 'taken') {
        this.#taken += reports.length - answer.refused;
        this.#changes += answer.customers;
        if (answer.customers > 0) this.#know(before, last);
        return;
      }
      this.forget();
    }
    throw new Error(`Somebody else keeps writing for partition ${partition} of ${topic}.`);
  }

  async #bury(topic: string, letters: readonly DeadLetter[]): Promise<void> {
    const [first] = letters;
    if (first === undefined) return;
    await this.#parts.deadLetters.send(letters);
    this.#deadLetters += letters.length;
    const { record, reason } = first;
    const place = placeOf(record);
    const { length: count } = letters;
    this.#parts.report({ type: 'dead-letters', topic, count, place, code: reason.code });
  }

  async #intake(topic: string, partition: number): Promise<ActivityIntake> {
    const name = `${topic}-${partition}`;
    const known = this.#intakes.get(name);
    if (known !== undefined) return known;
    const intake = await loadActivityIntake(this.#parts.journal, topic, partition);
    this.#intakes.set(name, intake);
    return intake;
  }

  #know(before: ActivityIntake, { offset, timestamp }: ActivityRecord): void {
    const { topic, partition, version } = before;
    const intake = { topic, partition, version: version + 1, offset, timestamp };
    this.#intakes.set(`${topic}-${partition}`, intake);
  }
}

/** `numbers`: which record each report is. */
function readAll(records: readonly ActivityRecord[]): {
  reports: NamedReport[];
  numbers: number[];
  letters: DeadLetter[];
} {
  const reports: NamedReport[] = [];
  const numbers: number[] = [];
  const letters: DeadLetter[] = [];
  for (const [number, record] of records.entries()) {
    const read = readReport(record.value);
    if (read.type === 'report') {
      reports.push(read.report);
      numbers.push(number);
    } else {
      letters.push(letterOf(record, read));
    }
  }
  return { reports, numbers, letters };
}

function refusedLetters(
  records: readonly ActivityRecord[],
  numbers: readonly number[],
  refusals: ReadonlyMap<number, Refusal>,
): DeadLetter[] {
  return [...refusals].flatMap(([at, refusal]) => {
    const record = records[numbers[at] ?? -1];
    return record ? [letterOf(record, refusedReport(refusal))] : [];
  });
}

function letterOf(record: ActivityRecord, { code, message }: NotTaken): DeadLetter {
  return { record, reason: { code, message } };
}
