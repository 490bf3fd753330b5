import fc from 'fast-check';
import type { GuardHolder } from '../../src/log/event-log.js';
import { parseStreamGuard } from '../../src/log/guards.js';
import { streamHead } from '../../src/log/stream-head.js';

/** A log in which every stream has so many commits; counts what it is asked. */
function logOf(commits: number) {
  const asked: number[] = [];
  const log = {
    async findGuards(guards: readonly string[]) {
      asked.push(guards.length);
      const held = guards.filter((guard) => {
        const version = parseStreamGuard(guard)?.version ?? 0;
        return version >= 1 && version <= commits;
      });
      const holder: GuardHolder = { position: 1, commandId: 'c' };
      return new Map(held.map((guard) => [guard, holder]));
    },
  };
  return { log, asked };
}

describe('the version of a stream', () => {
  it.each([0, 1, 2, 3, 4, 7, 8, 1000])('is found for %d commits', async (commits) => {
    expect(await streamHead(logOf(commits).log, 'access:u1')).toBe(commits);
  });

  it('is found in few look-ups however many there are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (commits) => {
        const { log, asked } = logOf(commits);
        expect(await streamHead(log, 'access:u1')).toBe(commits);
        expect(asked.length).toBeLessThanOrEqual(Math.log2(commits) + 2);
        expect(Math.max(...asked)).toBeLessThanOrEqual(31);
      }),
    );
  });
});
