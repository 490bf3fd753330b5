import { readdirSync, readFileSync } from 'node:fs';

/*
 * CPU time of another process, by thread, where the system tells (Linux). It is steadier than the clock
 * on a machine that others use too.
 */

const TICK_US = 10_000;

/**
 * Microseconds by thread id; undefined where the system does not tell.
 * @param {number} pid
 */
function threadTimes(pid) {
  /** @type {Map<string, number>} */
  const times = new Map();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      // The name of the thread, in brackets, may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      times.set(thread, (Number(fields[11]) + Number(fields[12])) * TICK_US);
    }
  } catch {
    return undefined;
  }
  return times;
}

/**
 * Begins to count; the function that is returned tells what was used since then.
 * @param {number} pid
 * @returns {() => ThreadUse | undefined}
 *
 * @typedef {object} ThreadUse
 * @property {number} mainUs
 * @property {number} busiestOtherUs the worker of the views, when views follow
 * @property {number} restUs all other threads: flushing, garbage collection, compiling
 */
export function countCpu(pid) {
  const before = threadTimes(pid);
  return () => {
    const after = threadTimes(pid);
    if (before === undefined || after === undefined) return undefined;
    let mainUs = 0;
    /** @type {number[]} */
    const others = [];
    for (const [thread, us] of after) {
      const used = us - (before.get(thread) ?? 0);
      if (thread === String(pid)) mainUs = used;
      else others.push(used);
    }
    others.sort((a, b) => b - a);
    const [busiestOtherUs = 0, ...rest] = others;
    return { mainUs, busiestOtherUs, restUs: rest.reduce((sum, us) => sum + us, 0) };
  };
}
