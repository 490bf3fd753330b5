import type { JsonObject } from '../../src/customer/catalogue/json.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import { evolve } from '../../src/customer/evolve.js';
import { isNaturalPerson } from '../../src/customer/natural-person.js';
import { splitPersonal } from '../../src/customer/personal.js';
import type { CustomerState } from '../../src/customer/state.js';
import type { RecordedCommit } from '../../src/log/recorded.js';
import { customerStream } from '../../src/log/streams.js';
import { eventMessages } from '../../src/relay/event-message.js';
import type { Message } from '../../src/relay/message.js';
import { stateMessages } from '../../src/relay/state-message.js';
import { CUSTOMER_ID } from './given.js';

const SOURCE = 'urn:dossier';
const RECORDED_AT = '2026-03-31T08:00:00.000Z';

/** What is sent for these events of one customer: each in a commit of its own, the state after each. */
export function messagesFor(events: readonly CustomerEvent[]): Message[] {
  let state: CustomerState | undefined;
  return events.flatMap((event, i) => {
    state = evolve(state, event);
    const commit = commitOf(event, i + 1, isNaturalPerson(state.fields.kind));
    const { version = 0 } = commit.streams[0] ?? {};
    const standpoint = {
      version,
      position: commit.position,
      createdAt: RECORDED_AT,
      updatedAt: RECORDED_AT,
    };
    return [
      ...eventMessages(commit, SOURCE),
      ...stateMessages({ customerId: CUSTOMER_ID, state, standpoint }, commit, SOURCE),
    ];
  });
}

/** As the log gives it without its personal values. */
function commitOf(event: CustomerEvent, version: number, naturalPerson: boolean): RecordedCommit {
  const { type, data } = event as unknown as { type: string; data: JsonObject }; // plain JSON
  const { clear } = splitPersonal({ type, data }, naturalPerson);
  return {
    position: 10 + version,
    recordedAt: RECORDED_AT,
    hash: 'ab'.repeat(32),
    actor: { id: 'wang', kind: 'user' },
    cause: { commandId: 'command', correlationId: 'correlation' },
    streams: [
      {
        streamId: customerStream(CUSTOMER_ID),
        version,
        events: [{ eventId: `event-${version}`, type, schemaVersion: 1, data: clear }],
      },
    ],
  };
}
