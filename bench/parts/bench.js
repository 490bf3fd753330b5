import { cpus } from 'node:os';

/**
 * What every figure is given.
 * @typedef {object} Bench
 * @property {string} dist folder of the build that is measured
 * @property {import('./stores.js').Stores} stores
 * @property {number} scale 1 for the full number of requests and rows, less for a quick look
 * @property {string[]} nodeOptions of the measured process
 * @property {(line: string) => void} say for the person who waits
 *
 * A raw figure: the same done with as little as possible, in the same run.
 * @typedef {object} Raw
 * @property {string} what
 * @property {number} value in the figure's unit
 * @property {number} [p50] milliseconds
 * @property {number} [p99] milliseconds
 *
 * @typedef {object} Measured
 * @property {number} value
 * @property {string} unit
 * @property {number} [p50] milliseconds
 * @property {number} [p99] milliseconds
 * @property {Raw} raw
 * @property {Record<string, unknown>} conditions
 */

const machine = { cpus: cpus().length, model: cpus()[0]?.model ?? '', node: process.versions.node };

/**
 * The line of a figure. `ratio` is its value by the raw value.
 * @param {string} figure
 * @param {Measured} measured
 */
export function lineOf(figure, { value, unit, p50, p99, raw, conditions }) {
  const ratio = value / raw.value;
  const line = { figure, value, unit, p50, p99, raw, ratio, machine, conditions };
  return JSON.stringify(line, (_key, part) =>
    typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(4)) : part,
  );
}

/**
 * A count at the scale of the run, at least one.
 * @param {Bench} bench
 * @param {number} count
 */
export function scaled({ scale }, count) {
  return Math.max(1, Math.round(count * scale));
}
