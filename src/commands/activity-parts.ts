import type { NewCommit, NewEvent } from '../log/recorded.js';
import { activityIntakeStream, activityStream } from '../log/streams.js';
import type { ActivityIntake } from '../states/activity-intakes.js';
import type { LoadedCustomer } from '../states/customer-states.js';

/** The parts of a commit of activity: one for each customer, and one for the source they came from. */

type Part = NewCommit['streams'][number];

export function activityPart(
  { customerId, activityVersion }: Pick<LoadedCustomer, 'customerId' | 'activityVersion'>,
  events: readonly { type: string; data: object }[],
): Part {
  return {
    streamId: activityStream(customerId),
    expectedVersion: activityVersion,
    events: events.map(newEvent),
    naturalPerson: false,
  };
}

export function intakePart(
  { topic, partition, version }: ActivityIntake,
  { offset, timestamp }: { offset: number; timestamp: number },
): Part {
  return {
    streamId: activityIntakeStream(topic, partition),
    expectedVersion: version,
    events: [{ type: 'ActivityTaken', data: { topic, partition, offset, timestamp } }],
    naturalPerson: false,
  };
}

export function newEvent({ type, data }: { type: string; data: object }): NewEvent {
  return { type, data: { ...data } };
}
