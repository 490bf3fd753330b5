import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { OutputSession, RelayOutput } from '../../src/relay/output.js';
import { Relay } from '../../src/relay/relay.js';
import type { RelayReport } from '../../src/relay/relay-status.js';
import { RelayWorker } from '../../src/relay/relay-worker.js';
import { serveRelay } from '../../src/relay/worker-side.js';
import { type Process, processesOnOneFolder } from '../support/commands.js';
import { until } from '../support/until.js';

/** Takes everything and remembers the keys; what goes to Kafka is tested with Kafka. */
function outputInMemory(published: string[]): RelayOutput {
  const session: OutputSession = {
    id: 'memory',
    checkpoint: undefined,
    empty: new Set(['events', 'state', 'finance']),
    send: async (messages) => void published.push(...messages.map(({ topic }) => topic)),
    close: async () => undefined,
  };
  return {
    prepare: async () => [],
    look: async () => ({ checkpoint: undefined, holder: undefined, isSettled: true }),
    takeOver: async () => session,
    close: async () => undefined,
  };
}

/** Both sides as they are, with a channel in place of the thread. */
class FakeThread extends EventEmitter {
  readonly #channel = new MessageChannel();

  constructor(process: Process, published: string[], closed: () => void) {
    super();
    const { port1, port2 } = this.#channel;
    port1.on('message', (message) => this.emit('message', message));
    void serveRelay(port2, async (report) => {
      const relay = new Relay({
        log: process.journal,
        output: outputInMemory(published),
        source: 'urn:dossier:test',
        // Only a notification brings it on.
        pollMs: 600_000,
        report,
      });
      const close = async () => {
        await relay.stop();
        closed();
      };
      return { relay, close };
    }).then(() => this.end(0));
  }

  postMessage(message: unknown): void {
    this.#channel.port1.postMessage(message);
  }

  end(code: number): void {
    this.#channel.port1.close();
    this.emit('exit', code);
  }

  async terminate(): Promise<number> {
    this.end(1);
    return 1;
  }
}

describe('the worker of the relay', () => {
  const processes = processesOnOneFolder();
  let process: Process;
  let published: string[];
  let reports: RelayReport[];
  let threads: FakeThread[];
  let closed: number;
  let worker: RelayWorker;

  beforeEach(async () => {
    process = await processes.start();
    published = [];
    reports = [];
    threads = [];
    closed = 0;
    worker = new RelayWorker({
      spawn: () => {
        const thread = new FakeThread(process, published, () => closed++);
        threads.push(thread);
        return thread;
      },
      report: (report) => reports.push(report),
    });
    await until('it runs', () => worker.status().state === 'running');
  });

  afterEach(() => worker.stop());

  it('publishes what it is told of, and says how far it is', async () => {
    await process.create();
    worker.notify(1);
    await until('it is published', () => worker.status().position === 1);
    expect(published).toEqual(['events', 'state', 'finance']);
    expect(reports.map(({ type }) => type)).toEqual(['from-beginning']);
  });

  it('closes everything when it is stopped', async () => {
    await worker.stop();
    expect(closed).toBe(1);
    expect(threads).toHaveLength(1);
  });

  it('is started again after a crash, and says so meanwhile', async () => {
    const [first] = threads;
    first?.emit('error', new Error('out of memory'));
    first?.end(1);
    expect(worker.status()).toMatchObject({
      state: 'waiting',
      trouble: expect.stringContaining('out of memory'),
    });
    expect(reports.at(-1)).toMatchObject({ type: 'trouble' });
    await until('it runs again', () => threads.length === 2 && worker.status().state === 'running');
  });
});
