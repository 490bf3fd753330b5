import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { JobReport } from '../../src/jobs/job-runner.js';
import { JobWorker } from '../../src/jobs/job-worker.js';
import { serveJobs, type Tell } from '../../src/jobs/worker-side.js';
import { until } from '../support/until.js';

/** Both sides as they are, with a channel in place of the thread and a runner that does nothing. */
class FakeThread extends EventEmitter {
  readonly #channel = new MessageChannel();
  readonly happened: string[] = [];
  tell: Tell | undefined;

  constructor() {
    super();
    const { port1, port2 } = this.#channel;
    port1.on('message', (message) => this.emit('message', message));
    const happen = (what: string) => () => void this.happened.push(what);
    void serveJobs(port2, async (tell) => {
      this.tell = tell;
      const runner = { start: happen('start'), look: happen('look') };
      return { runner, close: async () => happen('close')() };
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

describe('the worker of the jobs', () => {
  let threads: FakeThread[];
  let reports: JobReport[];
  let positions: number[];
  let worker: JobWorker;
  beforeEach(() => {
    threads = [];
    reports = [];
    positions = [];
    worker = new JobWorker({
      spawn: () => {
        const thread = new FakeThread();
        threads.push(thread);
        return thread;
      },
      report: (report) => reports.push(report),
      appended: (position) => positions.push(position),
    });
  });
  afterEach(() => worker.stop());

  const isUp = () => threads.at(-1)?.happened.includes('start') === true;

  it('looks when it is told, and tells how far its jobs have written and what became of them', async () => {
    await until('it is up', isUp);
    worker.look();
    await until('it looks', () => threads[0]?.happened.includes('look') === true);
    for (const position of [7, 9, 8]) threads[0]?.tell?.appended(position);
    await until('that is heard', () => positions.length > 0);
    // One message for all of a turn.
    expect(positions).toEqual([9]);
    threads[0]?.tell?.report({ type: 'trouble', message: 'away' });
    await until('that is heard', () => reports.length > 0);
    expect(reports).toEqual([{ type: 'trouble', message: 'away' }]);
  });

  it('lets jobs finish what is under way when it is stopped', async () => {
    await until('it is up', isUp);
    await worker.stop();
    expect(threads.map(({ happened }) => happened)).toEqual([['start', 'close']]);
  });

  it('is started again after a crash, and says so meanwhile', async () => {
    await until('it is up', isUp);
    threads[0]?.emit('error', new Error('out of memory'));
    threads[0]?.end(1);
    expect(worker.trouble).toContain('The worker of the jobs failed: out of memory');
    expect(reports).toEqual([{ type: 'trouble', message: worker.trouble }]);
    await until('another one is up', () => threads.length === 2 && isUp());
    await until('it is well again', () => worker.trouble === undefined);
    worker.look();
    await until('it looks', () => threads[1]?.happened.includes('look') === true);
  });
});
