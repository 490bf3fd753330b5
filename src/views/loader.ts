import { Worker } from 'node:worker_threads';
import type { Config } from '../config/config.js';
import type { Thread } from '../threads/supervised-thread.js';
import {
  type BuildChecksum,
  type FromLoader,
  type LoadedStep,
  type PackedRow,
  type ToLoader,
  unpackRows,
} from './loader-messages.js';
import type { ViewBuild } from './view-build.js';
import type { Checkpoint } from './view-store.js';

export type LoaderThread = Omit<Thread<ToLoader, FromLoader>, 'terminate'>;

/** Steps live for some milliseconds: with less room for the young they would be copied again and again. */
const YOUNG_MIB = 64;

/** Starts the thread; what it is given is what its entry opens the store with. */
export function spawnLoader(config: Config): LoaderThread {
  return new Worker(new URL('./loader.worker.js', import.meta.url), {
    workerData: config,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
}

/** A load of so many commits is worth the start of a thread. */
const LONG_LOAD = 20_000;

/** Steps that are written as one when they are there: larger ones cost less to write, and more to make. */
const STEPS_AT_ONCE = 4;

export interface LoaderOptions {
  spawn: () => LoaderThread;
  /** Commits from which on a load is given to the thread. */
  longLoad?: number;
}

interface Load {
  id: number;
  builds: readonly ViewBuild[];
  /** Where the builds are once the last step that was taken is written. */
  position: number;
  to: number;
  steps: LoadedStep[];
  /** The thread has no more for it. */
  isOver: boolean;
}

/**
 * Long loads with a thread of their own, which reads, opens and folds while this one writes: each is about
 * half of the work. Whatever the thread cannot do is left to who asked, and so nothing depends on it.
 */
export class Loader {
  readonly #spawn: () => LoaderThread;
  readonly #longLoad: number;
  #thread: LoaderThread | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isReady = false;
  /** A thread that ended by itself is not started again for the same load. */
  #isLost = false;
  #load: Load | undefined;
  #loads = 0;
  #asks = 0;
  readonly #asked = new Map<number, (result: BuildChecksum | undefined) => void>();
  /** Called when something came, or the thread ended. */
  #wake = () => {};

  constructor({ spawn, longLoad = LONG_LOAD }: LoaderOptions) {
    this.#spawn = spawn;
    this.#longLoad = longLoad;
  }

  /**
   * Takes builds a step further that stand at the same position. False when there was none at hand: then
   * commits are to be read and folded here. Where another process moved a checkpoint it has been read
   * anew.
   * @param to how far they have to go
   * @throws whatever the store throws
   */
  async advance(builds: readonly ViewBuild[], to: number): Promise<boolean> {
    const load = await this.#loadOf(builds, to);
    if (!load) return false;
    while (load.steps.length === 0 && !load.isOver && load === this.#load) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const steps = load.steps.splice(0, STEPS_AT_ONCE);
    const reached = steps.at(-1)?.to;
    let goesOn = false;
    try {
      if (reached && (await this.#write(builds, steps, reached))) {
        load.position = reached.position;
        this.#thread?.postMessage({ type: 'applied', load: load.id, position: load.position });
        goesOn = load.position < load.to;
      }
    } finally {
      // The steps that follow are right only on top of these.
      if (!goesOn && this.#load === load) this.#load = undefined;
    }
    return reached !== undefined;
  }

  /** Made by the thread while this one does something else; undefined when there is no thread, or it failed. */
  async checksum(build: string): Promise<BuildChecksum | undefined> {
    const thread = this.#thread;
    if (!thread || !this.#isReady) return undefined;
    const ask = ++this.#asks;
    const result = new Promise<BuildChecksum | undefined>((resolve) => {
      this.#asked.set(ask, resolve);
    });
    thread.postMessage({ type: 'checksum', ask, build });
    return result.finally(() => this.#asked.delete(ask));
  }

  /** Ends the thread. It is started again when it is needed. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#forget();
    this.#isLost = false;
    thread?.postMessage({ type: 'stop' });
    await this.#exited;
  }

  /** False when another process moved a checkpoint. */
  async #write(
    builds: readonly ViewBuild[],
    steps: readonly LoadedStep[],
    to: Checkpoint,
  ): Promise<boolean> {
    let isWritten = true;
    for (const [i, build] of builds.entries()) {
      const rows = newest(steps.flatMap((step) => step.rows[i] ?? []));
      isWritten = (await build.apply(unpackRows(build.view, rows), to)) && isWritten;
    }
    return isWritten;
  }

  /** The load that these builds are in, or a new one when they have far to go. */
  async #loadOf(builds: readonly ViewBuild[], to: number): Promise<Load | undefined> {
    const [first] = builds;
    if (!first) return undefined;
    const { position } = first.checkpoint;
    const isSame =
      this.#load?.position === position &&
      this.#load.builds.length === builds.length &&
      this.#load.builds.every((build, i) => build === builds[i]);
    if (isSame) return this.#load;
    this.#load = undefined;
    if (to - position < this.#longLoad) {
      // Whoever follows the log's end needs no thread.
      await this.close();
      return undefined;
    }
    if (this.#isLost) return undefined;
    this.#thread ??= this.#start();
    if (!this.#isReady) return undefined;
    const id = ++this.#loads;
    this.#thread.postMessage({
      type: 'load',
      load: id,
      builds: builds.map(({ view, build }) => ({ view: view.name, build })),
      after: position,
      to,
    });
    this.#load = { id, builds: [...builds], position, to, steps: [], isOver: false };
    return this.#load;
  }

  #start(): LoaderThread {
    const thread = this.#spawn();
    const ended = () => {
      if (this.#thread !== thread) return;
      this.#forget();
      this.#isLost = true;
    };
    thread.on('message', (message) => {
      if (this.#thread === thread) this.#hear(message);
    });
    thread.on('error', ended);
    this.#exited = new Promise((resolve) => {
      thread.on('exit', () => {
        ended();
        resolve();
      });
    });
    return thread;
  }

  #hear(message: FromLoader): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        break;
      case 'step':
        if (message.load === this.#load?.id) this.#load.steps.push(message);
        break;
      case 'ended':
        if (message.load === this.#load?.id) this.#load.isOver = true;
        break;
      case 'checksum':
        this.#asked.get(message.ask)?.(message.result);
        break;
      default:
        message satisfies never;
    }
    this.#wake();
  }

  #forget(): void {
    this.#thread = undefined;
    this.#isReady = false;
    this.#load = undefined;
    for (const resolve of this.#asked.values()) resolve(undefined);
    this.#wake();
  }
}

/** Each row once, as the last of the steps left it. */
function newest(rows: readonly PackedRow[]): Iterable<PackedRow> {
  return new Map(rows.map((row) => [row[0], row])).values();
}
