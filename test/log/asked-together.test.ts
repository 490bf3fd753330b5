import { setImmediate as nextTurn } from 'node:timers/promises';
import { askedTogether } from '../../src/log/asked-together.js';

function lengths() {
  const questions: string[][] = [];
  const ask = askedTogether(async (keys) => {
    questions.push(keys);
    if (keys.includes('bad')) throw new Error('no answer');
    return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, key.length]));
  });
  return { questions, ask };
}

describe('questions of one turn', () => {
  it('are one question, each key once, and everybody gets his own answer', async () => {
    const { questions, ask } = lengths();

    expect(await Promise.all(['a', 'bbb', 'a', 'unknown'].map(ask))).toEqual([1, 3, 1, undefined]);
    expect(questions).toEqual([['a', 'bbb', 'unknown']]);
  });

  it('are not mixed with those of the next turn', async () => {
    const { questions, ask } = lengths();
    const first = ask('a');
    await nextTurn();
    const second = ask('bb');

    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(questions).toEqual([['a'], ['bb']]);
  });

  it('fail together, and the next ones do not', async () => {
    const { ask } = lengths();
    const failing = Promise.allSettled([ask('bad'), ask('a')]);

    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await ask('a')).toBe(1);
  });
});
