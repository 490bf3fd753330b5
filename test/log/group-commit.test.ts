import type { AppendResult, CommitDraft } from '../../src/log/event-log.js';
import { groupCommit } from '../../src/log/group-commit.js';
import { draft } from '../support/drafts.js';
import { memoryLog } from '../support/memory-log.js';

/** A log whose appends wait until they are let go, and that notes the batches. */
function slowLog() {
  const log = memoryLog();
  const batches: number[] = [];
  const waiting: (() => void)[] = [];
  const append = async (drafts: readonly CommitDraft[]): Promise<AppendResult[]> => {
    batches.push(drafts.length);
    await new Promise<void>((resolve) => waiting.push(resolve));
    return log.append(drafts);
  };
  return { log: { ...log, append }, batches, letGo: () => waiting.shift()?.() };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const one = (streamId: string) => draft({ streams: { [streamId]: 1 } });

describe('group commit', () => {
  it('writes together what arrives together, and then what arrived meanwhile', async () => {
    const { log, batches, letGo } = slowLog();
    const grouped = groupCommit(log);
    const first = [grouped.append([one('a')]), grouped.append([one('b'), one('c')])];
    await nextTurn();
    expect(batches).toEqual([3]);
    const second = ['d', 'e'].map((streamId) => grouped.append([one(streamId)]));
    await nextTurn();
    expect(batches).toEqual([3]);
    letGo();
    expect((await Promise.all(first)).flat()).toMatchObject([
      { type: 'appended', position: 1 },
      { type: 'appended', position: 2 },
      { type: 'appended', position: 3 },
    ]);
    await nextTurn();
    expect(batches).toEqual([3, 2]);
    letGo();
    expect((await Promise.all(second)).flat()).toMatchObject([{ position: 4 }, { position: 5 }]);
  });

  it('keeps the order of arrival', async () => {
    const grouped = groupCommit(memoryLog(), { maxBatch: 3 });
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => grouped.append([one(`s${n}`)])),
    );
    expect(results.flat().map((result) => 'position' in result && result.position)).toEqual(
      Array.from({ length: 10 }, (_, n) => n + 1),
    );
  });

  it('never writes more at once than a batch holds', async () => {
    const { log, batches, letGo } = slowLog();
    const grouped = groupCommit(log, { maxBatch: 2 });
    const appended = grouped.append([one('a'), one('b'), one('c')]);
    await nextTurn();
    letGo();
    await nextTurn();
    await nextTurn();
    letGo();
    await appended;
    expect(batches).toEqual([2, 1]);
  });

  it('tells each caller of a refused draft, and of no other', async () => {
    const grouped = groupCommit(memoryLog());
    const [first, second, third] = await Promise.all([
      grouped.append([draft({ streams: { a: 1 }, guards: ['x'] })]),
      grouped.append([draft({ streams: { b: 1 }, guards: ['x'] })]),
      grouped.append([draft({ streams: { c: 1 } })]),
    ]);
    expect(first).toMatchObject([{ type: 'appended' }]);
    expect(second).toMatchObject([{ type: 'refused', guard: 'x' }]);
    expect(third).toMatchObject([{ type: 'appended', position: 2 }]);
  });

  it('refuses more than may wait, and takes up again afterwards', async () => {
    const { log, letGo } = slowLog();
    const grouped = groupCommit(log, { maxWaiting: 2 });
    const waiting = [grouped.append([one('a')]), grouped.append([one('b')])];
    await expect(grouped.append([one('c')])).rejects.toMatchObject({ trouble: 'overloaded' });
    await nextTurn();
    letGo();
    await Promise.all(waiting);
    const later = grouped.append([one('c')]);
    await nextTurn();
    letGo();
    expect(await later).toMatchObject([{ type: 'appended', position: 3 }]);
  });

  it('hands a failed write to all who were in it, and goes on', async () => {
    const log = memoryLog();
    let failures = 1;
    const grouped = groupCommit({
      ...log,
      append: async (drafts) => {
        if (failures-- > 0) throw new Error('disk full');
        return log.append(drafts);
      },
    });
    const failed = await Promise.allSettled([
      grouped.append([one('a')]),
      grouped.append([one('b')]),
    ]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await grouped.append([one('a')])).toMatchObject([{ type: 'appended', position: 1 }]);
  });

  it('finishes what is waiting before it closes', async () => {
    const { log, letGo } = slowLog();
    const grouped = groupCommit(log);
    const order: string[] = [];
    const appended = grouped.append([one('a')]).then(() => order.push('appended'));
    const closed = grouped.close().then(() => order.push('closed'));
    await nextTurn();
    letGo();
    await Promise.all([appended, closed]);
    expect(order).toEqual(['appended', 'closed']);
  });
});
