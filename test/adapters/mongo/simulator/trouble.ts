import type { Program } from './program.js';
import type { World } from './simulated-collection.js';

/** When the trouble ends; what was under way then must still come out right. In the longest, appends give up. */
const TROUBLE_MS = [600, 1_500, 1_500, 14_000];
/** About so many things go wrong. */
const TROUBLES = 25;
const HOUR_MS = 3_600_000;

/** Makes things go wrong for a while, one after the other, then lets everything heal. */
export function makeTrouble(
  world: World,
  anybody: () => Program,
  kill: (victim: Program) => void,
): void {
  const { schedule, chance, set, way, counts } = world;
  const endMs = chance.one(TROUBLE_MS);
  const troubles: (() => void)[] = [
    () => set.elect(),
    () => {
      const primary = set.primary();
      set.isolate(chance.happens(0.7) && primary ? primary : chance.one(set.members));
      // Its followers notice after a while, when it has written things that nobody else has.
      schedule.after(chance.between(1, 60), () => set.elect());
    },
    () => set.isolate(),
    () => {
      set.lagMs = chance.one([5, 20, 80, 250]);
    },
    () => {
      way.loses = chance.one([0, 0.05, 0.3]);
    },
    () => {
      counts.frozen += 1;
      anybody().freeze(chance.between(10, chance.one([50, 500, 12_000])));
    },
    () => {
      counts.clockJumps += 1;
      anybody().moveClock(chance.between(-HOUR_MS, HOUR_MS));
    },
    () => {
      counts.killed += 1;
      kill(anybody());
    },
  ];
  const next = () => {
    if (schedule.nowMs >= endMs) {
      heal(world);
      return;
    }
    chance.one(troubles)();
    schedule.after(chance.between(1, Math.round((2 * endMs) / TROUBLES)), next);
  };
  schedule.after(chance.between(5, 60), next);
}

function heal({ set, way, schedule }: World): void {
  way.loses = 0;
  set.lagMs = 5;
  set.isolate();
  // Members that lost sight of a primary choose one.
  schedule.after(1, () => set.elect());
}
