import type { Rights } from '../../access/rights.js';
import { type CloudEvent, cloudEventsOf } from '../../relay/cloud-event.js';
import type { HttpInside } from '../inside.js';
import { afterCommit, type FeedPlace } from './event-id.js';
import { shownCloudEvent } from './shown-event.js';

/** Commits read from the log at a time. */
const BATCH = 200;

interface Source {
  journal: Pick<HttpInside['journal'], 'readAll'>;
  source: string;
}

/** The events of one commit after a place, and the place behind it. */
export interface FeedStep {
  events: CloudEvent[];
  place: FeedPlace;
}

/** What stands in the log after a place and may be read, commit by commit, until its present end. */
export async function* feedAfter(
  { journal, source }: Source,
  { position, ordinal }: FeedPlace,
  rights: Rights,
): AsyncGenerator<FeedStep, void, undefined> {
  // A place within a commit: that one is read again, without what was read of it.
  let after = Number.isFinite(ordinal) ? Math.max(position - 1, 0) : position;
  for (;;) {
    const commits = await journal.readAll(after, BATCH, { opened: false });
    for (const commit of commits) {
      const events = cloudEventsOf(commit, source);
      const next =
        commit.position === position
          ? events.filter(({ id }) => Number(id.slice(id.indexOf('.') + 1)) > ordinal)
          : events;
      yield {
        events: next.flatMap((event) => shownCloudEvent(event, rights) ?? []),
        place: afterCommit(commit.position),
      };
      after = commit.position;
    }
    if (commits.length < BATCH) return;
  }
}
