import mongoose from 'mongoose';
import { StoreError, type StoreTrouble } from '../../log/store-error.js';

/**
 * The driver's errors in the words of the store. Numbers are the server's error codes, which are the same
 * on every server that speaks the protocol, unlike the messages.
 */

const { MongoError, MongoNetworkError, MongoWriteConcernError } = mongoose.mongo;

const DUPLICATE_KEY = 11000;

type Known = readonly [trouble: StoreTrouble, sentence: string];

const byCode: readonly [codes: readonly number[], known: Known][] = [
  [
    [11, 18, 8000],
    ['no-access', 'it does not accept this user and password'],
  ],
  [[13], ['no-access', 'this user lacks a right that Dossier needs (readWrite)']],
  [
    [2, 9, 59, 72, 121, 10334],
    ['no-access', 'it does not take what Dossier asks of it'],
  ],
  [[14031], ['full', 'there is no room left on its disk']],
  [[22], ['damaged', 'it reports broken data']],
  [
    [79, 100],
    ['no-access', 'too few members of its replica set are there to store anything'],
  ],
  [
    [24, 46, 50, 64, 112, 262],
    ['busy', 'it did not get done in time'],
  ],
];

const byName: Readonly<Record<string, Known>> = {
  MongoServerSelectionError: [
    'no-access',
    'no server answers there; MongoDB does not run, or has no primary',
  ],
  // What Mongoose makes of it when a connection is opened.
  MongooseServerSelectionError: [
    'no-access',
    'no server answers there; MongoDB does not run, or has no primary',
  ],
  MongoMissingCredentialsError: ['no-access', 'the connection string names no user'],
  WaitQueueTimeoutError: ['busy', 'all connections were in use for too long'],
};

const CONNECTION_LOST: Known = ['no-access', 'the connection to it was lost'];

/** How the driver and the server mark what may be done again. */
const RETRYABLE_LABELS = ['RetryableWriteError', 'RetryableError', 'TransientTransactionError'];

/** The driver's own lists for retryable reads and writes; and out of time or in conflict (24 … 262). */
const RETRYABLE_CODES = new Set([
  6, 7, 24, 46, 50, 64, 89, 91, 100, 112, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436,
]);

/** True for a value that a unique index holds already; by code alone, since messages differ by server. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoError && error.code === DUPLICATE_KEY;
}

/**
 * True when the same may simply be tried again: connection lost, election, write conflict, out of time,
 * too few members right now. Whether a write was stored all the same is not said by it.
 */
function isRetryable(error: unknown): boolean {
  if (isSystemError(error)) return true;
  if (!(error instanceof MongoError)) return false;
  if (error instanceof MongoNetworkError || error instanceof MongoWriteConcernError) return true;
  if (RETRYABLE_LABELS.some((label) => error.hasErrorLabel(label))) return true;
  return typeof error.code === 'number' && RETRYABLE_CODES.has(error.code);
}

const NOT_SENT = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'WaitQueueTimeoutError',
]);

/** True when the driver gave up before anything was sent, so that nothing can have been stored. */
export function wasNotSent(error: unknown): boolean {
  return error instanceof Error && NOT_SENT.has(error.name);
}

/**
 * The error as the rest of Dossier knows it; what is not the storage's trouble comes back as it is.
 * @param where server and database as a person may see them
 */
export function storeErrorOf(error: unknown, where: string): unknown {
  if (error instanceof StoreError) return error;
  const known = knownTrouble(error);
  if (!known) return error;
  const [trouble, sentence] = known;
  const code = error instanceof MongoError && error.code !== undefined ? ` (${error.code})` : '';
  return new StoreError(trouble, `${where}: ${sentence}${code}.`, { cause: error });
}

function knownTrouble(error: unknown): Known | undefined {
  if (isSystemError(error)) return CONNECTION_LOST;
  const named = error instanceof Error && byName[error.name];
  if (named) return named;
  if (!(error instanceof MongoError)) return undefined;
  const coded = byCode.find(
    ([codes]) => typeof error.code === 'number' && codes.includes(error.code),
  );
  if (coded) return coded[1];
  return isRetryable(error) ? CONNECTION_LOST : undefined;
}

/**
 * A failed write to a socket comes as it is, not as an error of the driver; one to a socket that the
 * server has ended is Node's own and names no system call.
 */
function isSystemError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  return 'syscall' in error || ('code' in error && error.code === 'EPIPE');
}
