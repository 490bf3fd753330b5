import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { newId } from './new-id.js';
import { StoreError } from './store-error.js';

/** The keys that live outside the store: with the store alone nobody reads anything personal. */
export interface KeyFile {
  /** The key-encryption key that wraps new data keys. */
  current: { id: string; secret: Buffer };
  /** All key-encryption keys by id: the older ones unwrap what they once wrapped. */
  secrets: ReadonlyMap<string, Buffer>;
  /** Guards and request digests are made under it. Never rotates. */
  digestKey: Buffer;
}

const KEY_BYTES = 32;

/** Group may read (a secret mounted for a group), nobody else may do anything. */
const FORBIDDEN_MODE = 0o037;

/**
 * Reads the key file; undefined when there is none.
 * @throws StoreError `keys` when it is not readable by us alone, or is not a key file
 */
export function readKeyFile(path: string): KeyFile | undefined {
  let text: string;
  try {
    const mode = statSync(path).mode & 0o777;
    if (process.platform !== 'win32' && (mode & FORBIDDEN_MODE) !== 0) {
      throw new StoreError(
        'keys',
        `The key file ${path} is open to others (mode ${mode.toString(8)}); make it 600.`,
      );
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof StoreError) throw error;
    if (isCode(error, 'ENOENT')) return undefined;
    throw new StoreError('keys', `The key file ${path} cannot be read.`, { cause: error });
  }
  return parseKeyFile(text, path);
}

/**
 * Makes a key file with fresh keys, mode 0600. It appears whole or not at all, and never replaces one:
 * when another process is first, that one's file is read.
 * @throws StoreError `keys` when the folder cannot be written to
 */
export function makeKeyFile(path: string): KeyFile {
  const id = newId();
  const text = JSON.stringify(
    {
      current: id,
      keyEncryptionKeys: { [id]: randomBytes(KEY_BYTES).toString('base64url') },
      digestKey: randomBytes(KEY_BYTES).toString('base64url'),
    },
    undefined,
    2,
  );
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    writeDurably(draft, `${text}\n`);
    try {
      linkSync(draft, path);
      syncFolder(dirname(resolve(path)));
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    } finally {
      unlinkSync(draft);
    }
  } catch (error) {
    throw new StoreError('keys', `The key file ${path} cannot be made.`, { cause: error });
  }
  const made = readKeyFile(path);
  if (!made) throw new StoreError('keys', `The key file ${path} is gone again.`);
  return made;
}

/** Proves which key it was, and reveals nothing of it. */
export function checkValue(key: Buffer): string {
  return createHmac('sha256', key).update('dossier key check').digest('base64url').slice(0, 22);
}

function parseKeyFile(text: string, path: string): KeyFile {
  // The text itself must never get into a message: it holds secrets.
  const broken = (what: string) => new StoreError('keys', `The key file ${path} ${what}.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw broken('is not JSON');
  }
  const { current, keyEncryptionKeys, digestKey } = asObject(content);
  const secrets = new Map<string, Buffer>();
  for (const [id, secret] of Object.entries(asObject(keyEncryptionKeys))) {
    const key = asKey(secret);
    if (!key) throw broken(`has no key of ${KEY_BYTES} bytes in base64url for ${id}`);
    secrets.set(id, key);
  }
  const currentSecret = typeof current === 'string' ? secrets.get(current) : undefined;
  if (typeof current !== 'string' || !currentSecret) {
    throw broken('names no current key-encryption key');
  }
  const digest = asKey(digestKey);
  if (!digest) throw broken(`has no digest key of ${KEY_BYTES} bytes in base64url`);
  return { current: { id: current, secret: currentSecret }, secrets, digestKey: digest };
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function asKey(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const key = Buffer.from(value, 'base64url');
  return key.length === KEY_BYTES ? key : undefined;
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  // Windows cannot open a folder to flush it; the name is then as durable as the file system makes it.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
