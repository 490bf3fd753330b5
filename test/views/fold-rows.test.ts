import { foldRows, touchesOf } from '../../src/views/fold-rows.js';
import type { StoredRow } from '../../src/views/view-store.js';
import { FakeLog } from './fake-log.js';
import { tally } from './sample-views.js';

const view = tally('folded');

describe('folding on rows that are ahead of the checkpoint', () => {
  /** Two rows that one commit makes, then a change of each. */
  function logOfTwo(): FakeLog {
    const log = new FakeLog();
    log.append(
      { streamId: 'a', type: 'Added', data: { add: 1 } },
      { streamId: 'a', type: 'Added', data: { add: 2 } },
      { streamId: 'b', type: 'Added', data: { add: 10 } },
    );
    log.append({ streamId: 'b', type: 'Added', data: { add: 20 } });
    log.append({ streamId: 'a', type: 'Added', data: { add: 3 } });
    return log;
  }

  function folded(log: FakeLog, rows: readonly StoredRow[] = []): StoredRow[] {
    const stored = new Map(rows.map((row) => [row.key, row]));
    return foldRows(view, touchesOf(view, log.commits), stored);
  }

  it('takes each event once, whichever rows of a step were written before it broke off', () => {
    const log = logOfTwo();
    const whole = folded(log);
    for (const position of [1, 2, 3]) {
      const half = new FakeLog();
      half.commits.push(...log.commits.slice(0, position));
      for (const written of [['a'], ['b'], ['a', 'b']]) {
        const before = folded(half).filter(({ key }) => written.includes(key));
        const rows = new Map(before.map((row) => [row.key, row]));
        for (const row of folded(log, before)) rows.set(row.key, row);
        expect([...rows.values()].sort((one, other) => one.order - other.order)).toEqual(whole);
      }
    }
  });

  it('gives back only what is new in these commits', () => {
    const log = logOfTwo();
    expect(folded(log, folded(log))).toEqual([]);
  });
});
