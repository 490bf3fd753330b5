import { RecentRecords } from '../../src/access/recent-records.js';

/** A read that the test lets end. */
function slowRead(value: object) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let reads = 0;
  const read = async () => {
    reads += 1;
    await ended;
    return value;
  };
  return { read, end, reads: () => reads };
}

const [OLD, NEW] = [{ is: 'old' }, { is: 'new' }];

describe('records that were read a moment ago', () => {
  it('are read again after three seconds', async () => {
    let ms = 0;
    const recent = new RecentRecords<object>(() => ms);
    expect(await recent.load('a', async () => OLD)).toBe(OLD);
    ms = 2_999;
    expect(await recent.load('a', async () => NEW)).toBe(OLD);
    ms = 3_000;
    expect(await recent.load('a', async () => NEW)).toBe(NEW);
    ms = 6_000;
    expect(await recent.load('a', async () => undefined)).toBeUndefined();
    expect(recent.last('a')).toBeUndefined();
  });

  it('are as fresh as when their reading began', async () => {
    let ms = 0;
    const recent = new RecentRecords<object>(() => ms);
    const slow = slowRead(OLD);
    const loading = recent.load('a', slow.read);
    ms = 2_000;
    slow.end();
    await loading;
    ms = 3_000;
    expect(recent.get('a')).toBeUndefined();
  });

  it('are read once for all who ask at the same time', async () => {
    const recent = new RecentRecords<object>(() => 0);
    const slow = slowRead(OLD);
    const all = Promise.all([1, 2, 3].map(() => recent.load('a', slow.read)));
    slow.end();
    expect(await all).toEqual([OLD, OLD, OLD]);
    expect(slow.reads()).toBe(1);
  });

  it('do not come back from a reading that began before they were changed', async () => {
    const recent = new RecentRecords<object>(() => 0);
    const slow = slowRead(OLD);
    const before = recent.load('a', slow.read);
    recent.forget('a');
    // Who asks after the change does not join who asked before it.
    expect(await recent.load('a', async () => NEW)).toBe(NEW);
    slow.end();
    await before;
    expect(recent.get('a')).toBe(NEW);
  });
});
