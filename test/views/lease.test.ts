import { ViewLeases } from '../../src/views/lease.js';
import { memoryVault, memoryVaultStore } from '../support/memory-vault.js';

const A = 'customer-list.1.a';
const B = 'review-queue.1.b';

describe('the lease of the views', () => {
  let store: ReturnType<typeof memoryVaultStore>;

  beforeEach(() => {
    store = memoryVaultStore();
  });

  /** A process with a clock of its own. */
  function process(identities: readonly string[] = [A], startsAt = 0) {
    const clock = { at: startsAt };
    const vault = memoryVault(store);
    const leases = new ViewLeases({ vault, identities, now: () => clock.at });
    const wait = async (ms: number) => {
      clock.at += ms;
      await leases.beat();
    };
    return { leases, vault, wait, holds: (identity = A) => leases.holds(identity) };
  }

  it('is taken by whoever comes first, for each view', async () => {
    const [one, other] = [process([A]), process([A, B])];
    await one.leases.beat();
    await other.leases.beat();
    expect([one.holds(A), one.holds(B)]).toEqual([true, false]);
    expect([other.holds(A), other.holds(B)]).toEqual([false, true]);
  });

  it('is taken by one of many that come at once', async () => {
    const processes = Array.from({ length: 8 }, () => process());
    await Promise.all(processes.map(({ leases }) => leases.beat()));
    expect(processes.filter(({ holds }) => holds())).toHaveLength(1);
  });

  it('stays with a holder that beats, whatever the clocks say', async () => {
    const holder = process([A], 1_000_000);
    const challenger = process([A], -5);
    for (let turn = 0; turn < 30; turn++) {
      await holder.wait(1);
      await challenger.wait(1000);
    }
    expect([holder.holds(), challenger.holds()]).toEqual([true, false]);
  });

  it('goes to a challenger when the beat has not moved for 5 s of its clock, and not before', async () => {
    const [holder, challenger] = [process(), process()];
    await holder.leases.beat();
    await challenger.wait(0);
    await challenger.wait(4999);
    expect(challenger.holds()).toBe(false);
    await challenger.wait(1);
    expect(challenger.holds()).toBe(true);
    // The one that was frozen wakes.
    await holder.wait(6000);
    expect([holder.holds(), challenger.holds()]).toEqual([false, true]);
    await challenger.wait(1000);
    expect(challenger.holds()).toBe(true);
  });

  it('is watched for 5 s by a process that was frozen itself', async () => {
    const [holder, challenger] = [process(), process()];
    await holder.leases.beat();
    await challenger.wait(0);
    await holder.wait(1000);
    await challenger.wait(60_000);
    expect(challenger.holds()).toBe(false);
  });

  it('is free at once when it was given back', async () => {
    const [holder, other] = [process(), process()];
    await holder.leases.beat();
    await other.leases.beat();
    await holder.leases.stop();
    expect(holder.holds()).toBe(false);
    await other.leases.beat();
    expect(other.holds()).toBe(true);
    // Whoever stops without holding it takes nothing away.
    await holder.leases.stop();
    await other.leases.beat();
    expect(other.holds()).toBe(true);
  });

  it('survives an answer that was lost, and a vault that is away for a time', async () => {
    const { leases, vault, wait, holds } = process();
    const { put } = vault;
    vault.put = async (...args) => {
      await put(...args);
      throw new Error('the answer was lost');
    };
    await leases.beat();
    expect(holds()).toBe(false);
    vault.put = put;
    await wait(1000);
    expect(holds()).toBe(true);

    const { get } = vault;
    vault.put = vault.get = async () => {
      throw new Error('away');
    };
    await wait(1000);
    Object.assign(vault, { put, get });
    await wait(1000);
    expect(holds()).toBe(true);
  });

  it('beats by itself until it is stopped', async () => {
    const vault = memoryVault(store);
    let beats = 0;
    const { put } = vault;
    const seen = new Promise<void>((resolve) => {
      vault.put = (...args) => {
        if (++beats === 3) resolve();
        return put(...args);
      };
    });
    const leases = new ViewLeases({ vault, identities: [A], beatMs: 1 });
    leases.start();
    await seen;
    await leases.stop();
    expect(await vault.get('view-lease', A)).toBeUndefined();
  });
});
