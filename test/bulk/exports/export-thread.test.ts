import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { storeCaller } from '../../../src/access/caller.js';
import type { ExportParts } from '../../../src/bulk/exports/csv-pieces.js';
import type { FromExports, ToExports } from '../../../src/bulk/exports/export-messages.js';
import { ExportThread } from '../../../src/bulk/exports/export-thread.js';
import { serveExports } from '../../../src/bulk/exports/thread-side.js';
import type { Thread } from '../../../src/threads/supervised-thread.js';
import type { CustomerFold } from '../../../src/views/customer-list.js';
import { until } from '../../support/until.js';
import { exported, foldOf, partsOf } from './exporting.js';

/** The thread's side in this thread, over a real channel; `crash` is what an uncaught error does to it. */
class FakeThread implements Thread<ToExports, FromExports> {
  static readonly started: FakeThread[] = [];
  readonly #port: MessagePort;
  readonly #far: MessagePort;
  readonly #ended: ((code: number) => void)[] = [];
  isClosed = false;

  constructor(parts: ExportParts) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#far = port2;
    serveExports(port2, parts, async () => {
      this.isClosed = true;
    });
    port1.on('close', () => {
      for (const ended of this.#ended) ended(0);
    });
    FakeThread.started.push(this);
  }

  on(event: string, listener: (...args: never[]) => void): void {
    if (event === 'message') this.#port.on('message', listener as (message: FromExports) => void);
    if (event === 'exit') this.#ended.push(listener as (code: number) => void);
  }

  postMessage(message: ToExports): void {
    this.#port.postMessage(message);
  }

  crash(): void {
    this.#far.close();
  }

  async terminate(): Promise<number> {
    this.crash();
    return 1;
  }
}

const MANY: readonly CustomerFold[] = Array.from({ length: 5000 }, (_, i) =>
  foldOf({ code: `C${i}`, kind: 'company', legalName: '春满园', country: 'CN' }, i),
);
const { identity } = storeCaller('tester');
const REQUEST = { format: 'csv', identity, position: 7, columns: ['code', 'legalName'] } as const;

describe('the thread of exports', () => {
  let exports: ExportThread;
  let reported: string[];

  function start(parts: ExportParts = partsOf(MANY), idleMs = 60_000): ExportThread {
    FakeThread.started.length = 0;
    reported = [];
    exports = new ExportThread({
      spawn: () => new FakeThread(parts),
      report: (trouble) => reported.push(trouble),
      idleMs,
    });
    return exports;
  }

  afterEach(() => exports.stop());

  /** A list that says how often it was read. */
  function counting(): { parts: ExportParts; walks: () => number } {
    const parts = partsOf(MANY);
    const { walk } = parts.views;
    let walks = 0;
    parts.views.walk = (view, request) => {
      walks++;
      return walk(view, request);
    };
    return { parts, walks: () => walks };
  }

  it('gives the file that is made without it, several at once', async () => {
    start();
    const { bytes } = await exported(partsOf(MANY), REQUEST);
    const both = await Promise.all([buffer(exports.open(REQUEST)), buffer(exports.open(REQUEST))]);
    for (const read of both) expect(read.equals(bytes)).toBe(true);
    expect(FakeThread.started).toHaveLength(1);
    expect(reported).toEqual([]);
  });

  it('makes no more than the reader takes', async () => {
    const { parts, walks } = counting();
    const stream = start(parts).open(REQUEST);
    await firstOf(stream);
    stream.pause();
    // Two pieces are made ahead; another export shows that the thread had time for more.
    await buffer(exports.open({ ...REQUEST, format: 'csv', columns: ['code'] }));
    const own = Math.ceil(MANY.length / 300) + 1;
    expect(walks()).toBeLessThan(own + 6);
    stream.destroy();
  });

  it('ends the work when the reader goes away', async () => {
    const { parts, walks } = counting();
    const stream = start(parts).open(REQUEST);
    await firstOf(stream);
    stream.destroy();
    await once(stream, 'close');
    await buffer(exports.open({ ...REQUEST, filter: { type: 'or', filters: [] } }));
    const own = Math.ceil(MANY.length / 300) + 1;
    expect(walks()).toBeLessThan(own + 6);
  });

  it('breaks the file off where the list cannot be read, and says so', async () => {
    const parts = partsOf(MANY);
    const { walk } = parts.views;
    parts.views.walk = (view, request) => {
      if (request.after >= 3000) throw new Error('the disk is gone');
      return walk(view, request);
    };
    const stream = start(parts).open(REQUEST);
    let read = 0;
    stream.on('data', (bytes: Buffer) => {
      read += bytes.length;
    });
    await expect(once(stream, 'end')).rejects.toThrow('the disk is gone');
    expect(read).toBeGreaterThan(0);
    expect(reported).toEqual(['the disk is gone']);
  });

  it('breaks off what is open when the thread crashes, and is there again for the next', async () => {
    const stream = start().open(REQUEST);
    await firstOf(stream);
    const failed = once(stream, 'end');
    FakeThread.started[0]?.crash();
    await expect(failed).rejects.toThrow('ended');
    expect(reported).toHaveLength(1);
    expect((await buffer(exports.open(REQUEST))).length).toBeGreaterThan(0);
    expect(FakeThread.started).toHaveLength(2);
  });

  it('ends when nobody exports for a while, and starts for the next', async () => {
    start(partsOf(MANY), 1);
    await buffer(exports.open(REQUEST));
    await until('the thread ended', () => FakeThread.started[0]?.isClosed === true);
    await buffer(exports.open(REQUEST));
    expect(FakeThread.started).toHaveLength(2);
    await exports.stop();
    expect(FakeThread.started[1]?.isClosed).toBe(true);
  });

  it('breaks off what is open when the service stops', async () => {
    const stream = start().open(REQUEST);
    await firstOf(stream);
    const failed = once(stream, 'end');
    await Promise.all([exports.stop(), expect(failed).rejects.toThrow('stops')]);
    expect(FakeThread.started[0]?.isClosed).toBe(true);
  });
});

async function firstOf(stream: Readable): Promise<void> {
  await once(stream, 'readable');
  stream.read();
}
