import type { TakenUp } from './take-up.js';
import type { AnyView } from './view.js';
import type { FoldError } from './view-build.js';
import type { ViewStatus } from './view-status.js';
import type { Checkpoint } from './view-store.js';

/** A view that a runner keeps up to date, and how it stands. */
export interface RunningView {
  view: AnyView;
  identity: string;
  /** Absent until its build has been taken up. */
  taken?: TakenUp;
  /** The view's own code failed there. */
  stoppedAt?: FoldError;
}

function positionOf({ taken }: RunningView): number {
  return taken?.build.checkpoint.position ?? 0;
}

export function statusOf(
  running: RunningView,
  head: Checkpoint,
  commonTrouble: string | undefined,
): ViewStatus {
  const { view, identity, stoppedAt } = running;
  const position = positionOf(running);
  const trouble = stoppedAt?.message ?? commonTrouble;
  return {
    name: view.name,
    identity,
    state: stateOf(running),
    position,
    lag: Math.max(0, head.position - position),
    ...(trouble === undefined ? {} : { trouble }),
  };
}

/** False when the log is shorter than what was folded from it, or ends otherwise. */
export function canStand({ build: { checkpoint } }: TakenUp, head: Checkpoint): boolean {
  if (checkpoint.position > head.position) return false;
  return checkpoint.position < head.position || checkpoint.hash === head.hash;
}

/** Whether there is nothing more to fold, up to where the log ended. */
export function isAtHead(running: RunningView, head: Checkpoint): boolean {
  if (running.stoppedAt) return true;
  return running.taken !== undefined && positionOf(running) >= head.position;
}

/** Views that stand at the same position and go on from there; stopped ones are left out. */
export function byPosition(views: readonly RunningView[]): RunningView[][] {
  const groups = new Map<number, RunningView[]>();
  for (const running of views) {
    if (!running.taken || running.stoppedAt) continue;
    const position = positionOf(running);
    groups.set(position, [...(groups.get(position) ?? []), running]);
  }
  return [...groups.values()];
}

function stateOf({ taken, stoppedAt }: RunningView): ViewStatus['state'] {
  if (stoppedAt) return 'stopped';
  if (!taken) return 'starting';
  return taken.isLive ? 'live' : 'building';
}
