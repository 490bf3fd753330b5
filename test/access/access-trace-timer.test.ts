import { AccessTraceTimer } from '../../src/access/access-trace-timer.js';

describe('the timer of traces', () => {
  let done: string[];
  let timer: AccessTraceTimer;
  let trouble: Error | undefined;

  beforeEach(() => {
    jest.useFakeTimers();
    done = [];
    trouble = undefined;
    timer = new AccessTraceTimer({
      async atStart() {
        if (trouble) throw trouble;
        done.push('start');
      },
      everyTurn: async () => done.push('turn'),
      report: (sentence) => done.push(sentence),
    });
  });

  afterEach(async () => {
    await timer.stop();
    jest.useRealTimers();
  });

  it('does what belongs to the start once, and the rest every minute', async () => {
    await timer.start();
    expect(done).toEqual(['start', 'turn']);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(done).toEqual(['start', 'turn', 'turn']);
    await timer.stop();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(done).toHaveLength(3);
  });

  it('starts also when nothing can be written, says so, and tries again', async () => {
    trouble = new Error('No room is left.');
    await timer.start();
    expect(done).toEqual(['Traces of access wait to be written: No room is left.']);
    trouble = undefined;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(done.slice(1)).toEqual(['start', 'turn']);
  });
});
