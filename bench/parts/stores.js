import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { startProcess } from './child.js';
import { storeEnvironment } from './environment.js';

/**
 * Stores with so many customers, made when they are asked for: a larger one goes on from a copy of the
 * largest smaller one.
 */
export class Stores {
  /** @type {string} */
  #folder;
  /** @type {string} */
  #dist;
  /** @type {(line: string) => void} */
  #say;

  /**
   * @param {string} folder
   * @param {string} dist
   * @param {(line: string) => void} say
   */
  constructor(folder, dist, say) {
    this.#folder = folder;
    this.#dist = dist;
    this.#say = say;
  }

  /**
   * The store of so many customers, not to be changed.
   * @param {number} customers
   * @returns {Promise<string>} its folder
   */
  async filled(customers) {
    const folder = join(this.#folder, String(customers));
    if (existsSync(folder)) return folder;
    const beganAt = performance.now();
    const { folder: draft, customers: from } = this.#startOf(customers);
    const fill = await startProcess('fill', {
      args: [this.#dist, String(from), String(customers)],
      env: storeEnvironment(draft),
    });
    await fill.stop();
    renameSync(draft, folder);
    const seconds = (performance.now() - beganAt) / 1000;
    const perSecond = Math.round((customers - from) / seconds);
    this.#say(
      `Filled a store to ${customers} customers in ${seconds.toFixed(1)} s (${perSecond}/s).`,
    );
    return folder;
  }

  /**
   * Works on a copy of such a store, which is removed afterwards.
   * @template Result
   * @param {number} customers
   * @param {(folder: string) => Promise<Result>} work
   */
  async withCopy(customers, work) {
    const from = await this.filled(customers);
    return this.withFolder((folder) => {
      cpSync(from, folder, { recursive: true });
      return work(folder);
    });
  }

  /**
   * Works in an empty folder, which is removed afterwards.
   * @template Result
   * @param {(folder: string) => Promise<Result>} work
   */
  async withFolder(work) {
    mkdirSync(this.#folder, { recursive: true });
    const folder = mkdtempSync(join(this.#folder, 'work-'));
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  /** @param {number} customers */
  #startOf(customers) {
    mkdirSync(this.#folder, { recursive: true });
    const folder = mkdtempSync(join(this.#folder, 'fill-'));
    const smaller = readdirSync(this.#folder)
      .map(Number)
      .filter((size) => size < customers);
    if (smaller.length === 0) return { folder, customers: 0 };
    const largest = Math.max(...smaller);
    cpSync(join(this.#folder, String(largest)), folder, { recursive: true });
    return { folder, customers: largest };
  }
}
