import { setTimeout as pause } from 'node:timers/promises';
import type { Identity } from '../access/identity.js';
import { type RightsPolicy, rightsOf } from '../access/rights.js';
import { JOB_PERMISSION, JobFailed, type JobWork } from './job.js';

export interface StandingParts {
  /** What somebody may do now (`Access.standing`); undefined: nothing any more. */
  standing(identity: Identity): Promise<Identity | undefined>;
  policy: RightsPolicy;
  /** Between two looks at a job that runs; default 2 s. */
  lookMs?: number;
}

const LOOK_MS = 2_000;

const NOT_ANY_MORE = {
  zh: '提交此任务的用户或令牌已无权执行此任务，任务未继续。',
  en: 'Who asked for this job may no longer do so; it was not gone on with.',
};
const CHANGED = {
  zh: '提交此任务的用户或令牌的权限在执行期间发生了变化，任务已停止。已完成的部分保留；有权限的用户可以重新提交。',
  en: 'What the one who asked for this job may do was changed while it ran, so it was stopped. What was done stays; it can be asked for again by who may.',
};

/**
 * A work that does no more than whoever asked for it may do when it is done: each run begins with what he
 * could do then and still can, and ends some seconds after anything of that is changed. Where it cannot be
 * found out, the run ends as well, and is tried again.
 */
export function whileStanding(work: JobWork, parts: StandingParts): JobWork {
  return async (job, control) => {
    const standing = await parts.standing(job.identity);
    const identity = standing && narrowed(job.identity, standing);
    if (!identity || !rightsOf(identity, parts.policy).permissions.has(JOB_PERMISSION[job.type])) {
      throw new JobFailed(NOT_ANY_MORE);
    }
    const ending = new AbortController();
    const over = new AbortController();
    const watching = reasonToEnd(job.identity, standing, parts, over.signal).then((reason) => {
      if (reason !== undefined) ending.abort(reason);
    });
    const signal = AbortSignal.any([control.signal, ending.signal]);
    try {
      const isDone = await work({ ...job, identity }, { ...control, signal });
      // Told to stop anyway, it is looked at again when it goes on.
      if (!isDone && !control.signal.aborted) ending.signal.throwIfAborted();
      return isDone;
    } finally {
      over.abort();
      await watching;
    }
  };
}

function narrowed(then: Identity, now: Identity): Identity {
  if (then.grants === 'all' || now.grants === 'all') return then;
  return { ...then, grants: [...then.grants, ...now.grants] };
}

/** Undefined when the run is over before there is one. */
async function reasonToEnd(
  identity: Identity,
  atFirst: Identity,
  { standing, lookMs = LOOK_MS }: StandingParts,
  over: AbortSignal,
): Promise<unknown> {
  const before = JSON.stringify(atFirst.grants);
  try {
    while (!over.aborted) {
      await pause(lookMs, undefined, { signal: over });
      if (JSON.stringify((await standing(identity))?.grants) !== before) {
        return new JobFailed(CHANGED);
      }
    }
    return undefined;
  } catch (error) {
    return over.aborted ? undefined : error;
  }
}
