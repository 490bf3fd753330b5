import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;

/**
 * Runs `work` while no other process holds the lock file. A holder that was killed leaves its file
 * behind; the next one sees that the holder is gone and takes over.
 * @template T
 * @param {string} file
 * @param {(holderPid: string) => void} onWait called once, when another process holds the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
  await take(file, onWait);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {(holderPid: string) => void} onWait
 */
async function take(file, onWait) {
  let told = false;
  while (!create(file)) {
    const holder = read(file);
    if (holder === undefined) continue;
    if (!isAlive(holder)) {
      await breakLock(file, holder);
      continue;
    }
    if (!told) onWait(pidOf(holder));
    told = true;
    await sleep(POLL_MS);
  }
}

/**
 * Two waiters may both find the holder dead; if each just removed the file, the slower one would
 * remove the lock that the quicker one has taken meanwhile. So the right to remove the file of exactly
 * this dead holder is itself a lock, named after the holder, and is taken the same way.
 * @param {string} file
 * @param {string} holder
 */
async function breakLock(file, holder) {
  await withLock(
    `${file}.${holder}`,
    () => {},
    async () => {
      if (read(file) === holder) rmSync(file, { force: true });
    },
  );
}

/**
 * The file appears with its content in one step, never empty.
 * @param {string} file
 */
function create(file) {
  const draft = `${file}.draft-${process.pid}`;
  writeFileSync(draft, identify(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * A process by its id and, where the system tells, the moment it started: in a restarted container the
 * same small id comes back at once.
 * @param {number} pid
 */
export function identify(pid) {
  try {
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
    return `${pid}-${afterName.split(' ')[19]}`;
  } catch {
    return `${pid}-`;
  }
}

/** @param {string} holder as made by `identify` */
export function isAlive(holder) {
  const pid = Number(pidOf(holder));
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!isErrno(error, 'EPERM')) return false;
  }
  return identify(pid) === holder;
}

/** @param {string} holder */
function pidOf(holder) {
  return holder.split('-')[0] ?? '';
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function isErrno(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
