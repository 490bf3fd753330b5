import type { Caller } from '../access/caller.js';
import { type Rights, type RightsPolicy, rightsOf } from '../access/rights.js';
import type { JobRecord } from './job.js';

/**
 * Who sees what of a job. Its state belongs to whoever asked for it, and to those who look after everybody's
 * jobs. What it has to say (sentences, other customers, what was asked for) was said to the rights that it ran
 * with, and is told to nobody who has less: a token of the same person that was made for less, a colleague
 * with another role.
 */

/** Tokens of one person are that person. */
function isOwnJob({ identity }: JobRecord, { identity: { person } }: Caller): boolean {
  return identity.person === person;
}

/** Otherwise it is as if there were no such job. */
export function seesJob(job: JobRecord, caller: Caller): boolean {
  return isOwnJob(job, caller) || caller.rights.permissions.has('jobs.all');
}

/** Whether what the job has to say may be told. */
export function seesWordsOf(job: JobRecord, { rights }: Caller, policy: RightsPolicy): boolean {
  return rights.seesAll || coversRights(rights, rightsOf(job.identity, policy));
}

/** Whether cells of the file may be given back, which nobody has cut or masked. */
export function seesFileOf(job: JobRecord, caller: Caller, policy: RightsPolicy): boolean {
  return caller.rights.seesAll || (isOwnJob(job, caller) && seesWordsOf(job, caller, policy));
}

/** Whether everything that `other` sees, `rights` sees as well. */
function coversRights(rights: Rights, other: Rights): boolean {
  return (
    [...other.reads].every((group) => rights.reads.has(group)) &&
    [...other.inFull].every((kind) => rights.inFull.has(kind)) &&
    rights.sight.every((one) =>
      other.sight.some(
        ({ owner, orgUnit }) =>
          owner === one.owner && (orgUnit === undefined || orgUnit === one.orgUnit),
      ),
    )
  );
}
