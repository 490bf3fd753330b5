/** Names of streams. A stream of another kind (`activity:`, later `access:`) has another prefix. */

const CUSTOMER = 'customer:';

/** The stream that holds a customer's events. */
export function customerStream(customerId: string): string {
  return CUSTOMER + customerId;
}

/** The customer a stream belongs to, or undefined for a stream of another kind. */
export function customerOfStream(streamId: string): string | undefined {
  return streamId.startsWith(CUSTOMER) ? streamId.slice(CUSTOMER.length) : undefined;
}
