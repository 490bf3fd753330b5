import { errorCode } from '../bulk/error-code.js';
import type { StoreError, StoreTrouble } from '../log/store-error.js';

/** How a command ends: 0 all is well, 1 the work found something wrong, 2 wrong use. */
export const EXIT = { good: 0, wrong: 1, misuse: 2 } as const;

/** Wrong use that commander cannot see: a filter that does not exist, an actor with a space in it. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** What was asked for is refused as things are; `type` says why, and docs/errors.md lists it. */
export class RefusedError extends Error {
  constructor(
    readonly trouble: string,
    message: string,
  ) {
    super(message);
    this.name = 'RefusedError';
  }
}

export interface End {
  exitCode: number;
  /** For programs; it keeps its meaning. docs/errors.md lists all of them. */
  type: string;
  /** What is wrong, as lines for a person. */
  lines: readonly string[];
  /** True when the lines were shown already. */
  said?: true;
}

/** What to do about a store that cannot be worked with, behind the sentence that says what is wrong. */
const ADVICE: Readonly<Record<StoreTrouble, string>> = {
  full: 'Make room and give the same command again; nothing is half written.',
  'read-only': 'Give this user the right to write there.',
  'no-access': 'DOSSIER_STORE says where the store is; `dossier doctor` shows what is configured.',
  foreign: 'DOSSIER_STORE says where the store is; `dossier doctor` shows what is configured.',
  newer: 'Use the release of Dossier that wrote it, or a newer one.',
  incomplete: 'Restore the missing part from its backup before anything else.',
  damaged: '`dossier verify` tells where; restore the store from its backup.',
  busy: 'Give the same command again in a moment.',
  overloaded: 'Give the same command again in a moment.',
  keys: 'DOSSIER_KEYS says where the key file is; without it personal values cannot be read.',
};

/** Errors of the operating system outside the store, in the same types. */
const SYSTEM: Readonly<Record<string, { type: string; sentence: string }>> = {
  ENOSPC: { type: 'full', sentence: 'there is no room left on the disk' },
  EDQUOT: { type: 'full', sentence: 'the quota of the disk is used up' },
  EACCES: { type: 'no-access', sentence: 'the permission is missing' },
  EPERM: { type: 'no-access', sentence: 'the permission is missing' },
  EROFS: { type: 'read-only', sentence: 'the disk can only be read' },
  ENOENT: { type: 'no-file', sentence: 'the folder does not exist' },
  EISDIR: { type: 'no-file', sentence: 'it is a folder' },
  ENOTDIR: { type: 'no-file', sentence: 'a part of its path is a file, not a folder' },
};

/** Wrong files and mappings that whoever called could have seen. */
const MISUSED_FILES: ReadonlySet<unknown> = new Set(['no-file', 'mapping']);

/** What whoever called a service could have seen. */
const MISUSED_SERVICE: ReadonlySet<unknown> = new Set(['invalid', 'invalid-query']);

/** The one place that says how an error ends a command. */
export function endOf(error: unknown): End {
  if (!(error instanceof Error)) return unexpected(error);
  const code = errorCode(error);
  const trouble = 'trouble' in error ? String(error.trouble) : '';
  switch (error.name) {
    case 'CommanderError':
      // Help and version come this way too; commander has said what there is to say.
      return {
        exitCode: exitOfCommander(error),
        type: 'usage',
        lines: [error.message],
        said: true,
      };
    case 'UsageError':
      return { exitCode: EXIT.misuse, type: 'usage', lines: [error.message] };
    case 'ConfigError':
      return { exitCode: EXIT.misuse, type: 'configuration', lines: error.message.split('\n') };
    case 'ImportError':
      return {
        exitCode: MISUSED_FILES.has(trouble) ? EXIT.misuse : EXIT.wrong,
        type: trouble,
        lines: [error.message],
      };
    case 'ServiceError':
      return {
        exitCode: MISUSED_SERVICE.has(trouble) ? EXIT.misuse : EXIT.wrong,
        type: trouble,
        lines: error.message.split('\n'),
      };
    case 'RefusedError':
      return { exitCode: EXIT.wrong, type: trouble, lines: [error.message] };
    case 'StoreError':
      return endOfStore(error as StoreError); // only StoreError has this name
    case 'Fenced':
    case 'OutputTrouble':
    case 'OutputUnfit':
      return { exitCode: EXIT.wrong, type: 'kafka', lines: [`Kafka: ${error.message}`] };
    case 'ImportTakenOver':
      return { exitCode: EXIT.wrong, type: 'taken-over', lines: [error.message] };
    default:
      return endOfSystem(error, code);
  }
}

function exitOfCommander(error: Error): number {
  return 'exitCode' in error && error.exitCode === 0 ? EXIT.good : EXIT.misuse;
}

function endOfStore({ trouble, message }: StoreError): End {
  return { exitCode: EXIT.wrong, type: trouble, lines: [message, ADVICE[trouble]] };
}

function endOfSystem(error: Error, code: string): End {
  // Whoever read our output has seen enough.
  if (code === 'EPIPE') return { exitCode: EXIT.good, type: 'closed', lines: [] };
  const known = SYSTEM[code];
  if (known === undefined) return unexpected(error);
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : '';
  const lines = [`${path}${known.sentence} (${code}).`];
  return { exitCode: EXIT.wrong, type: known.type, lines };
}

/** A fault of ours shows where it is. */
function unexpected(error: unknown): End {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exitCode: EXIT.wrong, type: 'unexpected', lines: text.split('\n') };
}

/** Says on the error output why a command ends, and for programs on the output; gives its exit code. */
export function tellEnd(error: unknown, json: boolean): number {
  const { exitCode, type, lines, said } = endOf(error);
  if (!said) for (const line of lines) console.error(line);
  if (json && exitCode !== EXIT.good) {
    console.log(JSON.stringify({ error: { type, message: lines.join(' ') } }));
  }
  return exitCode;
}
