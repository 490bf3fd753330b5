/** Names of streams. A stream of another kind has another prefix. */

const CUSTOMER = 'customer:';
const ACTIVITY = 'activity:';
const ACTIVITY_INTAKE = 'activity-intake:';
const ACCESS = 'access:';

/** The stream that holds a customer's events. */
export function customerStream(customerId: string): string {
  return CUSTOMER + customerId;
}

/** The customer a stream belongs to, or undefined for a stream of another kind. */
export function customerOfStream(streamId: string): string | undefined {
  return streamId.startsWith(CUSTOMER) ? streamId.slice(CUSTOMER.length) : undefined;
}

/** The stream that holds what other services report of their business with a customer. */
export function activityStream(customerId: string): string {
  return ACTIVITY + customerId;
}

/** The customer whose activity a stream holds, or undefined for a stream of another kind. */
export function customerOfActivity(streamId: string): string | undefined {
  return streamId.startsWith(ACTIVITY) ? streamId.slice(ACTIVITY.length) : undefined;
}

/** The customer of whom a stream tells anything: of the record, or of the activity. */
export function customerConcerned(streamId: string): string | undefined {
  return customerOfStream(streamId) ?? customerOfActivity(streamId);
}

/** The stream that holds how far a partition of the activity topic was taken. */
export function activityIntakeStream(topic: string, partition: number): string {
  return `${ACTIVITY_INTAKE}${topic}-${partition}`;
}

/** The stream that holds what a user did and what was done about him: `access:<userId>`. */
export function accessStream(userId: string): string {
  return ACCESS + userId;
}

/** The user of whose access a stream tells, or undefined for a stream of another kind. */
export function userOfAccess(streamId: string): string | undefined {
  return streamId.startsWith(ACCESS) ? streamId.slice(ACCESS.length) : undefined;
}
