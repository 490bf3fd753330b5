import type { CommitDraft, StreamPart } from '../../src/log/event-log.js';
import { newId } from '../../src/log/new-id.js';

export interface DraftParts {
  /** Stream id to the version that the draft makes. */
  streams: Record<string, number>;
  guards?: string[];
  commandId?: string;
  data?: Record<string, unknown>;
}

/** A draft as the journal would make it, with one event per stream. */
export function draft({
  streams,
  guards = [],
  commandId = newId(),
  data = {},
}: DraftParts): CommitDraft {
  return {
    streams: Object.entries(streams).map(
      ([streamId, version]): StreamPart => ({
        streamId,
        version,
        events: [{ eventId: newId(), type: 'SomethingHappened', schemaVersion: 1, data }],
      }),
    ),
    actor: { id: 'tester', kind: 'user' },
    cause: { commandId, correlationId: newId() },
    guards,
  };
}
