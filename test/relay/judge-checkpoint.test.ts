import { BEGINNING } from '../../src/relay/checkpoint.js';
import { mustBeOurs, mustStand, startFrom } from '../../src/relay/judge-checkpoint.js';

const hashOf = (position: number) => (position === 0 ? '0'.repeat(64) : `hash-${position}`);
const at = (position: number, eventsTo?: number) => ({
  position,
  hash: hashOf(position),
  log: hashOf(1),
  ...(eventsTo === undefined ? {} : { eventsTo: { position: eventsTo, hash: hashOf(eventsTo) } }),
});

/** A log of so many commits. */
function logOf(head: number, first = hashOf(1)) {
  return {
    head: async () => ({ position: head, hash: hashOf(head) }),
    stands: async ({ position, hash }: { position: number; hash: string }) =>
      position <= head && hash === hashOf(position),
    commitAt: async (position: number) =>
      position <= head ? ({ position, hash: first } as never) : undefined,
  };
}

describe('a checkpoint that is taken up', () => {
  it('stands when the log has its commit', async () => {
    await mustStand(undefined, logOf(0));
    await mustStand(BEGINNING, logOf(0));
    await mustStand(at(5), logOf(5));
    await mustStand(at(2, 5), logOf(9));
  });

  it.each([
    ['beyond the log', at(6), 5],
    ['of a commit that is another now', { ...at(4), hash: 'other' }, 5],
    ['with events beyond the log', at(2, 6), 5],
  ])('stops the relay when it is %s, and says how to go on', async (_, checkpoint, head) => {
    const outcome = mustStand(checkpoint, logOf(head));
    await expect(outcome).rejects.toThrow('restored from an older backup');
    await expect(outcome).rejects.toThrow('--restart-from');
  });

  it('stops the relay when it is of another deployment', async () => {
    await expect(mustStand(at(3), logOf(5, 'another'))).rejects.toThrow('another deployment');
    await expect(mustBeOurs(at(3), logOf(5, 'another'))).rejects.toThrow('another deployment');
    await mustBeOurs(at(6), logOf(5));
  });

  it('stops the relay of an empty log, which may be another deployment or a lost store', async () => {
    const outcome = mustStand(at(3), logOf(0));
    await expect(outcome).rejects.toThrow(/log is empty.*another deployment.*store is lost/);
    await expect(outcome).rejects.not.toThrow('--restart-from');
  });
});

describe('where the relay begins', () => {
  const all = new Set(['events', 'state', 'finance']);
  const none = new Set<string>();

  it('goes on from the checkpoint', () => {
    expect(startFrom(at(5), none)).toEqual({ from: at(5) });
    expect(startFrom(at(2, 5), none)).toEqual({ from: at(2, 5) });
  });

  it('publishes everything into topics that are all new', () => {
    expect(startFrom(undefined, all)).toEqual({ from: BEGINNING, again: 'everything' });
  });

  it('publishes everything when the topic of events was made anew', () => {
    for (const empty of [all, new Set(['events'])]) {
      expect(startFrom(at(5), empty)).toEqual({ from: BEGINNING, again: 'everything' });
      expect(startFrom(at(0, 5), empty)).toEqual({ from: BEGINNING, again: 'everything' });
    }
  });

  it.each(['state', 'finance'])('publishes states only when %s was made anew', (topic) => {
    const start = startFrom(at(5), new Set([topic]));
    expect(start).toEqual({ from: at(0, 5), again: 'states' });
    // Cut off half way, events still go on from where they were.
    expect(startFrom(at(3, 5), new Set([topic]))).toEqual(start);
  });

  it('begins when its first transaction was aborted, which leaves no topic empty', () => {
    expect(startFrom(BEGINNING, none)).toEqual({ from: BEGINNING });
  });

  it('does not guess when the checkpoint is gone and events are there', () => {
    expect(() => startFrom(undefined, new Set(['state', 'finance']))).toThrow('--restart-from');
  });
});
