import { isOver, type JobRecord } from './job.js';

/** What can be asked of a job. */
export type Demand = 'pause' | 'resume' | 'cancel';

/** `refused`: the job as it is cannot be brought there. */
export interface Asked {
  type: 'done' | 'refused';
  job: JobRecord;
}

/**
 * What a demand makes of a job; what is so already stays as it is. A job that runs is only told: whoever
 * runs it stops after what is under way.
 */
export function decideDemand(
  job: JobRecord,
  demand: Demand,
  now: string,
): JobRecord | 'unchanged' | 'refused' {
  if (isOver(job)) {
    return demand === 'cancel' && job.state === 'cancelled' ? 'unchanged' : 'refused';
  }
  const { wanted, trouble, ...rest } = { ...job, updatedAt: now };
  switch (demand) {
    case 'pause':
      if (job.state === 'paused' || wanted === 'pause') return 'unchanged';
      if (wanted === 'cancel') return 'refused';
      return job.state === 'running'
        ? { ...job, updatedAt: now, wanted: 'pause' }
        : { ...rest, state: 'paused' };
    case 'resume':
      if (wanted === 'cancel') return 'refused';
      if (job.state === 'paused') return { ...rest, state: 'queued' };
      return wanted === undefined ? 'unchanged' : { ...rest, ...(trouble && { trouble }) };
    case 'cancel':
      if (wanted === 'cancel') return 'unchanged';
      return job.state === 'running'
        ? { ...job, updatedAt: now, wanted: 'cancel' }
        : { ...rest, state: 'cancelled', endedAt: now };
    default:
      return demand satisfies never;
  }
}
