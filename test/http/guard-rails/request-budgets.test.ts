import fc from 'fast-check';
import { RequestBudgets } from '../../../src/http/guard-rails/request-budgets.js';

const MINUTE_MS = 60_000;

function budgetsAt(remembered?: number) {
  const clock = { now: 0 };
  return { clock, budgets: new RequestBudgets(() => clock.now, remembered) };
}

describe('a budget of requests', () => {
  it('can be used at once, and comes back evenly', () => {
    const { clock, budgets } = budgetsAt();
    const take = () => budgets.take('a', MINUTE_MS, 10);
    expect(Array.from({ length: 10 }, take)).toEqual(Array(10).fill(0));
    expect(take()).toBe(6_000);
    clock.now = 2_000;
    expect(take()).toBe(4_000);
    clock.now = 6_000;
    expect(take()).toBe(0);
    expect(take()).toBe(6_000);
    clock.now = 6_000 + MINUTE_MS;
    expect(Array.from({ length: 10 }, take)).toEqual(Array(10).fill(0));
  });

  it('gives several at once, or none of them', () => {
    const { clock, budgets } = budgetsAt();
    const take = (count: number) => budgets.take('a', MINUTE_MS, 10, count);
    expect([take(11), take(4), take(7)]).toEqual([6_000, 0, 6_000]);
    expect([take(6), take(1)]).toEqual([0, 6_000]);
    clock.now = 18_000;
    expect([take(4), take(3), take(1)]).toEqual([6_000, 0, 6_000]);
  });

  it('is each caller’s own', () => {
    const { budgets } = budgetsAt();
    budgets.take('a', MINUTE_MS, 1);
    expect(budgets.take('a', MINUTE_MS, 1)).toBeGreaterThan(0);
    expect(budgets.take('b', MINUTE_MS, 1)).toBe(0);
  });

  it('never gives more than twice its number in any minute, nor less than asked for evenly', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 8 }), (steps, limit) => {
        const { clock, budgets } = budgetsAt();
        const given: number[] = [];
        for (const step of steps) {
          clock.now += step;
          const waitMs = budgets.take('a', MINUTE_MS, limit);
          if (waitMs === 0) given.push(clock.now);
          const inMinute = given.filter((at) => at > clock.now - MINUTE_MS).length;
          expect(inMinute).toBeLessThan(2 * limit + 1);
          expect(waitMs).toBeLessThanOrEqual(MINUTE_MS / limit);
        }
      }),
    );
  });

  it('remembers so many callers and no more', () => {
    const { budgets } = budgetsAt(100);
    for (let i = 0; i < 1000; i++) budgets.take(`caller-${i}`, MINUTE_MS, 1);
    expect(budgets.size).toBe(100);
    expect(budgets.take('caller-999', MINUTE_MS, 1)).toBeGreaterThan(0);
  });

  it('answers as @nestjs/throttler asks', async () => {
    const { budgets } = budgetsAt();
    expect(await budgets.increment('a', MINUTE_MS, 2)).toEqual({
      totalHits: 1,
      timeToExpire: 30,
      isBlocked: false,
      timeToBlockExpire: 0,
    });
    await budgets.increment('a', MINUTE_MS, 2);
    expect(await budgets.increment('a', MINUTE_MS, 2)).toMatchObject({
      totalHits: 2,
      isBlocked: true,
      timeToBlockExpire: 30,
    });
  });
});
