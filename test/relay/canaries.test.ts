import { changesBetween } from '../../src/customer/catalogue/changes.js';
import type { CustomerEvent } from '../../src/customer/events.js';
import type { CustomerKind } from '../../src/customer/record.js';
import { eventMessages } from '../../src/relay/event-message.js';
import type { Message } from '../../src/relay/message.js';
import { done, processesOnOneFolder, recordOf } from '../support/commands.js';
import { messageFaults } from '../support/contract.js';
import { fullRecord } from '../support/full-record.js';
import { create, eventsOf, given, stateOf, TODAY } from '../support/given.js';
import { messagesFor } from '../support/published-messages.js';
import { testPolicy } from '../support/test-policy.js';
import { foundIn, topicCanaries } from '../support/topic-canaries.js';

/** A canary in every field of the catalogue and in every free text, and a search of what would be sent. */

const NOTE = 'Canary of a free text';
const TOPICS: Message['topic'][] = ['events', 'state', 'finance'];

interface Life {
  events: CustomerEvent[];
  canaries: Parameters<typeof topicCanaries>[1];
}

/** A customer with every field, changed to another value in every field, and everything else done to it. */
function lifeOf(kind: CustomerKind): Life {
  const policy = testPolicy();
  const first = fullRecord({ kind, policy, seed: 1 });
  const second = fullRecord({ kind, policy, seed: 2 });
  const before = eventsOf(given().when(create(first.input)));
  const { fields } = stateOf(...eventsOf(given().when(create(second.input))));
  const changes = changesBetween(stateOf(...before).fields, fields);
  const events: CustomerEvent[] = [
    ...before,
    { type: 'CustomerUpdated', data: { on: TODAY, changes, warnings: [], note: NOTE } },
    { type: 'CustomerActivated', data: { note: NOTE } },
    {
      type: 'CustomerReviewed',
      data: {
        on: TODAY,
        outcome: 'confirmed',
        checklist: [{ item: 'contacts', answer: 'doubtful', note: NOTE }],
        versionSeen: 2,
        note: NOTE,
      },
    },
    { type: 'ReviewScheduled', data: { on: TODAY, kind: 'early', reason: 'risk', note: NOTE } },
    { type: 'CustomerBlocked', data: { block: { ...BLOCK, blockId: 'one' } } },
    { type: 'CustomerBlocked', data: { block: { ...BLOCK, blockId: 'two' } } },
    { type: 'BlockLifted', data: { blockId: 'one', cause: 'lifted', note: NOTE } },
    { type: 'CustomerDeactivated', data: { note: NOTE } },
    { type: 'CustomerReactivated', data: { note: NOTE } },
    { type: 'CustomerArchived', data: { note: NOTE } },
  ];
  return {
    events,
    canaries: {
      personal: [...first.personal, ...second.personal, { field: 'remarks', text: NOTE }],
      open: [...first.open, ...second.open],
    },
  };
}

const BLOCK = {
  scope: 'all',
  reason: 'overdue',
  note: NOTE,
  by: 'wang',
  department: 'finance',
} as const;

function bytesOf(messages: readonly Message[], topic: Message['topic']): string {
  return JSON.stringify(messages.filter((message) => message.topic === topic));
}

describe.each<CustomerKind>(['company', 'person', 'sole-proprietor'])('of a %s', (kind) => {
  it.each(TOPICS)('%s shows what it may, and nothing else', (topic) => {
    const { events, canaries } = lifeOf(kind);
    const { allowed, forbidden } = topicCanaries(topic, canaries);
    const bytes = bytesOf(messagesFor(events), topic);

    expect(foundIn(bytes, forbidden)).toEqual([]);
    // The search finds what is there.
    expect(allowed.length).toBeGreaterThan(5);
    expect(foundIn(bytes, allowed)).toEqual(allowed.map(({ field }) => field));
  });
});

describe('out of a real log', () => {
  const processes = processesOnOneFolder();

  it.each<CustomerKind>(['company', 'person'])(
    'the events of a %s show nothing personal',
    async (kind) => {
      const { create: createCustomer, change, journal } = await processes.start();
      const full = fullRecord({ kind, policy: testPolicy(), seed: 4 });
      const { customerId } = recordOf(await createCustomer(full.input));
      done(await change(customerId, { type: 'DeactivateCustomer', note: NOTE }));
      const commits = await journal.readAll(0, 10, { opened: false });
      const messages = commits.flatMap((commit) => eventMessages(commit, 'urn:dossier'));

      expect(messages.map(({ headers }) => headers.ce_id)).toEqual(['1.1', '2.1']);
      expect(messages.flatMap(messageFaults)).toEqual([]);
      const bytes = bytesOf(messages, 'events');
      expect(foundIn(bytes, [...full.personal, { field: 'note', text: NOTE }])).toEqual([]);
      expect(foundIn(bytes, full.open)).toEqual(full.open.map(({ field }) => field));
    },
  );
});
