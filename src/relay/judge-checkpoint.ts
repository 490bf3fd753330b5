import { BEGINNING, publishedTo, type RelayCheckpoint } from './checkpoint.js';
import { OutputUnfit } from './output.js';
import type { RelayLog } from './relay-log.js';

/**
 * Compares what lies in the topics with the log, before anything is published. A mistake here loses or
 * doubles events, so what cannot be certain is left to a person.
 */

const WAY_ON =
  '`dossier relay --restart-from POSITION` goes on all the same; docs/operations.md says when to use it.';
const NOT_TWO = 'two deployments need two Kafka clusters.';
const ANEW = 'If the store of this one was begun anew on purpose, begin with new topics.';

/**
 * A checkpoint of another log, or of commits that this log no longer has, stops the relay.
 * @throws OutputUnfit
 */
export async function mustStand(
  checkpoint: RelayCheckpoint | undefined,
  log: Pick<RelayLog, 'stands' | 'head' | 'commitAt'>,
): Promise<void> {
  if (checkpoint === undefined) return;
  await mustBeOurs(checkpoint, log);
  const { eventsTo } = checkpoint;
  if ((await log.stands(checkpoint)) && (eventsTo === undefined || (await log.stands(eventsTo)))) {
    return;
  }
  throw await goneFromLog(checkpoint, log);
}

/** What is said of commits that were published and are not in the log any more. */
export async function goneFromLog(
  checkpoint: RelayCheckpoint,
  log: Pick<RelayLog, 'head'>,
): Promise<OutputUnfit> {
  const head = await log.head();
  return new OutputUnfit(
    `Position ${publishedTo(checkpoint)} was published, but the log (now at ${head.position}) no longer has that commit: it was probably restored from an older backup. Restore a newer one if there is any. ${WAY_ON}`,
  );
}

/**
 * A checkpoint of another log stops whoever would write beside it.
 * @throws OutputUnfit
 */
export async function mustBeOurs(
  checkpoint: RelayCheckpoint | undefined,
  log: Pick<RelayLog, 'commitAt'>,
): Promise<void> {
  if (checkpoint?.log === undefined) return;
  const first = await log.commitAt(1, { opened: false });
  if (first?.hash === checkpoint.log) return;
  throw new OutputUnfit(
    first === undefined
      ? `Position ${publishedTo(checkpoint)} was published, but the log is empty. Either the topics belong to another deployment of Dossier, and ${NOT_TWO} Or the store is lost: restore a backup. ${ANEW}`
      : `The topics belong to another deployment of Dossier: its log is not this one; ${NOT_TWO} ${ANEW}`,
  );
}

/** Where to begin, and what somebody should know about it. */
export interface Start {
  from: RelayCheckpoint;
  /** `anew`: everything is published; `states`: states only, up to where events were published. */
  again?: 'everything' | 'states';
}

/**
 * Where to begin, once nobody else can write.
 * @param checkpoint one that stands, as `mustStand` found
 * @param empty topics into which nothing was ever written
 * @throws OutputUnfit when it cannot be known what was published
 */
export function startFrom(
  checkpoint: RelayCheckpoint | undefined,
  empty: ReadonlySet<string>,
): Start {
  if (checkpoint === undefined && !empty.has('events')) {
    throw new OutputUnfit(
      `The topic of events has records, but the relay's checkpoint is gone, so it cannot be known which events were published. ${WAY_ON}`,
    );
  }
  if (checkpoint === undefined) return { from: BEGINNING, again: 'everything' };
  if (checkpoint.position === 0 && checkpoint.eventsTo === undefined) return { from: checkpoint };
  if (empty.has('events') && publishedTo(checkpoint) > 0) {
    return { from: BEGINNING, again: 'everything' };
  }
  if (checkpoint.position > 0 && (empty.has('state') || empty.has('finance'))) {
    return { from: statesAnew(checkpoint), again: 'states' };
  }
  return { from: checkpoint };
}

/** From the beginning, but with events only from where they were published to. */
export function statesAnew({ position, hash, log, eventsTo }: RelayCheckpoint): RelayCheckpoint {
  return {
    ...BEGINNING,
    ...(log === undefined ? {} : { log }),
    eventsTo: eventsTo ?? { position, hash },
  };
}
