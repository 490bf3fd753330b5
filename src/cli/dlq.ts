import type { Config } from '../config/config.js';
import type { KafkaConfig } from '../config/kafka.js';
import { type OpenedDeadLetters, openDeadLetters } from '../open-activity.js';
import type { DeadLetter } from '../relay/dead-letter.js';
import type { NotTaken } from '../relay/read-report.js';
import { EXIT, UsageError } from './exit.js';
import { counted, print, printJson, say } from './say.js';
import { configure, requireStore } from './store.js';

/** A letter as it is shown; its place is that of the record in the topic it came from. */
interface ShownLetter {
  place: string;
  partition: number;
  offset: number;
  /** When the record was written, UTC. */
  time: string;
  code: string;
  message: string;
  key: string | null;
  value: string | null;
}

/** As much of a value as fits a line. */
const SHOWN_CHARACTERS = 120;

/** `dossier dlq list`: what could not be taken out of the activity topic, and was not since. */
export async function listLetters({
  all,
  json,
}: {
  all: boolean;
  json?: boolean;
}): Promise<number> {
  return withLetters(async (opened) => {
    const { letters, others } = await opened.read(all);
    const shown = letters.map(shownLetter);
    if (json) printJson({ letters: shown, others });
    else sayLetters(shown, others);
    return EXIT.good;
  });
}

/** `dossier dlq retry`: 1 when one of them still cannot be taken. */
export async function retryLetters(
  places: readonly string[],
  { json }: { json?: boolean },
): Promise<number> {
  const wanted = new Set(places.map(readPlace));
  return withLetters(async (opened) => {
    const letters = (await opened.read(false)).letters.filter(
      (letter) => wanted.size === 0 || wanted.has(shownLetter(letter).place),
    );
    const missing = missingOf(wanted, letters);
    if (missing.length > 0) {
      throw new UsageError(`There is no open dead letter at ${missing.join(', ')}.`);
    }
    const results: { place: string; refused?: NotTaken }[] = [];
    for (const letter of letters) {
      const refused = await opened.retry(letter);
      results.push({ place: shownLetter(letter).place, ...(refused && { refused }) });
    }
    const refused = results.filter((result) => result.refused !== undefined);
    if (json) printJson({ taken: results.length - refused.length, refused });
    else sayResults(results.length - refused.length, refused);
    return refused.length === 0 ? EXIT.good : EXIT.wrong;
  });
}

async function withLetters(work: (opened: OpenedDeadLetters) => Promise<number>): Promise<number> {
  const config = await configure();
  if (!hasKafka(config)) {
    throw new UsageError('DOSSIER_KAFKA_BROKERS names no broker, so there are no dead letters.');
  }
  await requireStore(config);
  const opened = await openDeadLetters(config);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

function hasKafka(config: Config): config is Config & { kafka: KafkaConfig } {
  return config.kafka !== undefined;
}

function readPlace(text: string): string {
  if (/^\d{1,6}:\d{1,15}$/.test(text)) return text;
  throw new UsageError(`${text}: a partition and an offset are expected, like 3:17.`);
}

function missingOf(wanted: ReadonlySet<string>, letters: readonly DeadLetter[]): string[] {
  const found = new Set(letters.map((letter) => shownLetter(letter).place));
  return [...wanted].filter((place) => !found.has(place));
}

function shownLetter({ record, reason }: DeadLetter): ShownLetter {
  const { partition, offset, timestamp, key, value } = record;
  return {
    place: `${partition}:${offset}`,
    partition,
    offset,
    time: new Date(timestamp).toISOString(),
    ...reason,
    key: key?.toString() ?? null,
    value: value?.toString() ?? null,
  };
}

function sayLetters(letters: readonly ShownLetter[], others: number): void {
  for (const { place, time, code, message, value } of letters) {
    const line = JSON.stringify(value ?? '').slice(0, SHOWN_CHARACTERS);
    print(`${place}  ${time}  ${printable(`${code}: ${message}`)}  ${line}`);
  }
  say(letters.length === 0 ? 'No dead letters.' : counted(letters.length, 'dead letter'));
  if (others > 0)
    say(`${counted(others, 'record')} there: no dead letters of Dossier, left alone.`);
}

/** Whoever can write to the topic can put anything there. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '');
}

function sayResults(
  taken: number,
  refused: readonly { place: string; refused?: NotTaken }[],
): void {
  for (const { place, refused: why } of refused) print(`${place}  ${why?.code}: ${why?.message}`);
  print(`${counted(taken, 'dead letter')} taken, ${refused.length} still refused.`);
}
